import { type ParameterExpansionPart, type ParameterOperation, parse, type Word as WordNode } from "unbash";
import type { Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { UNSET } from "../shell/environment.ts";
import { evaluateAgain, evaluateNumber, evaluateReference } from "../shell/evaluated.ts";
import { withFlow } from "../shell/flow.ts";
import { isZsh, type Shell } from "../shell/shell.ts";
import { setNamed } from "../shell/variables.ts";
import { removeAffix, replaceText } from "./patterns.ts";
import { inheritedValue } from "./secret-variables.ts";
import { expandAll, expandVariable, variableValue } from "./variable-values.ts";
import type { Fields } from "./word-fields.ts";
import { expandOne } from "./words.ts";
import { judgeFlags, nameBehindSigns } from "./zsh-words.ts";

/** `${…}`: resolved where the variable's value is known, otherwise a hole. What an operand substitutes is run in any case. */
export function parameterValue(shell: Shell, part: ParameterExpansionPart, fields: Fields, quoted: boolean): void {
  const { parameter, operation, index } = part;
  if ((parameter === "" || parameter === "$") && operation && isZsh(shell)) {
    const name = nameBehindSigns(part);
    if (name !== undefined) {
      expandVariable(shell, name, fields, quoted);
      return;
    }
    judgeFlags(shell, part);
  }
  if (index && isAll(index.text)) {
    everyMember(shell, part, fields, quoted);
    return;
  }
  if ((parameter === "@" || parameter === "*") && !part.prefix) {
    allPositional(shell, part, fields, quoted);
    return;
  }
  const value = index ? member(shell, parameter, index) : variableValue(shell, parameter);
  if (part.prefix === "!") {
    indirect(shell, value, operation, fields, quoted);
    return;
  }
  if (part.prefix === "#") {
    fields.value(value?.text === undefined ? UNKNOWN_WORD : knownWord(String(value.text.length)), quoted);
    return;
  }
  if (!operation) {
    if (!index) {
      expandVariable(shell, parameter, fields, quoted);
      return;
    }
    fields.value(value ?? UNKNOWN_WORD, quoted);
    return;
  }
  const result = operated(shell, index ? `${parameter}[${index.value}]` : parameter, value, operation);
  fields.value(value === undefined && showsMost(operation) ? withFlow(result, inheritedValue(parameter).flow) : result, quoted);
}

/** Whether what comes out is the value, or so much of it that it gives it away. */
function showsMost(operation: ParameterOperation): boolean {
  if (operation.type === "Slice") return !(Number(operation.length?.text) <= MOST_SHOWN);
  return operation.type !== "Default" || !operation.operator.endsWith("+");
}

/** As many characters as are shown to tell one key from another. */
const MOST_SHOWN = 4;

function isAll(index: string): boolean {
  return index === "@" || index === "*";
}

function indirect(shell: Shell, name: Word | undefined, operation: ParameterOperation | undefined, fields: Fields, quoted: boolean): void {
  evaluateReference(shell, name);
  if (operation) {
    const target = name?.text ?? "";
    fields.value(operated(shell, target, target === "" ? undefined : variableValue(shell, target), operation), quoted);
    return;
  }
  if (name?.text === undefined || name.text === "") {
    fields.value(UNKNOWN_WORD, quoted);
    return;
  }
  expandVariable(shell, name.text, fields, quoted);
}

function everyMember(shell: Shell, part: ParameterExpansionPart, fields: Fields, quoted: boolean): void {
  const value = shell.env.get(part.parameter);
  const words = value === undefined ? undefined : "kind" in value ? [value] : value;
  if (part.prefix) {
    fields.value(UNKNOWN_WORD, quoted);
    return;
  }
  const { operation } = part;
  if (!operation) {
    expandAll(fields, quoted, part.index?.text === "@", words, false);
    return;
  }
  const changed =
    operation.type === "Slice" ? sliced(shell, words, operation) : words?.map((word) => operated(shell, part.parameter, word, operation));
  expandAll(fields, quoted, part.index?.text === "@", changed, false);
}

function allPositional(shell: Shell, part: ParameterExpansionPart, fields: Fields, quoted: boolean): void {
  const { positional, positionalOpen } = shell.env;
  const { operation } = part;
  if (!operation) {
    expandAll(fields, quoted, part.parameter === "@", positional, positionalOpen);
    return;
  }
  if (operation.type !== "Slice") {
    operated(shell, part.parameter, UNKNOWN_WORD, operation);
    fields.opens();
    return;
  }
  const offset = numberOf(shell, operation.offset);
  if (!positional || !(offset >= 1)) {
    fields.opens();
    return;
  }
  expandAll(fields, quoted, part.parameter === "@", positional.slice(offset - 1), positionalOpen || operation.length !== undefined);
}

function sliced(
  shell: Shell,
  words: readonly Word[] | undefined,
  operation: ParameterOperation & { readonly type: "Slice" },
): readonly Word[] | undefined {
  const offset = numberOf(shell, operation.offset);
  const length = operation.length ? numberOf(shell, operation.length) : undefined;
  if (!words || Number.isNaN(offset) || Number.isNaN(length ?? 0)) return undefined;
  return words.slice(offset, length === undefined ? undefined : offset + length);
}

/** Not a number where it is not known, or is a variable's name. */
function numberOf(shell: Shell, node: WordNode): number {
  const word = expandOne(shell, node);
  evaluateNumber(shell, word);
  return word.text !== undefined && /^\s*-?\d+\s*$/.test(word.text) ? Number(word.text) : Number.NaN;
}

function member(shell: Shell, name: string, index: WordNode): Word | undefined {
  if (shell.env.attributeOf(name) === "associative") {
    expandOne(shell, index);
    return undefined;
  }
  const number = numberOf(shell, index);
  const value = shell.env.get(name);
  if (value === undefined || "kind" in value) return number === 0 ? value : undefined;
  return Number.isNaN(number) ? undefined : value.at(number);
}

function operated(shell: Shell, name: string, value: Word | undefined, operation: ParameterOperation): Word {
  switch (operation.type) {
    case "Default":
      return defaulted(shell, name, value, operation);
    case "Remove": {
      const pattern = expandOne(shell, operation.operand).text;
      if (value?.text === undefined || pattern === undefined) return lost(value);
      const removed = removeAffix(value.text, pattern, operation.operator);
      return removed === undefined ? lost(value) : withFlow(knownWord(removed), value.flow);
    }
    case "Replace": {
      const torn = tornSubstitution(operation);
      const pattern = torn ? void expandOne(shell, torn) : expandOne(shell, operation.pattern).text;
      const replacement = expandOne(shell, operation.replacement).text;
      if (value?.text === undefined || pattern === undefined || replacement === undefined) return lost(value);
      const replaced = replaceText(value.text, pattern, replacement, operation.operator);
      return replaced === undefined ? lost(value) : withFlow(knownWord(replaced), value.flow);
    }
    case "Slice":
      return substring(shell, value, operation);
    case "CaseModification":
      if (operation.operand) expandOne(shell, operation.operand);
      return value?.text === undefined || operation.operand
        ? lost(value)
        : withFlow(knownWord(changeCase(value.text, operation.operator)), value.flow);
    default:
      return transformed(shell, value, operation);
  }
}

/** The parser ends a pattern at the first slash, also where that stands within a substitution: `${x/$(rm /a)/}`. */
function tornSubstitution({ pattern, replacement }: ParameterOperation & { readonly type: "Replace" }): WordNode | undefined {
  const last = pattern.parts?.at(-1);
  if (!last || last.type === "Literal") return undefined;
  const statement = parse(`: ${last.text}/${replacement.text}`).commands[0]?.command;
  const whole = statement?.type === "Command" ? statement.suffix[0] : undefined;
  return whole?.type === "Word" && (whole.parts?.[0]?.text.length ?? 0) > last.text.length ? (whole as WordNode) : undefined;
}

/** `${x@Q}` quotes the value, `${x@U}` and its like change its case, `${x@P}` expands it as a prompt. */
function transformed(shell: Shell, value: Word | undefined, operation: ParameterOperation): Word {
  if (operation.type !== "Transform") return lost(value);
  if (operation.operand.value === "P") evaluateAgain(shell, value);
  if (value?.text === undefined) return lost(value);
  const { text } = value;
  const change = TRANSFORMS[operation.operand.value];
  return change ? withFlow(knownWord(change(text)), value.flow) : lost(value);
}

const TRANSFORMS: Readonly<Record<string, (text: string) => string>> = {
  Q: (text) => `'${text.replaceAll("'", "'\\''")}'`,
  U: (text) => text.toUpperCase(),
  L: (text) => text.toLowerCase(),
  u: (text) => text.slice(0, 1).toUpperCase() + text.slice(1),
};

function lost(value: Word | undefined): Word {
  return withFlow(UNKNOWN_WORD, value?.flow);
}

function defaulted(
  shell: Shell,
  name: string,
  value: Word | undefined,
  operation: ParameterOperation & { readonly type: "Default" },
): Word {
  const { operator } = operation;
  const colon = operator.startsWith(":");
  if (operator.endsWith("?")) return value ?? UNKNOWN_WORD;
  const alternative = expandOne(shell, operation.operand);
  if (value === undefined) {
    if (operator.endsWith("=") && name.includes("[")) setNamed(shell, name, alternative);
    return lost(alternative);
  }
  const unset = value === UNSET;
  const empty = value.text === "";
  if (value.text === undefined && colon && value.parts.every((part) => typeof part !== "string")) return lost(value);
  if (operator.endsWith("+")) return unset || (colon && empty) ? knownWord("") : alternative;
  if (!unset && !(colon && empty)) return value;
  if (operator.endsWith("=")) setNamed(shell, name, alternative);
  return alternative;
}

function substring(shell: Shell, value: Word | undefined, operation: ParameterOperation & { readonly type: "Slice" }): Word {
  const offset = numberOf(shell, operation.offset);
  const length = operation.length ? numberOf(shell, operation.length) : undefined;
  if (value?.text === undefined || Number.isNaN(offset) || Number.isNaN(length ?? 0)) return lost(value);
  const rest = value.text.slice(offset);
  if (length === undefined) return withFlow(knownWord(rest), value.flow);
  return withFlow(knownWord(length < 0 ? rest.slice(0, length) : rest.slice(0, length)), value.flow);
}

function changeCase(text: string, operator: string): string {
  if (operator === "^^") return text.toUpperCase();
  if (operator === ",,") return text.toLowerCase();
  const first = text.slice(0, 1);
  return (operator === "^" ? first.toUpperCase() : first.toLowerCase()) + text.slice(1);
}
