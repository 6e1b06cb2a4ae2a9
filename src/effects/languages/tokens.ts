import type { Part } from "../../model/index.ts";
import { ANY } from "../../model/index.ts";

/** A token of a scripting language. Strings carry their value: texts, and holes where something is put in. */
export interface Token {
  readonly kind: "name" | "string" | "number" | "mark" | "command";
  readonly text: string;
  readonly value: readonly Part[];
  /** A line break stands before it. */
  readonly fresh: boolean;
}

/** How a family of languages writes comments and strings. */
export interface Syntax {
  readonly lineComments: readonly string[];
  readonly blockComments: boolean;
  /** Strings whose value has what stands between these put in. */
  readonly interpolates: "braces" | "dollar-braces" | "hash-braces" | "variables" | "none";
  /** Quotes that put something in; in the others everything is as written. */
  readonly interpolating: string;
  readonly backticks: "string" | "command" | "none";
  readonly tripleQuotes: boolean;
  /** Characters beside letters that begin a name. */
  readonly sigils: string;
  readonly wordQuotes: boolean;
}

/** Cuts code into tokens, in time linear in its length. What it does not know becomes marks. */
export function tokenize(code: string, syntax: Syntax): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let fresh = true;
  while (at < code.length && tokens.length < MAX_TOKENS) {
    const character = code[at] as string;
    if (character === "\n" || character === ";") {
      if (character === ";") tokens.push(token("mark", ";", fresh));
      fresh = true;
      at += 1;
      continue;
    }
    if (character === " " || character === "\t" || character === "\r") {
      at += 1;
      continue;
    }
    const comment = commentEnd(code, at, syntax);
    if (comment > at) {
      at = comment;
      continue;
    }
    at = readToken(code, at, syntax, fresh, tokens);
    fresh = false;
  }
  return tokens;
}

export const MAX_TOKENS = 20_000;

/** Stands in code for what is not known of it. */
export const HOLE_CHARACTER = "\uFFFC";

function token(kind: Token["kind"], text: string, fresh: boolean, value: readonly Part[] = NO_PARTS): Token {
  return { kind, text, value: value.some(hasHole) ? value.flatMap(withHoles) : value, fresh };
}

function hasHole(part: Part): boolean {
  return typeof part === "string" && part.includes(HOLE_CHARACTER);
}

function withHoles(part: Part): readonly Part[] {
  if (typeof part !== "string") return [part];
  return part.split(HOLE_CHARACTER).flatMap((piece, index) => (index === 0 ? [piece] : [ANY, piece]));
}

const NO_PARTS: readonly Part[] = [];

function commentEnd(code: string, at: number, syntax: Syntax): number {
  for (const start of syntax.lineComments) {
    if (!code.startsWith(start, at)) continue;
    const end = code.indexOf("\n", at);
    return end < 0 ? code.length : end;
  }
  if (!syntax.blockComments || !code.startsWith("/*", at)) return at;
  const end = code.indexOf("*/", at + 2);
  return end < 0 ? code.length : end + 2;
}

function readToken(code: string, at: number, syntax: Syntax, fresh: boolean, tokens: Token[]): number {
  const character = code[at] as string;
  const quoted = readQuoted(code, at, syntax, fresh, tokens);
  if (quoted > at) return quoted;
  if (isNameStart(character, syntax)) return readName(code, at, syntax, fresh, tokens);
  if (character >= "0" && character <= "9") {
    let end = at + 1;
    while (end < code.length && /[\w.]/.test(code[end] as string)) end += 1;
    tokens.push(token("number", code.slice(at, end), fresh));
    return end;
  }
  const two = code.slice(at, at + 2);
  const text = MARKS.has(two) ? two : character;
  tokens.push(token("mark", text, fresh));
  return at + text.length;
}

const MARKS = new Set(["->", "::", "=>", "==", "?.", "&&", "||", "+=", ".=", "**", "!="]);

function isNameStart(character: string, syntax: Syntax): boolean {
  return /[A-Za-z_]/.test(character) || character.charCodeAt(0) > 127 || syntax.sigils.includes(character);
}

function readName(code: string, at: number, syntax: Syntax, fresh: boolean, tokens: Token[]): number {
  let end = at + 1;
  while (end < code.length && (/\w/.test(code[end] as string) || code.charCodeAt(end) > 127)) end += 1;
  const text = code.slice(at, end);
  const next = code[end];
  // Python's prefixes and the quote words of Perl and Ruby are parts of the string that follows.
  if (syntax.tripleQuotes && (next === '"' || next === "'") && /^[rRbBfFuU]{1,2}$/.test(text)) {
    return readString(code, end, { ...syntax, interpolates: /[fF]/.test(text) ? "braces" : "none" }, fresh, tokens, /[rR]/.test(text));
  }
  if (syntax.wordQuotes && QUOTE_WORDS.has(text) && next !== undefined && /[^\w\s,;=)]/.test(next)) {
    return readWordQuote(code, end, text, syntax, fresh, tokens);
  }
  tokens.push(token("name", text, fresh));
  return end;
}

