/** Parts of a policy file on one line, without comments. */
import type {
  Braces,
  Clause,
  CommandName,
  ComparisonSyntax,
  EffectSyntax,
  Expression,
  FieldSyntax,
  FindsClause,
  FlagName,
  FlagSyntax,
  Given,
  Identifier,
  Member,
  NumberLiteral,
  ParamValue,
  RegexLiteral,
  RoleSyntax,
  RuleTest,
  SignaturePart,
  StringLiteral,
  TestCase,
  TestSubject,
  Trigger,
} from "./ast.ts";
import { printCode } from "./code-text.ts";
import { encodeString } from "./strings.ts";

/** `text` is the source, for numbers as they are written; `indent` that of the line, for texts of several lines. */
export interface Inline {
  readonly text: string;
  readonly indent: string;
}

export function printValue(node: ParamValue | Member | FlagName | RegexLiteral, inline: Inline): string {
  switch (node.kind) {
    case "string":
      return encodeString(node.value);
    case "number":
      return printNumber(node, inline);
    case "braces":
      return printBraces(node, inline);
    case "code":
      return printCode(node.text, inline.indent);
    case "regex":
      return `/${node.source}/${node.flags}`;
    case "name":
    case "flag":
      return node.name;
  }
}

function printBraces({ members, except }: Braces, inline: Inline): string {
  const all = members.map((member) => printValue(member, inline));
  if (except.length > 0) all.push("except", ...except.map((member) => printValue(member, inline)));
  return inBraces(all.join(" "));
}

export function inBraces(inside: string): string {
  return inside === "" ? "{ }" : `{ ${inside} }`;
}

export function printNames(names: readonly Identifier[]): string {
  return names.map(({ name }) => name).join(", ");
}

export function printTrigger(trigger: Trigger, inline: Inline): string {
  return trigger.kind === "verb" ? trigger.verb.name : printValue(trigger.pattern, inline);
}

/** Nested expressions stand in parentheses, also where precedence would do: nobody should have to know it. */
export function printExpression(node: Expression, inline: Inline): string {
  if (node.kind === "test") {
    const comparison = node.comparison && printComparison(node.comparison, inline);
    return [node.quantifier, node.subject.name, comparison].filter((part) => part !== undefined).join(" ");
  }
  if (node.kind === "not")
    return `not ${node.operand.kind === "test" ? printExpression(node.operand, inline) : `(${printExpression(node.operand, inline)})`}`;
  return printOperands(node, inline).join(` ${node.kind} `);
}

export function printOperands(node: Expression & { readonly kind: "or" | "and" }, inline: Inline): readonly string[] {
  return node.operands.map((operand) => {
    const printed = printExpression(operand, inline);
    return operand.kind === "or" || operand.kind === "and" ? `(${printed})` : printed;
  });
}

/** A clause but `tests`, whose layout may take lines. `pad` is the width of the keyword, `nameWidth` that of the names of findings. */
export function printClause(clause: Exclude<Clause, { readonly kind: "tests" }>, inline: Inline, pad = 0, nameWidth = 0): string {
  const keyword = clause.kind.padEnd(pad);
  switch (clause.kind) {
    case "when":
    case "unless":
      return `${keyword} ${printExpression(clause.expression, inline)}`;
    case "unknown":
    case "unconstrained":
      return `${clause.kind} -> ${clause.answer.name}`;
    case "because":
    case "instead":
      return `${keyword} ${encodeString(clause.text.value)}`;
    case "severity":
      return `${keyword} ${clause.level.name}`;
    case "overriding":
      return `${keyword} ${printNames(clause.rules)}`;
    case "until":
      return `${keyword} ${clause.date.value}`;
    case "finds":
      return `${keyword} ${printFinds(clause, inline, nameWidth)}`;
  }
}

function printFinds(clause: FindsClause, inline: Inline, nameWidth: number): string {
  const parts = [encodeString(clause.name.value).padEnd(nameWidth), printValue(clause.pattern, inline)];
  if (clause.entropy) parts.push(`entropy ${printNumber(clause.entropy, inline)}`);
  if (clause.checksum) parts.push(`checksum ${clause.checksum.name}`);
  if (clause.source) parts.push(`source ${encodeString(clause.source.value)}`);
  for (const { expected, text } of clause.samples) parts.push(`${expected} ${encodeString(text.value)}`);
  return parts.join(" ");
}

export function printRuleTest({ expected, subject }: RuleTest, inline: Inline, pad = 0): string {
  return `${expected.padEnd(pad)} ${printSubject(subject, inline)}`;
}

export function printTestCase({ subject, outcome, by }: TestCase, inline: Inline, pad = 0): string {
  const end = by.length > 0 ? ` by ${printNames(by)}` : "";
  return `${printSubject(subject, inline).padEnd(pad)} -> ${outcome.name}${end}`;
}

