/** The one style of policy files: printed from the tree, with the author's comments, blank lines and choice between one line and several. */
import type { CommandItem, ConditionItem, EditItem, Item, ModeItem, ParamItem, PolicyFile, SetItem, TypeItem, UseItem } from "./ast.ts";
import { printCommandName, printExpression, printNames, printPart, printTrigger, printValue } from "./print-inline.ts";
import {
  createWriter,
  fits,
  hasComments,
  hasLineBreak,
  inlineAt,
  type Unit,
  type Writer,
  writeLeaf,
  writeLine,
  writeUnits,
} from "./print-layout.ts";
import { type List, memberCells, partList, writeList } from "./print-lists.ts";
import { writeRule, writeTestItem } from "./print-rules.ts";
import { encodeString } from "./strings.ts";

/** The keywords of a signature stand in a column of this width. */
const PART_WIDTH = 8;

/**
 * Prints a file in the one style. Formatting twice gives the same as formatting once, and the result says the same as the file.
 * Only for files without errors: an item that could not be read is not in the tree.
 */
export function formatPolicy(file: PolicyFile): string {
  const writer = createWriter(file.text, file.comments);
  const items = file.items.map((item) => ({ span: item.span, print: (indent: string) => writeItem(writer, item, indent) }));
  writeUnits(writer, [...headerUnits(writer, file), ...items], "", Number.POSITIVE_INFINITY);
  return writer.lines.map((line) => `${line}\n`).join("");
}

function headerUnits(writer: Writer, { language, name, title }: PolicyFile): readonly Unit[] {
  const units: Unit[] = [];
  if (language) units.push(leaf(writer, language.span, `language ${printValue(language, inlineAt(writer, ""))}`));
  if (name) {
    const span = { start: name.span.start, end: (title ?? name).span.end };
    units.push(leaf(writer, span, `policy ${name.name}${title ? ` ${encodeString(title.value)}` : ""}`));
  }
  return units;
}

function leaf(writer: Writer, span: Unit["span"], text: string): Unit {
  return { span, print: (indent) => writeLeaf(writer, indent, text, span.end) };
}

function writeItem(writer: Writer, item: Item, indent: string): void {
  switch (item.kind) {
    case "rule":
    case "except":
    case "disable":
      writeRule(writer, item, indent);
      break;
    case "mode":
      writeMode(writer, item, indent);
      break;
    case "command":
      writeCommand(writer, item, indent);
      break;
    case "test":
      writeTestItem(writer, item, encodeString(item.title.value), indent);
      break;
    case "set":
    case "edit":
    case "type":
      writeList(writer, indent, listOf(writer, item, indent));
      break;
    default:
      writeLeaf(writer, indent, lineOf(writer, item, indent), item.span.end);
  }
}

function lineOf(writer: Writer, item: UseItem | ParamItem | ConditionItem, indent: string): string {
  const inline = inlineAt(writer, indent);
  if (item.kind === "use") return useLine(writer, item, indent);
  if (item.kind === "param") return `param ${item.name.name}: ${item.type.name} = ${printValue(item.value, inline)}`;
  const triggers = item.triggers.map((trigger) => printTrigger(trigger, inline)).join(", ");
  return `condition ${item.name.name}${triggers === "" ? "" : ` on ${triggers}`} = ${printExpression(item.expression, inline)}`;
}

function listOf(writer: Writer, item: SetItem | EditItem | TypeItem, indent: string): List {
  const { end } = item.span;
  if (item.kind === "type") {
    const cells = item.shapes.map((shape) => ({ span: shape.span, text: encodeString(shape.value) }));
    return { head: `type ${item.name.name}`, cells, gap: " ", tail: "", end };
  }
  const cells = memberCells(writer, item.members, indent);
  if (item.kind === "set") return { head: `set ${item.name.name}: ${item.type.name}`, cells, gap: " ", tail: "", end };
  const tail = item.because ? ` because ${encodeString(item.because.value)}` : "";
  return { head: `${item.action} ${item.name.name}`, cells, gap: " ", tail, end };
}

function useLine(writer: Writer, { target, alias, params, granting }: UseItem, indent: string): string {
  const inline = inlineAt(writer, indent);
  const parts = ["use", printValue(target, inline)];
  if (alias) parts.push("as", alias.name);
  if (params.length > 0) parts.push("with", params.map(({ name, value }) => `${name.name} = ${printValue(value, inline)}`).join(", "));
  if (granting.length > 0) parts.push("granting", printNames(granting));
  return parts.join(" ");
}

function writeMode(writer: Writer, item: ModeItem, indent: string): void {
  const head = `mode ${item.name.name}${item.uses.length > 0 ? ` uses ${printNames(item.uses)}` : ""}`;
  const cells = item.lines.map(({ from, to }, index) => ({
    span: { start: from.span.start, end: to.span.end },
    text: `${from.name} -> ${to.name}`,
    first: index > 0,
  }));
  writeList(writer, indent, { head, cells, gap: "  ", tail: "", end: item.span.end });
}

function writeCommand(writer: Writer, item: CommandItem, indent: string): void {
  const inline = inlineAt(writer, indent);
  const head = `command ${item.names.map((name) => printCommandName(name, inline)).join(", ")}`;
  const parts = item.parts.map((part) => printPart(part, inline)).join("  ");
  const line = parts === "" ? `${head} { }` : `${head} { ${parts} }`;
  const written = !hasComments(writer, item.span.end) && (parts === "" || !hasLineBreak(writer, item.span.start, item.span.end));
  if (written && (parts === "" || fits(indent, line))) writeLine(writer, indent, line);
  else {
    writeLine(writer, indent, `${head} {`);
    const units = item.parts.map((part) => partUnit(writer, part));
    writeUnits(writer, units, `${indent}  `, item.span.end);
    writeLine(writer, indent, "}");
  }
}

function partUnit(writer: Writer, part: CommandItem["parts"][number]): Unit {
  const { end } = part.span;
  return {
    span: part.span,
    print: (indent) => {
      if (part.kind === "effect") writeLeaf(writer, indent, printPart(part, inlineAt(writer, indent), PART_WIDTH), end);
      else writeList(writer, indent, partList(writer, part, indent, PART_WIDTH));
    },
  };
}
