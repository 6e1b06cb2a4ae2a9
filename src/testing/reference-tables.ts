import { buildTables } from "../conditions/index.ts";
import type { CompiledSet, Tables } from "../model/index.ts";

const built = new Map<string, Tables | undefined>();
const numbers = new Map<string, number>();
const numbersByList = new WeakMap<readonly string[], number>();

/** Automata of these sets alone; undefined where they are too large. The same few come again with every case: built once. */
export function tablesOf(sets: readonly CompiledSet[]): Tables | undefined {
  const key = sets.map(keyOf).join();
  if (!built.has(key)) {
    const tables = buildTables(sets);
    built.set(key, tables.ok ? tables.value : undefined);
  }
  return built.get(key);
}

function keyOf({ id, type, members, except, foldCase }: CompiledSet): string {
  return `${id} ${type} ${foldCase} ${numberOf(members)} ${numberOf(except)}`;
}

/** The same for lists of the same texts. */
function numberOf(texts: readonly string[]): number {
  const known = numbersByList.get(texts);
  if (known !== undefined) return known;
  const key = JSON.stringify(texts);
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  numbersByList.set(texts, number);
  return number;
}
