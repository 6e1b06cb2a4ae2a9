import {
  CONTEXT_FIELDS,
  type Comparison,
  type CompiledSet,
  type Condition,
  EFFECT_FIELDS,
  PATH_FACTS,
  type Subject,
} from "../model/index.ts";

/**
 * What evaluating a condition costs, in rough units of comparing one word with another, by its kind alone: connectives ask the cheap ones first, since
 * each may decide. `costs` are those of the conditions that it consists of, by their numbers.
 */
export function costOfCondition(condition: Condition, costs: readonly number[], sets: readonly Pick<CompiledSet, "type">[]): number {
  switch (condition.kind) {
    case "constant":
      return 0;
    case "not":
      return costs[condition.of] ?? 0;
    case "and":
    case "or":
      return condition.of.reduce((sum, child) => sum + (costs[child] ?? 0), 0);
    case "test":
      return costOfSubject(condition.subject) + (isList(condition.subject) ? MEMBERS : 1) * costOfComparison(condition.comparison, sets);
  }
}

/** Members that a list has in most calls. */
const MEMBERS = 4;
/** A fact that is looked up on disk when it is first asked for. */
const LOOK_UP = 100;

const LOOKED_UP: Readonly<Record<Subject["kind"], ReadonlySet<string>>> = {
  flag: new Set(),
  name: new Set(Object.keys(PATH_FACTS)),
  context: new Set(["branch", "host"]),
};
const LISTS: ReadonlySet<string> = new Set(
  [CONTEXT_FIELDS, ...Object.values(EFFECT_FIELDS)].flatMap((fields) =>
    Object.entries(fields).flatMap(([name, type]) => (type === "words" || type === "paths" ? [name] : [])),
  ),
);

function isList({ kind, name }: Subject): boolean {
  return kind !== "flag" && LISTS.has(name);
}

function costOfSubject({ kind, name }: Subject): number {
  return LOOKED_UP[kind].has(name) ? LOOK_UP : 1;
}

function costOfComparison(comparison: Comparison, sets: readonly Pick<CompiledSet, "type">[]): number {
  switch (comparison.kind) {
    case "present":
    case "is":
    case "is-number":
    case "order":
      return 1;
    case "is-context":
      return 4;
    case "in":
      return sets[comparison.set]?.type === "word" ? 2 : 6;
    case "either":
      return comparison.of.reduce((sum, one) => sum + costOfComparison(one, sets), 0);
    case "under":
    case "covers":
      return 4 + comparison.directories.length;
    case "negated":
      return costOfComparison(comparison.of, sets);
  }
}
