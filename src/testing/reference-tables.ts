import { buildTables } from "../conditions/index.ts";
import type { CompiledSet, Tables } from "../model/index.ts";

const built = new Map<string, Tables | undefined>();

/** Automata of these sets alone; undefined where they are too large. The same few come again with every case: built once. */
export function tablesOf(sets: readonly CompiledSet[]): Tables | undefined {
  const key = JSON.stringify(sets);
  if (!built.has(key)) {
    const tables = buildTables(sets);
    built.set(key, tables.ok ? tables.value : undefined);
  }
  return built.get(key);
}
