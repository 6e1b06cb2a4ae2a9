import type { Fallback, OperandList, RoleSpec, Scalar, Value, Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { mayGrow } from "../shell/flow.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import type { Parsed } from "./argv.ts";
import type { Prepared } from "./prepared.ts";
import { fitShape, type ShapeRecord } from "./shapes.ts";
import { holds } from "./when.ts";
import { matchesWordGlob } from "./word-globs.ts";
import { typedValue } from "./word-types.ts";

export interface Roles {
  readonly values: Record<string, Value>;
  /** False where operands were left that no role takes. */
  readonly complete: boolean;
}

type Role = Extract<RoleSpec, { readonly kind: "role" }>;

/** The operand list whose `when` the flags fulfil. */
function chooseList(shell: Shell, prepared: Prepared, parsed: Parsed): OperandList | undefined {
  const { operands } = prepared.signature;
  if (operands.length <= 1 && operands[0]?.when === undefined) return operands[0];
  for (const list of operands) {
    const truth = holds(shell.run, list.when, { flags: parsed.flags, roles: {}, holes: {} });
    if (truth !== false) return list;
  }
  return undefined;
}

/** Whether the next operand, after those already read, is where a `rest` role begins. */
export function beginsRest(shell: Shell, prepared: Prepared): (parsed: Parsed, next: Word) => boolean {
  return (parsed, next) => {
    const list = chooseList(shell, prepared, parsed);
    if (!list?.roles.some((role) => role.kind === "role" && role.type === "rest")) return false;
    if (parsed.operands.length > MAX_LEADING_OPERANDS) {
      shell.run.fail("too many operands before a command");
      return true;
    }
    const operands = [...parsed.operands, next];
    const assigned = assign(shell, list, operands, -1, -1);
    return assigned.restAt === operands.length - 1;
  };
}

/** Gives the operands to the roles, left to right; a role leaves enough for those after it that need one. */
export function assignRoles(shell: Shell, prepared: Prepared, parsed: Parsed): Roles {
  const list = chooseList(shell, prepared, parsed);
  if (!list) return { values: {}, complete: parsed.operands.length === 0 };
  const { values, taken, shapes } = assign(shell, list, parsed.operands, parsed.separator, parsed.rest);
  for (const shape of shapes) parsed.shapes.push(shape);
  for (const role of list.roles) {
    if (role.kind === "role" && role.fallback && values[role.name] === undefined) fallBack(shell, role, role.fallback, values, parsed);
  }
  return { values, complete: taken };
}

/** The value that stands for a flag or role that was not given. */
export function fallbackValue(shell: Shell, fallback: Fallback, type: string): Value {
  const text = fallbackText(shell, fallback);
  if (text === undefined) return undefined;
  if (fallback.kind === "context" && fallback.name === "cwd") return shellPath(shell, { ...shell.env.cwd });
  return typedValue(shell, type, knownWord(text));
}

function fallBack(shell: Shell, role: Role, fallback: Fallback, values: Record<string, Value>, parsed: Parsed): void {
  const value = fallbackValue(shell, fallback, role.type);
  if (value === undefined || value.kind === "list") return;
  const shape = shell.run.program.shapes.get(role.type);
  const record = shape && value.kind === "word" ? fitShape(shell, shape, value) : undefined;
  if (record) parsed.shapes.push(record);
  values[role.name] = role.count === "any" || role.count === "some" ? { kind: "list", items: [value], open: false } : value;
}

function fallbackText(shell: Shell, fallback: Fallback): string | undefined {
  if (fallback.kind === "literal") return fallback.text;
  const { context } = shell.run;
  switch (fallback.name) {
    case "cwd":
      return shell.env.cwd.text ?? ".";
    case "project":
    case "home":
    case "branch":
    case "remote":
    case "user":
    case "host":
      return context[fallback.name];
    case "temp":
      return context.temp[0];
    default:
      return undefined;
  }
}

const MAX_LEADING_OPERANDS = 100;

interface Assignment {
  readonly values: Record<string, Value>;
  readonly shapes: readonly ShapeRecord[];
  readonly taken: boolean;
  /** Where the rest role began; -1 if it did not. */
  readonly restAt: number;
}

function assign(shell: Shell, list: OperandList, operands: readonly Word[], separator: number, forcedRest: number): Assignment {
  const values: Record<string, Value> = {};
  const shapes: ShapeRecord[] = [];
  const { roles } = list;
  let at = 0;
  let restAt = -1;
  let barrier = separator >= 0 && roles.some((role) => role.kind === "separator") ? separator : -1;
  const skips = roles.filter((role) => role.kind === "skip");
  for (let number = 0; number < roles.length; number += 1) {
    const role = roles[number] as RoleSpec;
    if (role.kind === "separator") {
      barrier = -1;
      continue;
    }
    if (role.kind === "skip") continue;
    if (role.type === "rest") {
      restAt = at;
      if (at < operands.length) values[role.name] = listOf(operands.slice(at));
      at = operands.length;
      continue;
    }
    // A role that must be there comes before the rest, also where a flag has ended the flags: `cmake -E chdir DIR COMMAND`.
    const limit =
      barrier >= 0
        ? barrier
        : forcedRest >= 0 && hasRestAfter(roles, number)
          ? Math.min(operands.length, Math.max(forcedRest, needed(roles.slice(0, number + 1), 0)))
          : operands.length;
    const reserved = barrier >= 0 ? 0 : needed(roles, number + 1);
    at = take(shell, role, operands, at, limit, reserved, skips, values, shapes);
  }
  while (at < operands.length && skipped(skips, operands[at] as Word)) at += 1;
  return { values, shapes, taken: at >= operands.length, restAt };
}

function take(
  shell: Shell,
  role: Role,
  operands: readonly Word[],
  start: number,
  limit: number,
  reserved: number,
  skips: readonly RoleSpec[],
  values: Record<string, Value>,
  shapes: ShapeRecord[],
): number {
  const many = role.count === "any" || role.count === "some";
  const items: Scalar[] = [];
  const taken: Word[] = [];
  let at = start;
  while (at < limit) {
    const word = operands[at] as Word;
    if (skipped(skips, word)) {
      at += 1;
      continue;
    }
    const required = (role.count === "one" || role.count === "some") && items.length === 0;
    if (!required && limit - at <= reserved) break;
    const value = accept(shell, role.type, word, shapes);
    if (value === undefined) break;
    items.push(value);
    taken.push(word);
    at += 1;
    if (!many) break;
  }
  if (items.length > 0) values[role.name] = many ? { kind: "list", items, open: mayGrow(taken) } : items[0];
  return at;
}

function accept(shell: Shell, type: string, word: Word, shapes: ShapeRecord[]): Scalar | undefined {
  const shape = shell.run.program.shapes.get(type);
  if (!shape) {
    const value = typedValue(shell, type, word);
    return value?.kind === "list" ? undefined : value;
  }
  const record = fitShape(shell, shape, word);
  if (!record) return undefined;
  shapes.push(record);
  return word;
}

function listOf(words: readonly Word[]): Value {
  return { kind: "list", items: words, open: mayGrow(words) };
}

function needed(roles: readonly RoleSpec[], from: number): number {
  let count = 0;
  for (let index = from; index < roles.length; index += 1) {
    const role = roles[index] as RoleSpec;
    if (role.kind === "role" && role.type !== "rest" && (role.count === "one" || role.count === "some")) count += 1;
  }
  return count;
}

function hasRestAfter(roles: readonly RoleSpec[], number: number): boolean {
  return roles.some((role, index) => index > number && role.kind === "role" && role.type === "rest");
}

function skipped(skips: readonly RoleSpec[], word: Word): boolean {
  const { text } = word;
  return text !== undefined && skips.some((skip) => skip.kind === "skip" && matchesWordGlob(text, skip.glob));
}
