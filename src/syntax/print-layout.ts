/**
 * Lines, blank lines and comments. Whatever is printed is a unit with a span; comments are handed out in source order by one cursor: before a unit
 * on lines of their own, after it where they stand on the line on which it ends, and those inside a unit that is printed on one line move before
 * it. A second run then finds each comment where the first has put it.
 */
import type { Span } from "../model/index.ts";
import type { Comment } from "./ast.ts";
import type { Inline } from "./print-inline.ts";

export const WIDTH = 120;

export interface Writer {
  readonly text: string;
  readonly comments: readonly Comment[];
  readonly lines: string[];
  /** Index of the first comment that is not printed yet. */
  nextComment: number;
  /** A blank line goes before the next line. */
  blank: boolean;
}

/** What takes whole lines. */
export interface Unit {
  readonly span: Span;
  /** Prints at the indentation, comments inside the unit included. */
  readonly print: (indent: string) => void;
}

/** What shares lines with others. */
export interface Cell {
  readonly span: Span;
  readonly text: string;
  /** Stands first on its line. */
  readonly first?: boolean;
}

export function createWriter(text: string, comments: readonly Comment[]): Writer {
  return { text, comments, lines: [], nextComment: 0, blank: false };
}

export function writeLine(writer: Writer, indent: string, text: string): void {
  if (writer.blank && writer.lines.length > 0) writer.lines.push("");
  writer.blank = false;
  writer.lines.push(`${indent}${text}`);
}

/** Units one below the other; comments up to `end` belong to them. */
export function writeUnits(writer: Writer, units: readonly Unit[], indent: string, end: number): void {
  let previousEnd: number | undefined;
  for (const unit of units) {
    previousEnd = writeComments(writer, unit.span.start, indent, previousEnd);
    writer.blank = hasBlankLine(writer, previousEnd, unit.span.start);
    unit.print(indent);
    previousEnd = unit.span.end;
  }
  writeComments(writer, end, indent, previousEnd);
}

/** Cells side by side, in the lines in which they were written, as far as these are not too long. */
export function writeCells(writer: Writer, cells: readonly Cell[], gap: string, indent: string, end: number): void {
  let row = "";
  let previousEnd: number | undefined;
  const flush = () => {
    if (row !== "") writeLine(writer, indent, row);
    row = "";
  };
  for (const { span, text, first } of cells) {
    const breaks = first || (previousEnd !== undefined && hasLineBreak(writer, previousEnd, span.start));
    if (breaks || hasComments(writer, span.end) || indent.length + row.length + gap.length + text.length > WIDTH) flush();
    if (hasComments(writer, span.end)) {
      previousEnd = writeComments(writer, span.start, indent, previousEnd);
      writer.blank = hasBlankLine(writer, previousEnd, span.start);
      moveComments(writer, span.end, indent);
    } else if (row === "") writer.blank = hasBlankLine(writer, previousEnd, span.start);
    row = row === "" ? text : `${row}${gap}${text}`;
    previousEnd = span.end;
  }
  flush();
  writeComments(writer, end, indent, previousEnd);
}

/** A text that takes one line: comments inside it move before it. */
export function writeLeaf(writer: Writer, indent: string, text: string, end: number): void {
  moveComments(writer, end, indent);
  writeLine(writer, indent, text);
}

/** True where comments before `end` are not printed yet. */
export function hasComments(writer: Writer, end: number): boolean {
  const next = writer.comments[writer.nextComment];
  return next !== undefined && next.span.start < end;
}

export function hasLineBreak(writer: Writer, start: number, end: number): boolean {
  return /[\r\n]/.test(writer.text.slice(start, end));
}

/** Whether the text fits on one line. */
export function fits(indent: string, text: string): boolean {
  return !text.includes("\n") && indent.length + text.length <= WIDTH;
}

export function inlineAt(writer: Writer, indent: string): Inline {
  return { text: writer.text, indent };
}

/** Prints the comments up to `end`; gives the end of what was printed last. */
function writeComments(writer: Writer, end: number, indent: string, previousEnd: number | undefined): number | undefined {
  let last = previousEnd;
  while (hasComments(writer, end)) {
    const comment = takeComment(writer);
    if (last !== undefined && !hasLineBreak(writer, last, comment.span.start))
      writer.lines.push(`${writer.lines.pop()}  ${comment.text.trimEnd()}`);
    else {
      writer.blank = hasBlankLine(writer, last, comment.span.start);
      writeLine(writer, indent, comment.text.trimEnd());
    }
    last = comment.span.end;
  }
  return last;
}

/** Prints the comments up to `end` on lines of their own. */
export function moveComments(writer: Writer, end: number, indent: string): void {
  while (hasComments(writer, end)) writeLine(writer, indent, takeComment(writer).text.trimEnd());
}

function takeComment(writer: Writer): Comment {
  // INVARIANT: asked only where there is one.
  return writer.comments[writer.nextComment++]!;
}

function hasBlankLine(writer: Writer, previousEnd: number | undefined, start: number): boolean {
  return previousEnd !== undefined && /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(writer.text.slice(previousEnd, start));
}
