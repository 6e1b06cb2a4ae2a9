/** Texts between delimiters of one's own choice: `qq(…)`, `s/…/…/`, `%w[…]`. */
import type { Lexer } from "./lexer.ts";
import { isValue, matchAt } from "./places.ts";
import { codeIn } from "./regexes.ts";
import type { Interpolation, Token } from "./tokens.ts";

const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/** Perl's `q qq qx qw m qr s tr y`: such a word quotes wherever it is no name. */
export function quoteWord(lexer: Lexer): boolean {
  const { code, previous } = lexer;
  const found = matchAt(QUOTE_WORD, lexer);
  const word = found?.[1];
  if (!found || word === undefined || /\w/.test(code[lexer.at - 1] ?? "")) return false;
  const before = previous?.kind === "mark" || previous?.kind === "name" ? previous.text : "";
  const at = lexer.at + found[0].length - 1;
  const isKey = before === "{" && code[at] === "}";
  if (before === "->" || before === "&" || before === "sub" || isKey || code.startsWith("=>", at)) return false;
  // `*s = …` names a glob.
  if (before === "*" && !isValue(lexer.tokens.at(-2))) return false;
  // `-s $file` asks for a size, but behind a value it subtracts.
  if (word === "s" && code[lexer.at - 1] === "-" && !isValue(lexer.tokens.at(-2))) return false;
  // Behind a space `#` begins a comment.
  if (code[at] === "#" && found[0].length > word.length + 1) return false;
  const open = code[at] as string;
  const interpolates: Interpolation = open === "'" ? "none" : "perl";
  if (word === "q" || word === "qq" || word === "qx") {
    const escapes = word === "q" ? "quote" : "all";
    delimited(lexer, word === "qx" ? "command" : "string", at, escapes, word === "q" ? "none" : interpolates);
  } else if (word === "qw") words(lexer, at);
  else pattern(lexer, word, at);
  return true;
}

const QUOTE_WORD = /(qq|qw|qx|qr|q|m|s|tr|y)\s*[^\w\s]/y;

/** Ruby's `%q(…)`, `%w[…]`, `%x{…}`, `%(…)`; behind a value a percent sign divides. */
export function percentLiteral(lexer: Lexer): boolean {
  const { code, previous } = lexer;
  const found = matchAt(PERCENT, lexer);
  if (!found) return false;
  const kind = found[1] ?? "";
  const at = lexer.at + found[0].length - 1;
  const leans = previous?.kind === "name" && /\s/.test(code[lexer.at - 1] ?? "");
  if (leans || (isValue(previous) && kind !== "")) lexer.doubtful = true;
  if (isValue(previous) && !leans) return false;
  const quiet = kind === "q" || kind === "w" || kind === "i" || kind === "s";
  if (kind === "w" || kind === "W" || kind === "i" || kind === "I") words(lexer, at);
  else
    delimited(
      lexer,
      kind === "x" ? "command" : kind === "r" ? "regex" : "string",
      at,
      quiet ? "quote" : "all",
      quiet ? "none" : "hash-braces",
    );
  return true;
}

const PERCENT = /%([qQwWiIxrs]?)[^\w\s=]/y;

function delimited(
  lexer: Lexer,
  kind: "string" | "command" | "regex",
  at: number,
  escapes: "all" | "quote",
  interpolates: Interpolation,
): void {
  const open = lexer.code[at] as string;
  const close = PAIRS[open] ?? open;
  lexer.text(kind, at + 1, { close, ...(close === open ? {} : { open }), escapes, interpolates });
}

/** A list of words. */
function words(lexer: Lexer, at: number): void {
  const end = closing(lexer.code, at);
  lexer.push("mark", "[");
  for (const text of lexer.code
    .slice(at + 1, end)
    .trim()
    .split(/\s+/)) {
    lexer.push("string", text, [text]);
    lexer.push("mark", ",");
  }
  lexer.push("mark", "]");
  lexer.at = end + 1;
}

/** `m/…/`, `qr/…/`, `s/…/…/`, `tr/…/…/`. With the flag `e` the second part is code. */
function pattern(lexer: Lexer, word: string, at: number): void {
  const { code } = lexer;
  const end = closing(code, at);
  const body = code.slice(at + 1, end);
  let after = end + 1;
  let second = "";
  if (word === "s" || word === "tr" || word === "y") {
    const paired = PAIRS[code[at] as string] !== undefined;
    const from = paired ? after + (/^\s*/.exec(code.slice(after))?.[0].length ?? 0) : end;
    const to = closing(code, from);
    second = code.slice(from + 1, to);
    after = to + 1;
  }
  let flags = "";
  while (/[A-Za-z]/.test(code[after] ?? "")) flags += code[after++];
  const replacement = word === "s" && flags.includes("e") ? lexer.apart(second).run() : undefined;
  lexer.doubtful ||= replacement?.doubtful === true;
  // Twice the flag: what the code gives is code again.
  const replaced = flags.includes("ee") && replacement ? evaluated(replacement.tokens) : replacement?.tokens;
  const inner = word === "tr" || word === "y" ? [] : [...codeIn(lexer, body), ...(replaced ?? codeIn(lexer, second))];
  lexer.push("regex", body, [], inner);
  lexer.at = after;
}

function evaluated(tokens: readonly Token[]): readonly Token[] {
  const token = (kind: Token["kind"], text: string): Token => ({ kind, text, value: [], fresh: false });
  return [token("name", "eval"), token("mark", "("), ...tokens, token("mark", ")")];
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