export function printSubject({ call, given }: TestSubject, inline: Inline): string {
  const parts = [printCall(call, inline)];
  if (given.length > 0) parts.push("given", given.map((fact) => printGiven(fact, inline)).join(", "));
  return parts.join(" ");
}

export function printCommandName({ words }: CommandName, inline: Inline): string {
  return words.map((word) => printValue(word, inline)).join(" ");
}

export function printFlag({ names, types, suffix, fallback, stops }: FlagSyntax, inline: Inline): string {
  const taken = types.map((type) => printValue(type, inline)).join("+");
  const value = taken !== "" ? `=${taken}${suffix ?? ""}${printFallback(fallback, inline)}` : "";
  return `${names.map((name) => printValue(name, inline)).join("|")}${value}${stops ? "!" : ""}`;
}

export function printRole(role: RoleSyntax, inline: Inline): string {
  if (role.kind === "separator") return "--";
  if (role.kind === "skip") return encodeString(role.text.value);
  return `${role.name.name}: ${printValue(role.type, inline)}${role.suffix ?? ""}${printFallback(role.fallback, inline)}`;
}

export function printPart(part: SignaturePart, inline: Inline, pad = 0): string {
  return `${printPartHead(part, inline, pad)}${printWhen(part.when, inline)}`;
}

export function printWhen(when: Expression | undefined, inline: Inline): string {
  return when ? ` when ${printExpression(when, inline)}` : "";
}

/** Between two roles stand two blanks: a role has blanks itself. */
export const ROLE_GAP = "  ";

function printPartHead(part: SignaturePart, inline: Inline, pad: number): string {
  if (part.kind === "flags") {
    const flags = part.flags.map((flag) => printFlag(flag, inline));
    const all = [...(part.bundled ? ["bundled"] : []), ...flags, ...(part.open ? ["..."] : [])];
    return `${"flags".padEnd(pad)} ${inBraces(all.join(" "))}`;
  }
  if (part.kind === "operands")
    return `${"operands".padEnd(pad)} ${inBraces(part.roles.map((role) => printRole(role, inline)).join(ROLE_GAP))}`;
  return printEffect(part, inline, pad);
}

function printEffect({ verb, targets, to, language, fields }: EffectSyntax, inline: Inline, pad: number): string {
  const list = (nodes: EffectSyntax["targets"]) => nodes.map((node) => printValue(node, inline)).join(", ");
  const parts = [verb.name.padEnd(pad), list(targets)];
  if (to.length > 0) parts.push("to", list(to));
  if (language) parts.push("as", language.name);
  if (fields.length > 0) parts.push("with", fields.map((field) => printField(field, inline)).join(", "));
  return parts.join(" ");
}

function printField({ name, value }: FieldSyntax, inline: Inline): string {
  if (!value) return printValue(name, inline);
  return `${printValue(name, inline)} = ${isExpression(value) ? `(${printExpression(value, inline)})` : printValue(value, inline)}`;
}

function isExpression(value: NonNullable<FieldSyntax["value"]>): value is Expression {
  return value.kind === "or" || value.kind === "and" || value.kind === "not" || value.kind === "test";
}

function printFallback(fallback: ParamValue | undefined, inline: Inline): string {
  return fallback ? ` or ${printValue(fallback, inline)}` : "";
}

function printCall(call: TestSubject["call"], inline: Inline): string {
  if (call.kind === "command") return printValue(call.code, inline);
  if (call.kind === "sample") return ["sample", ...strings(call.inserted)].join(" ");
  return [call.verb.name, ...strings(call.argument), ...strings(call.content)].join(" ");
}

function strings(literal: StringLiteral | undefined): readonly string[] {
  return literal ? [encodeString(literal.value)] : [];
}

function printGiven({ name, value, content }: Given, inline: Inline): string {
  return [name.name, printValue(value, inline), ...strings(content)].join(" ");
}

function printComparison(comparison: ComparisonSyntax, inline: Inline): string {
  const value = printValue(comparison.value, inline);
  if (comparison.kind === "order") return `${comparison.operator} ${value}`;
  if (comparison.kind === "is") return comparison.negated ? `is not ${value}` : `is ${value}`;
  return comparison.negated ? `not ${comparison.kind} ${value}` : `${comparison.kind} ${value}`;
}

/** As it is written (`3.0`), where the source is known. */
function printNumber({ value, span }: NumberLiteral, { text }: Inline): string {
  const written = text.slice(span.start, span.end);
  return /^\d+(?:\.\d+)?$/.test(written) && Number(written) === value ? written : String(value);
}
