/** What stands in braces: on one line where it was written so and fits, else in lines of its own. */
import type { Span } from "../model/index.ts";
import type { Braces, SignaturePart } from "./ast.ts";
import { inBraces, printFlag, printRole, printValue, printWhen, ROLE_GAP } from "./print-inline.ts";
import { type Cell, fits, hasComments, hasLineBreak, inlineAt, type Writer, writeCells, writeLeaf, writeLine } from "./print-layout.ts";

export interface List {
  /** What stands before the opening brace. */
  readonly head: string;
  readonly cells: readonly Cell[];
  readonly gap: string;
  /** What stands after the closing brace. */
  readonly tail: string;
  /** The end of all of it. */
  readonly end: number;
}

export function writeList(writer: Writer, indent: string, { head, cells, gap, tail, end }: List): void {
  const line = `${head} ${inBraces(cells.map(({ text }) => text).join(gap))}${tail}`;
  const inside = rangeOf(cells);
  const broken = hasLineBreak(writer, inside.start, inside.end) || hasComments(writer, end) || !fits(indent, line);
  if (!broken || (cells.length === 0 && !hasComments(writer, end))) writeLeaf(writer, indent, line, end);
  else {
    writeLine(writer, indent, `${head.trimEnd()} {`);
    writeCells(writer, cells, gap, `${indent}  `, end);
    writeLine(writer, indent, `}${tail}`);
  }
}

export function memberCells(writer: Writer, { members, except }: Braces, indent: string): readonly Cell[] {
  const inline = inlineAt(writer, indent);
  const cells = members.map((member) => ({ span: member.span, text: printValue(member, inline) }));
  const excluded = except.map((member, index) => {
    const text = printValue(member, inline);
    return index === 0 ? { span: member.span, text: `except ${text}`, first: true } : { span: member.span, text };
  });
  return [...cells, ...excluded];
}

/** The list of a signature's flags or operands. */
export function partList(writer: Writer, part: SignaturePart & { readonly kind: "flags" | "operands" }, indent: string, pad: number): List {
  const inline = inlineAt(writer, indent);
  const head = part.kind.padEnd(pad);
  const tail = printWhen(part.when, inline);
  const end = part.span.end;
  if (part.kind === "operands") {
    const cells = part.roles.map((role) => ({ span: role.span, text: printRole(role, inline) }));
    return { head, cells, gap: ROLE_GAP, tail, end };
  }
  const flags = part.flags.map((flag) => ({ span: flag.span, text: printFlag(flag, inline) }));
  const cells = [...(part.bundled ? [at("bundled", flags[0]?.span.start ?? part.span.start)] : []), ...flags];
  if (part.open) cells.push(at("...", cells.at(-1)?.span.end ?? part.span.start));
  return { head, cells, gap: " ", tail, end };
}

/** A cell that has no place of its own in the tree. */
function at(text: string, offset: number): Cell {
  return { text, span: { start: offset, end: offset } };
}

function rangeOf(cells: readonly Cell[]): Span {
  return { start: cells[0]?.span.start ?? 0, end: cells.at(-1)?.span.end ?? 0 };
}
