import type { Part } from "../../model/index.ts";
import { ANY } from "../../model/index.ts";
import { readText, type TextForm } from "./texts.ts";
import { HOLE_CHARACTER, NO_PARTS, type Syntax, type Token } from "./tokens.ts";

export interface Lexed {
  readonly tokens: readonly Token[];
  /** Somewhere the code can be cut in two ways, of which one was taken. */
  readonly doubtful: boolean;
}

/** Cuts code into tokens, in time linear in its length. What it does not know becomes marks. */
export function tokenize(code: string, syntax: Syntax): Lexed {
  return new Lexer(code, syntax).run();
}

const MAX_TOKENS = 20_000;
const MAX_DEPTH = 16;
/** So many texts of whole lines are looked for: each look may read to the end of the code. */
const MOST_SEARCHES = 64;
const MARKS: ReadonlySet<string> = new Set([
  "->",
  "::",
  "=>",
  "==",
  "?.",
  "&&",
  "||",
  "+=",
  ".=",
  "**",
  "//",
  "!=",
  "=~",
  "!~",
  "<-",
  "..",
  "|>",
  "++",
  "--",
  "...",
]);
const MARK_STARTS: ReadonlySet<string> = new Set([...MARKS].map((mark) => mark.charAt(0)));

/** Reads one piece of code. Those who know a language's own forms look at its place, and move it on. */
export class Lexer implements Lexed {
  readonly code: string;
  readonly syntax: Syntax;
  readonly tokens: Token[] = [];
  readonly #depth: number;
  at: number;
  fresh = true;
  doubtful = false;
  /** What stands before the bracket that was closed last. */
  beforeBracket: Token | undefined;
  readonly #before: (Token | undefined)[] = [];
  /** Where the code goes on behind the texts that begin with the next line. */
  #afterLine: number | undefined;
  #searches = 0;

  constructor(code: string, syntax: Syntax, at = 0, depth = 0) {
    this.code = code;
    this.syntax = syntax;
    this.at = at;
    this.#depth = depth;
  }

  get previous(): Token | undefined {
    return this.tokens.at(-1);
  }

  /** Outside of all brackets, and of the code inside of texts. */
  get isOutermost(): boolean {
    return this.#depth === 0 && this.#before.length === 0;
  }

