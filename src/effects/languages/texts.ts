import type { Part } from "../../model/index.ts";
import { ANY } from "../../model/index.ts";
import type { Lexer } from "./lexer.ts";
import { type Interpolation, type Token, unescaped } from "./tokens.ts";

/** How a text is read. */
export interface TextForm {
  /** What ends it; empty: the end of the code. */
  readonly close: string;
  /** Brackets of the same kind inside it are counted: `q{a{b}c}`. */
  readonly open?: string;
  /** What a backslash means: `all` escapes, the quote and itself, or nothing but that the next character ends nothing. */
  readonly escapes: "all" | "quote" | "none";
  readonly interpolates: Interpolation;
}

export interface ReadText {
  /** Where what closes it stands, and where the code goes on. */
  readonly end: number;
  readonly after: number;
  readonly value: readonly Part[];
  readonly code: readonly Token[];
}

/** Reads a text with what is put into it. Code in it is read as code: what looks like the text's end there is none, but in Perl, which looks for the end first. */
export function readText(lexer: Lexer, from: number, form: TextForm): ReadText {
  if (form.interpolates !== "perl" || form.close === "") return scanText(lexer, from, form);
  const { end, after } = scanText(lexer, from, { ...form, interpolates: "none" });
  const body = lexer.apart(lexer.code.slice(from, end));
  const { value, code } = scanText(body, 0, { close: "", escapes: form.escapes, interpolates: "perl" });
  lexer.doubtful ||= body.doubtful;
  return { end, after, value, code };
}

function scanText(lexer: Lexer, from: number, form: TextForm): ReadText {
  const { code } = lexer;
  const parts: Part[] = [];
  const inner: Token[] = [];
  let depth = 0;
  let start = from;
  let at = from;
  const flush = (to: number) => {
    if (to > start) parts.push(plainOf(code.slice(start, to), form));
  };
  while (at < code.length) {
    const character = code[at] as string;
    if (character === "\\") {
      at += 2;
      continue;
    }
    if (form.close !== "" && code.startsWith(form.close, at)) {
      if (depth === 0) break;
      depth -= 1;
    } else if (character === form.open) depth += 1;
    const hole = holeAt(lexer, at, form.interpolates);
    if (hole === undefined) {
      at += 1;
      continue;
    }
    flush(at);
    parts.push(hole.part);
    if (hole.tokens.length > 0) inner.push(...hole.tokens, SEPARATOR);
    at = hole.end;
    start = at;
  }
  const end = Math.min(at, code.length);
  flush(end);
  return { end, after: Math.min(end + form.close.length, code.length), value: parts.length === 0 ? [""] : parts, code: inner };
}

/** Between two pieces of code of one text. */
const SEPARATOR: Token = { kind: "mark", text: ";", value: [], fresh: true };

interface Hole {
  readonly part: Part;
  readonly tokens: readonly Token[];
  readonly end: number;
}

/** What is put into a text at a place. */
function holeAt(lexer: Lexer, at: number, interpolates: Interpolation): Hole | undefined {
  const { code } = lexer;
  switch (interpolates) {
    case "none":
      return undefined;
    case "braces":
      if (code[at] === "{" && code[at + 1] === "{") return { part: "{", tokens: [], end: at + 2 };
      return code[at] === "{" ? formattedAt(lexer, at + 1) : undefined;
    case "dollar-braces":
      return code[at] === "$" && code[at + 1] === "{" ? codeAt(lexer, at + 2, "}") : undefined;
    case "hash-braces":
      if (code[at] !== "#") return undefined;
      return code[at + 1] === "{" ? codeAt(lexer, at + 2, "}") : variableAt(code, at, /#[$@]{1,2}[A-Za-z_]\w*/y);
    case "dollar-parens":
      if (code[at] !== "$") return undefined;
      return code[at + 1] === "(" ? codeAt(lexer, at + 2, ")") : variableAt(code, at, /\$[A-Za-z_]\w*/y);
    case "perl":
      if (code[at] !== "$" && code[at] !== "@") return undefined;
      return code[at + 1] === "{"
        ? codeAt(lexer, at + 2, "}")
        : variableAt(code, at, /[$@][A-Za-z_]\w*(?:\[[^\]\n]{0,200}\]|->\w+){0,20}/y);
    case "php":
      if (code[at] === "{" && code[at + 1] === "$") return codeAt(lexer, at + 1, "}");
      if (code[at] !== "$") return undefined;
      return code[at + 1] === "{" ? codeAt(lexer, at + 2, "}") : variableAt(code, at, /\$[A-Za-z_]\w*(?:\[[^\]\n]{0,200}\]|->\w+){0,20}/y);
  }
}

/** `{value!r:>{width}}`: behind the colon stands no code, but in braces of its own. */
function formattedAt(lexer: Lexer, from: number): Hole {
  const { tokens, end } = lexer.nested(from, "}:");
  if (lexer.code[end] !== ":") return { part: ANY, tokens, end: end + 1 };
  const format = scanText(lexer, end + 1, { close: "}", escapes: "none", interpolates: "braces" });
  return { part: ANY, tokens: [...tokens, SEPARATOR, ...format.code], end: format.after };
}

function codeAt(lexer: Lexer, from: number, closing: "}" | ")"): Hole {
  const { tokens, end } = lexer.nested(from, closing);
  return { part: ANY, tokens, end: end + 1 };
}

function variableAt(code: string, at: number, pattern: RegExp): Hole | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(code);
  return found ? { part: ANY, tokens: [], end: at + found[0].length } : undefined;
}

function plainOf(text: string, { escapes, close }: TextForm): string {
  if (escapes === "all") return unescaped(text);
  if (escapes === "none") return text;
  return text.replace(/\\([\s\S])/g, (whole, character: string) => (character === "\\" || close.includes(character) ? character : whole));
}
