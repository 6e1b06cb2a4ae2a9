/** What is known where a script may have come one way or another. */
import type { Part, Word } from "../../model/index.ts";
import { ANY, knownWord, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import type { Descriptors } from "./descriptors.ts";
import type { Attribute, Callee, Variable } from "./environment.ts";
import { joinFlows } from "./flow.ts";

export function same(left: Variable | undefined, right: Variable | undefined): boolean {
  if (left === right) return true;
  if (!left || !right || !("kind" in left) || !("kind" in right)) return false;
  return left.text !== undefined && left.text === right.text;
}

/** A value that is either of two: undefined where nothing is known of it. */
export function eitherOf(left: Variable | undefined, right: Variable | undefined): Variable | undefined {
  if (!left || !right || !("kind" in left) || !("kind" in right)) {
    const flow = joinFlows(flowOfVariable(left), flowOfVariable(right));
    return flow ? { ...UNKNOWN_WORD, flow } : undefined;
  }
  return widened(left, right);
}

/** More values than these are not followed one by one. */
const MAX_VALUES = 4;

/** The few known values that two ways leave; undefined where one of them is not known, or they are many. */
export function eitherValues(left: Variable | undefined, right: Variable | undefined): readonly Word[] | undefined {
  const values: Word[] = [];
  for (const side of [left, right]) {
    for (const word of side === undefined ? [undefined] : "kind" in side ? [side] : side) {
      if (word?.text === undefined) return undefined;
      if (!values.some((other) => same(other, word))) values.push(word);
    }
  }
  return values.length <= MAX_VALUES ? values : undefined;
}

function flowOfVariable(value: Variable | undefined): Word["flow"] {
  return value && "kind" in value ? value.flow : value?.[0]?.flow;
}

/** Word for word, as far as both go: more may follow. */
export function eitherWords(left: readonly Word[] | undefined, right: readonly Word[] | undefined): readonly Word[] | undefined {
  if (!left || !right) return undefined;
  return left.slice(0, right.length).map((word, index) => (same(word, right[index]) ? word : widened(word, right[index] as Word)));
}

type Table<Value> = ReadonlyMap<string, Value> | undefined;

/**
 * Every body that a name may have; where one way knows no such function, or only that of the shell around this one, which may not have handed it on,
 * a program may run instead.
 */
export function eitherCallees(left: Table<Callee>, right: Table<Callee>, outer: Table<Callee>): Table<Callee> {
  const around = new Set(outer?.values());
  const isCertain = (callee: Callee | undefined) => callee?.certain === true && !around.has(callee);
  return eitherTable(left, right, (mine, theirs) => {
    const bodies = [...(mine?.bodies ?? [])];
    for (const body of theirs?.bodies ?? []) if (!bodies.some(({ node }) => node === body.node)) bodies.push(body);
    return { bodies, certain: isCertain(mine) && isCertain(theirs) };
  });
}

export function eitherAliases(left: Table<readonly Word[]>, right: Table<readonly Word[]>): Table<readonly Word[]> {
  return eitherTable(left, right, (mine, theirs) => {
    const texts = [...(mine ?? [])];
    for (const text of theirs ?? []) if (!texts.some((other) => same(other, text))) texts.push(text);
    return texts;
  });
}

/** Where one way knows no place for it, the program is found by its name. */
export function eitherHashed(left: Table<readonly Word[]>, right: Table<readonly Word[]>): Table<readonly Word[]> {
  return eitherTable(left, right, (mine, theirs) => [...(mine ?? [UNHASHED]), ...(theirs ?? [UNHASHED])]);
}

/** The program of that name wherever it lies. */
export const UNHASHED: Word = knownWord("");

export function eitherAttributes(left: Table<Attribute>, right: Table<Attribute>): Table<Attribute> {
  return eitherTable(left, right, (mine, theirs) => {
    if (mine === "integer" || theirs === "integer") return "integer";
    return isConverting(mine) || isConverting(theirs) ? "converting" : "perhaps-readonly";
  });
}

/** Whether what is read of the variable may be something else than what it was given. */
export function isConverting(attribute: Attribute | undefined): boolean {
  return attribute === "converting" || attribute === "integer" || attribute === "associative";
}

/** Everywhere that a number may lead. */
export function eitherDescriptors(left: Descriptors | undefined, right: Descriptors | undefined): Descriptors | undefined {
  return eitherTable(left, right, (mine, theirs) => [...new Set([...(mine ?? []), ...(theirs ?? [])])]);
}

export function eitherTable<Name, Value>(
  left: ReadonlyMap<Name, Value> | undefined,
  right: ReadonlyMap<Name, Value> | undefined,
  either: (mine: Value | undefined, theirs: Value | undefined) => Value,
): ReadonlyMap<Name, Value> | undefined {
  if (left === right) return left;
  const merged = new Map<Name, Value>();
  for (const name of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
    const mine = left?.get(name);
    const theirs = right?.get(name);
    merged.set(name, mine !== undefined && mine === theirs ? mine : either(mine, theirs));
  }
  return merged;
}

/** A word for either text: what both begin and end with, and a hole between. */
export function widened(left: Word, right: Word): Word {
  const flow = joinFlows(left.flow, right.flow);
  const leftFirst = left.parts[0];
  const rightFirst = right.parts[0];
  let head = 0;
  if (typeof leftFirst === "string" && typeof rightFirst === "string") {
    const most = Math.min(leftFirst.length, rightFirst.length);
    while (head < most && leftFirst.charCodeAt(head) === rightFirst.charCodeAt(head)) head += 1;
  }
  const leftLast = left.parts.at(-1);
  const rightLast = right.parts.at(-1);
  let tail = 0;
  if (typeof leftLast === "string" && typeof rightLast === "string") {
    const most = Math.min(leftLast.length - (left.parts.length === 1 ? head : 0), rightLast.length - (right.parts.length === 1 ? head : 0));
    while (tail < most && leftLast.charCodeAt(leftLast.length - 1 - tail) === rightLast.charCodeAt(rightLast.length - 1 - tail)) tail += 1;
  }
  const parts: Part[] = [];
  if (head > 0) parts.push((leftFirst as string).slice(0, head));
  parts.push(ANY);
  if (tail > 0) parts.push((leftLast as string).slice(-tail));
  return wordOf(parts, { open: left.open || right.open, flow });
}
