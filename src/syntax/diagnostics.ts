/** The closed table of what can be wrong with the text of a policy file, and the way from a problem to a `Diagnostic`. */
import type { Diagnostic, Location, Severity, Span } from "../model/index.ts";

/** Codes of lexer and parser, with their meaning. P0100 and above belong to the compiler. */
export const SYNTAX_CODES = {
  P0001: "a string is not closed on its line",
  P0002: "a string stands in single quotes",
  P0003: "a string has an escape that does not exist",
  P0004: "a path is written with backslashes",
  P0005: "a back-ticked text is not closed",
  P0006: "a regular expression is not closed on its line",
  P0007: "a character that the language does not use",
  P0008: "`=`, `==` or `!=` where a comparison is written `is` or `is not`",
  P0009: "`&&`, `||` or `!` where the word is `and`, `or` or `not`",
  P0010: "a comment begins with `//`",
  P0011: "a path or glob stands outside quotes",
  P0012: "a name begins with a digit",
  P0013: "an invisible or bidirectional control character",
  P0014: "a letter that looks like another stands in a name or pattern",
  P0015: "a name has letters outside ASCII",
  P0016: "a date that does not exist",
  P0017: "a regular expression has a flag that does not exist",
  P0018: "a line is too long",
  P0020: "something else was expected",
  P0021: "a `{` is never closed",
  P0022: "`deny` where the verdict is `block`",
  P0023: "`if` where the clause is `when`",
  P0024: "a comma inside braces",
  P0025: "`:` where a flag's value is written with `=`",
  P0026: "parentheses are nested too deeply",
  P0027: "a `}` that closes nothing",
  P0028: "a word that begins no item",
  P0040: "shell syntax in a command pattern",
  P0041: "a quote in a command pattern is not closed",
  P0042: "a `{` or `<` in a command pattern is not closed",
  P0043: "`...` stands before the end of a command pattern",
  P0044: "a command pattern without a program",
  P0045: "alternatives in a command pattern that cannot be used",
  P0046: "a set in a command pattern is part of a longer word",
  P0047: "a flag in a command pattern that cannot be used",
} as const;

export type SyntaxCode = keyof typeof SYNTAX_CODES;

/** A finding before its place is worked out. */
export interface Problem {
  readonly code: SyntaxCode;
  readonly message: string;
  readonly span: Span;
  readonly hint?: string;
  /** The text from here to the line's end was taken for something else, so what is missing next is a consequence. */
  readonly swallows?: true;
}

export function problem(code: SyntaxCode, span: Span, message: string, hint?: string): Problem {
  return { code, span, message, ...(hint === undefined ? {} : { hint }) };
}

/** The problem as a diagnostic of the file at `path`. */
export function toDiagnostic(found: Problem, text: string, path: string, severity: Severity = "error"): Diagnostic {
  const { code, message, span, hint } = found;
  return { code, severity, message, location: locate(text, path, span), ...(hint === undefined ? {} : { hint }) };
}

/** Lines and columns of a span, both 1-based; the end is the column after the last character. */
export function locate(text: string, path: string, span: Span): Location {
  const starts = lineStarts(text);
  const start = position(starts, clamp(span.start, text));
  const end = position(starts, clamp(Math.max(span.start, span.end), text));
  return { file: path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

function clamp(offset: number, text: string): number {
  return Math.min(Math.max(offset, 0), text.length);
}

function position(starts: readonly number[], offset: number): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

let lastTable: { readonly text: string; readonly starts: readonly number[] } = { text: "", starts: [0] };

/** Remembers the last text alone: the spans of one file are asked for in a row. */
function lineStarts(text: string): readonly number[] {
  if (lastTable.text !== text)
    lastTable = { text, starts: [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (match) => match.index + match[0].length)] };
  return lastTable.starts;
}
