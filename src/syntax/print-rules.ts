/** Rules, exceptions and tests as lines. */
import type { Clause, DisableItem, ExceptItem, RuleItem, RuleTest, TestItem } from "./ast.ts";
import { printClause, printOperands, printRuleTest, printSubject, printTestCase, printTrigger } from "./print-inline.ts";
import {
  fits,
  hasComments,
  hasLineBreak,
  inlineAt,
  moveComments,
  type Unit,
  WIDTH,
  type Writer,
  writeLeaf,
  writeLine,
  writeUnits,
} from "./print-layout.ts";
import { encodeString } from "./strings.ts";

/** Clause keywords stand in a column of this width. */
const KEYWORD_WIDTH = 8;
/** Longer names of findings, and longer calls in tests, do not widen their column. */
const MAX_NAME_WIDTH = 32;
const MAX_CALL_WIDTH = 60;

export function writeRule(writer: Writer, item: RuleItem | ExceptItem | DisableItem, indent: string): void {
  const header = headerOf(writer, item, indent);
  const line = oneLine(writer, item, header, indent);
  if (line !== undefined) writeLeaf(writer, indent, line, item.span.end);
  else if (item.clauses.length === 0 && !item.block) {
    moveComments(writer, item.span.end, indent);
    writeHeader(writer, header, indent, "");
  } else {
    writeHeader(writer, header, indent, item.block ? " {" : "");
    writeUnits(writer, clauseUnits(writer, item.clauses), `${indent}  `, item.span.end);
    if (item.block) writeLine(writer, indent, "}");
  }
}

export function writeTestItem(writer: Writer, item: TestItem, title: string, indent: string): void {
  const inner = `${indent}  `;
  const widths = item.cases.map(({ subject }) => printSubject(subject, inlineAt(writer, inner))).filter((call) => !call.includes("\n"));
  const pad = columnWidth(widths, MAX_CALL_WIDTH);
  if (item.cases.length === 0 && !hasComments(writer, item.span.end)) {
    writeLine(writer, indent, `test ${title} { }`);
    return;
  }
  writeLine(writer, indent, `test ${title} {`);
  const units = item.cases.map((testCase) => leaf(writer, testCase.span, (at) => printTestCase(testCase, inlineAt(writer, at), pad)));
  writeUnits(writer, units, inner, item.span.end);
  writeLine(writer, indent, "}");
}

interface Header {
  readonly head: string;
  readonly triggers: readonly string[];
}

function headerOf(writer: Writer, item: RuleItem | ExceptItem | DisableItem, indent: string): Header {
  if (item.kind === "disable") return { head: `disable ${item.rule.name}`, triggers: [] };
  const triggers = item.triggers.map((trigger) => printTrigger(trigger, inlineAt(writer, indent)));
  if (item.kind === "except") return { head: `except ${item.rule.name}${triggers.length > 0 ? " on" : ""}`, triggers };
  const name = item.name ? ` ${item.name.name}${item.sealed ? " sealed" : ""} on` : "";
  return { head: `${item.verdict}${name}`, triggers };
}

/** The whole rule on one line, where it was written so. A block has lines, unless it is empty. */
function oneLine(writer: Writer, item: RuleItem | ExceptItem | DisableItem, header: Header, indent: string): string | undefined {
  const empty = item.clauses.length === 0;
  if (empty ? item.block && hasComments(writer, item.span.end) : item.block || !isWrittenOnOneLine(writer, item.span)) return undefined;
  const clauses = item.clauses.map((clause) =>
    clause.kind === "tests" ? testsLine(writer, clause.tests, "tests", indent) : printClause(clause, inlineAt(writer, indent)),
  );
  const line = [`${header.head} ${header.triggers.join(", ")}`.trimEnd(), ...clauses, ...(item.block ? ["{ }"] : [])].join(" ");
  return fits(indent, line) ? line : undefined;
}

function isWrittenOnOneLine(writer: Writer, span: Unit["span"]): boolean {
  return !hasComments(writer, span.end) && !hasLineBreak(writer, span.start, span.end);
}

/** Triggers that do not fit go on below, further in than clauses. */
function writeHeader(writer: Writer, { head, triggers }: Header, indent: string, tail: string): void {
  let line = head;
  let margin = indent;
  triggers.forEach((text, index) => {
    const cell = index < triggers.length - 1 ? `${text},` : `${text}${tail}`;
    if (index > 0 && margin.length + line.length + 1 + cell.length > WIDTH) {
      writeLine(writer, margin, line);
      line = cell;
      margin = `${indent}    `;
    } else line = `${line} ${cell}`;
  });
  writeLine(writer, margin, triggers.length === 0 ? `${line}${tail}` : line);
}

function clauseUnits(writer: Writer, clauses: readonly Clause[]): readonly Unit[] {
  const names = clauses.flatMap((clause) => (clause.kind === "finds" ? [encodeString(clause.name.value)] : []));
  const nameWidth = columnWidth(names, MAX_NAME_WIDTH);
  return clauses.map((clause) => ({ span: clause.span, print: (indent) => writeClause(writer, clause, indent, nameWidth) }));
}

function writeClause(writer: Writer, clause: Clause, indent: string, nameWidth: number): void {
  if (clause.kind === "tests") {
    writeTests(writer, clause, indent);
    return;
  }
  const line = printClause(clause, inlineAt(writer, indent), KEYWORD_WIDTH, nameWidth);
  const broken = fits(indent, line) ? undefined : brokenCondition(writer, clause, indent);
  writeLeaf(writer, indent, broken ?? line, clause.span.end);
}

/** A long condition has each of its operands on a line. */
function brokenCondition(writer: Writer, clause: Clause, indent: string): string | undefined {
  if (clause.kind !== "when" && clause.kind !== "unless") return undefined;
  const { expression } = clause;
  if (expression.kind !== "or" && expression.kind !== "and") return undefined;
  const margin = `${indent}${" ".repeat(KEYWORD_WIDTH + 1)}`;
  return `${clause.kind.padEnd(KEYWORD_WIDTH)} ${printOperands(expression, inlineAt(writer, indent)).join(`\n${margin}${expression.kind} `)}`;
}

function writeTests(writer: Writer, clause: Clause & { readonly kind: "tests" }, indent: string): void {
  const keyword = "tests".padEnd(KEYWORD_WIDTH);
  const line = testsLine(writer, clause.tests, keyword, indent);
  if (fits(indent, line) && !hasComments(writer, clause.span.end)) {
    writeLine(writer, indent, line);
    return;
  }
  writeLine(writer, indent, "tests {");
  const pad = clause.tests.some(({ expected }) => expected === "unsure") ? 6 : 4;
  const units = clause.tests.map((test) => leaf(writer, test.span, (at) => printRuleTest(test, inlineAt(writer, at), pad)));
  writeUnits(writer, units, `${indent}  `, clause.span.end);
  writeLine(writer, indent, "}");
}

function testsLine(writer: Writer, tests: readonly RuleTest[], keyword: string, indent: string): string {
  const printed = tests.map((test) => printRuleTest(test, inlineAt(writer, indent)));
  return printed.length === 0 ? `${keyword} { }` : `${keyword} { ${printed.join("  ")} }`;
}

function leaf(writer: Writer, span: Unit["span"], text: (indent: string) => string): Unit {
  return { span, print: (indent) => writeLeaf(writer, indent, text(indent), span.end) };
}

function columnWidth(texts: readonly string[], limit: number): number {
  return Math.max(0, ...texts.map(({ length }) => length).filter((length) => length <= limit));
}
