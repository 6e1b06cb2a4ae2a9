import type { CompiledException, Program } from "../model/index.ts";

const indexes = new WeakMap<Program, ReadonlyMap<string, readonly CompiledException[]>>();
const NONE: readonly CompiledException[] = [];

/** The exceptions of a rule; the index is made once a program. */
export function exceptionsOf(program: Program, rule: string): readonly CompiledException[] {
  if (program.exceptions.length === 0) return NONE;
  let index = indexes.get(program);
  if (!index) {
    index = group(program.exceptions);
    indexes.set(program, index);
  }
  return index.get(rule) ?? NONE;
}

function group(exceptions: readonly CompiledException[]): ReadonlyMap<string, readonly CompiledException[]> {
  const groups = new Map<string, CompiledException[]>();
  for (const exception of exceptions) {
    const list = groups.get(exception.rule);
    if (list) list.push(exception);
    else groups.set(exception.rule, [exception]);
  }
  return groups;
}
