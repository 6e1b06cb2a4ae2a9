/** What stands in braces: on one line where it was written so and fits, else in lines of its own. */
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
  const broken = hasBreakBetween(writer, cells) || hasComments(writer, end) || !fits(indent, line);
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
  const { start } = part.span;
  const cells = [...flags];
  // Most files say `bundled` first; where it stands does not matter, but comments must find it there.
  if (part.bundled) cells.push({ text: "bundled", span: part.bundledAt ?? { start, end: start } });
  cells.sort((left, right) => left.span.start - right.span.start);
  if (part.open) cells.push({ text: "...", span: part.openAt ?? { start: end, end } });
  return { head, cells, gap: " ", tail, end };
}

function hasBreakBetween(writer: Writer, cells: readonly Cell[]): boolean {
  return cells.some(({ span }, index) => {
    const previous = cells[index - 1];
    return previous !== undefined && hasLineBreak(writer, previous.span.end, span.start);
  });
}