const QUOTE_WORDS = new Set(["q", "qq", "qx", "qw"]);

/** Perl's `q{…}`, `qq(…)`, `qx/…/`, `qw(…)`. */
function readWordQuote(code: string, at: number, word: string, syntax: Syntax, fresh: boolean, tokens: Token[]): number {
  const end = closing(code, at);
  const body = code.slice(at + 1, end);
  if (word === "qw") {
    tokens.push(token("mark", "[", fresh));
    for (const text of body.trim().split(/\s+/)) tokens.push(token("string", text, false, [text]), token("mark", ",", false));
    tokens.push(token("mark", "]", false));
  } else {
    const value = word === "q" ? [body] : interpolated(body, syntax);
    tokens.push(token(word === "qx" ? "command" : "string", body, fresh, value));
  }
  return end + 1;
}

/** The index of the delimiter that closes the one at `at`. */
function closing(code: string, at: number): number {
  const open = code[at] as string;
  const close = PAIRS[open] ?? open;
  let depth = 0;
  for (let index = at + 1; index < code.length; index += 1) {
    const character = code[index];
    if (character === "\\") index += 1;
    else if (character === close && depth-- === 0) return index;
    else if (character === open && open !== close) depth += 1;
  }
  return code.length;
}

const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

function readQuoted(code: string, at: number, syntax: Syntax, fresh: boolean, tokens: Token[]): number {
  const character = code[at] as string;
  if (
    character === "%" &&
    syntax.interpolates === "hash-braces" &&
    /[xqQw]/.test(code[at + 1] ?? "") &&
    /[([{<|/!]/.test(code[at + 2] ?? "")
  ) {
    const kind = code[at + 1];
    return readWordQuote(code, at + 2, kind === "x" ? "qx" : kind === "w" ? "qw" : kind === "q" ? "q" : "qq", syntax, fresh, tokens);
  }
  if (character === '"' || character === "'") return readString(code, at, syntax, fresh, tokens, false);
  if (character !== "`" || syntax.backticks === "none") return at;
  const end = stringEnd(code, at, "`");
  const body = code.slice(at + 1, end);
  tokens.push(token(syntax.backticks, body, fresh, interpolated(body, syntax)));
  return end + 1;
}

function readString(code: string, at: number, syntax: Syntax, fresh: boolean, tokens: Token[], raw: boolean): number {
  const quote = code[at] as string;
  const triple = syntax.tripleQuotes && code.startsWith(quote.repeat(3), at);
  const open = triple ? quote.repeat(3) : quote;
  const end = triple ? tripleEnd(code, at + 3, open) : stringEnd(code, at, quote);
  const body = code.slice(at + open.length, end);
  const plain = raw || (!syntax.interpolating.includes(quote) && !syntax.tripleQuotes);
  const value = plain ? [raw ? body : singleUnescaped(body, syntax)] : interpolated(body, syntax);
  tokens.push(token("string", body, fresh, value));
  return end + open.length;
}

function tripleEnd(code: string, at: number, close: string): number {
  const end = code.indexOf(close, at);
  return end < 0 ? code.length : end;
}

function stringEnd(code: string, at: number, quote: string): number {
  for (let index = at + 1; index < code.length; index += 1) {
    if (code[index] === "\\") index += 1;
    else if (code[index] === quote) return index;
  }
  return code.length;
}

/** In Perl, Ruby and PHP single quotes know two escapes only. */
function singleUnescaped(body: string, syntax: Syntax): string {
  return syntax.interpolates === "dollar-braces" || syntax.interpolates === "none" ? unescaped(body) : body.replace(/\\([\\'])/g, "$1");
}

function interpolated(body: string, syntax: Syntax): readonly Part[] {
  const pattern = INTERPOLATIONS[syntax.interpolates];
  if (!pattern) return [unescaped(body)];
  const parts: Part[] = [];
  let from = 0;
  for (const match of body.matchAll(pattern)) {
    parts.push(unescaped(body.slice(from, match.index)), ANY);
    from = match.index + match[0].length;
  }
  parts.push(unescaped(body.slice(from)));
  return parts;
}

const INTERPOLATIONS: Readonly<Record<Syntax["interpolates"], RegExp | undefined>> = {
  braces: /\{[^{}]*\}/g,
  "dollar-braces": /\$\{[^{}]*\}/g,
  "hash-braces": /#\{[^{}]*\}/g,
  variables: /\{?[$@]\{?[A-Za-z_]\w*(?:\}|\[[^\]]*\]|->\w+)*\}?/g,
  none: undefined,
};

export function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|([0-7]{1,3})|([\s\S]))/g,
    (_whole, hex, short, braced, octal, letter) => {
      const digits = hex ?? short ?? braced;
      if (digits !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(digits, 16), 0x10ffff));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return letter === "n" ? "\n" : letter === "t" ? "\t" : letter === "r" ? "\r" : letter;
    },
  );
}