  /** To the end, or to the first of some characters outside all brackets. */
  run(stops = ""): this {
    while (this.at < this.code.length) {
      if (this.tokens.length >= MAX_TOKENS) {
        this.doubtful = true;
        break;
      }
      const character = this.code[this.at] as string;
      if (this.#space(character) || this.#comment()) continue;
      if (this.#before.length === 0 && stops.includes(character)) break;
      if ("([{".includes(character)) this.#before.push(this.previous);
      else if (")]}".includes(character)) this.beforeBracket = this.#before.pop();
      if (!this.syntax.special?.(this) && !this.#quoted(character)) this.#plain(character);
    }
    return this;
  }

  push(kind: Token["kind"], text: string, value: readonly Part[] = NO_PARTS, code: readonly Token[] = NO_TOKENS): void {
    const parts = value.some(hasHole) ? value.flatMap(withHoles) : value;
    this.tokens.push({ kind, text, value: parts, fresh: this.fresh, ...(code.length > 0 ? { code } : {}) });
    this.fresh = false;
    // The line that ends inside a text is not the one behind which the other texts begin.
    if (this.#afterLine !== undefined && text.includes("\n")) this.doubtful = true;
  }

  /** Reads a text whose first character is at `from`, and takes its place as read. */
  text(kind: Token["kind"], from: number, form: TextForm): void {
    const { end, after, value, code } = readText(this, from, form);
    this.push(kind, this.code.slice(from, end), value, code);
    this.at = after;
  }

  /** The code that begins at a place inside a text; gives where the first of some characters ends it. */
  nested(at: number, stops: string): { readonly tokens: readonly Token[]; readonly end: number } {
    if (this.#depth >= MAX_DEPTH) {
      this.doubtful = true;
      return { tokens: NO_TOKENS, end: this.code.length };
    }
    const inner = new Lexer(this.code, this.syntax, at, this.#depth + 1).run(stops);
    this.doubtful ||= inner.doubtful;
    return { tokens: inner.tokens, end: inner.at };
  }

  /** Code that stands alone: the body of a text whose end is found without reading it. */
  apart(code: string): Lexer {
    const tooDeep = this.#depth >= MAX_DEPTH;
    this.doubtful ||= tooDeep;
    return new Lexer(tooDeep ? "" : code, this.syntax, 0, this.#depth + 1);
  }

  /** A text of whole lines that begins with the next one and ends before the line that `isEnd` knows. `undefined`: no line does. */
  lines(isEnd: (line: string) => number | undefined): { readonly from: number; readonly to: number } | undefined {
    if (this.#searches++ > MOST_SEARCHES) {
      this.doubtful = true;
      return undefined;
    }
    const lineEnd = this.code.indexOf("\n", this.at);
    const from = this.#afterLine ?? (lineEnd < 0 ? this.code.length : lineEnd + 1);
    for (let start = from; start < this.code.length; ) {
      const next = this.code.indexOf("\n", start);
      const end = next < 0 ? this.code.length : next;
      const length = isEnd(this.code.slice(start, end));
      if (length !== undefined) {
        this.#afterLine = start + length;
        return { from, to: start };
      }
      start = end + 1;
    }
    return undefined;
  }

  #space(character: string): boolean {
    if (character === "\n") {
      this.at = this.#afterLine ?? this.at + 1;
      this.#afterLine = undefined;
      this.fresh = true;
      return true;
    }
    if (!isBlank(character) && !this.syntax.spaces?.test(character)) return false;
    if (this.syntax.lineEnds?.test(character)) this.fresh = true;
    this.at += 1;
    return true;
  }

  #comment(): boolean {
    const { lineComments, blockComments } = this.syntax;
    for (const [open, close] of blockComments) {
      if (!this.code.startsWith(open, this.at)) continue;
      const end = this.code.indexOf(close, this.at + open.length);
      this.at = end < 0 ? this.code.length : end + close.length;
      return true;
    }
    if (!lineComments.some((start) => this.code.startsWith(start, this.at))) return false;
    const { lineEnds } = this.syntax;
    const end = lineEnds ? this.code.slice(this.at).search(lineEnds) : this.code.indexOf("\n", this.at);
    this.at = end < 0 ? this.code.length : lineEnds ? this.at + end : end;
    return true;
  }

  #quoted(character: string): boolean {
    const { syntax } = this;
    if (character === "`" && syntax.backticks !== "none") {
      const interpolates = syntax.backticks === "name" ? "none" : syntax.interpolates;
      this.text(syntax.backticks, this.at + 1, { close: "`", escapes: "all", interpolates });
      return true;
    }
    if (!syntax.quotes.includes(character)) return false;
    const triple = syntax.tripleQuotes && this.code.startsWith(character.repeat(3), this.at);
    const close = triple ? character.repeat(3) : character;
    const interpolates = syntax.interpolating.includes(character) ? syntax.interpolates : "none";
    const escapes = interpolates === "none" && syntax.plainQuotes ? "quote" : "all";
    this.text("string", this.at + close.length, { close, escapes, interpolates });
    return true;
  }

  #plain(character: string): void {
    const code = character.charCodeAt(0);
    const isDigit = code >= 48 && code <= 57;
    if ((isNameCode(code) && !isDigit) || this.syntax.sigils.includes(character)) this.#name();
    else if (isDigit) this.#number();
    else this.#mark(character);
  }

  #mark(character: string): void {
    const text = MARK_STARTS.has(character) ? this.#longestMark(character) : character;
    this.push("mark", text);
    if (text === ";") this.fresh = true;
    this.at += text.length;
  }

  #longestMark(character: string): string {
    const three = this.code.slice(this.at, this.at + 3);
    if (MARKS.has(three)) return three;
    const two = three.slice(0, 2);
    return MARKS.has(two) ? two : character;
  }

  #name(): void {
    let end = this.at + 1;
    let isAscii = this.code.charCodeAt(this.at) < 128;
    for (; end < this.code.length; end += 1) {
      const code = this.code.charCodeAt(end);
      if (!isNameCode(code)) break;
      isAscii &&= code < 128;
    }
    const name = this.code.slice(this.at, end);
    // What looks like another letter is the same one to Python, and to nobody something else.
    this.push("name", isAscii ? name : name.normalize("NFKC"));
    this.at = end;
  }

  #number(): void {
    let end = this.at + 1;
    while (end < this.code.length && isNumberCode(this.code.charCodeAt(end))) end += 1;
    this.push("number", this.code.slice(this.at, end));
    this.at = end;
  }
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t" || character === "\r" || character === "\f" || character === "\v";
}

/** Letters, digits, the underscore, and whatever is no ASCII. */
function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code > 127;
}

function isNumberCode(code: number): boolean {
  return code === 46 || (code < 128 && isNameCode(code));
}

const NO_TOKENS: readonly Token[] = [];

function hasHole(part: Part): boolean {
  return typeof part === "string" && part.includes(HOLE_CHARACTER);
}

function withHoles(part: Part): readonly Part[] {
  if (typeof part !== "string") return [part];
  return part.split(HOLE_CHARACTER).flatMap((piece, index) => (index === 0 ? [piece] : [ANY, piece]));
}
