import type { Condition, ConditionId, OperandList } from "../model/index.ts";
import type { CommandItem } from "../syntax/index.ts";
import type { ExpressionLowering } from "./expressions.ts";
import type { Declared } from "./graph.ts";

/** With more tests than this the check would cost more than it finds: 2^12 cases. */
const MOST_TESTS = 12;

/** Several `operands` lists must exclude each other and cover all cases: checked over every combination of the tests they make. */
export function checkOperandLists(lists: readonly OperandList[], declared: Declared<CommandItem>, lowering: ExpressionLowering): void {
  if (lists.length < 2) return;
  const conditions = lowering.conditions.conditions;
  const tests = [...new Set(lists.flatMap((list) => (list.when === undefined ? [] : testsOf(list.when, conditions))))];
  if (tests.length > MOST_TESTS) return;
  for (let bits = 0; bits < 2 ** tests.length; bits++) {
    const holds = (test: ConditionId) => (bits & (1 << tests.indexOf(test))) !== 0;
    if (!consistent(tests, holds, conditions)) continue;
    const chosen = lists.filter((list) => list.when === undefined || evaluate(list.when, holds, conditions)).length;
    if (chosen === 1) continue;
    const flags =
      tests
        .filter(holds)
        .map((test) => describe(conditions[test]!))
        .join(", ") || "no flag of them";
    const message = chosen === 0 ? `no operands list fits with ${flags}` : `${chosen} operands lists fit with ${flags}`;
    lowering.report.add("P0209", declared.policy.file, declared.item.span, `\`${declared.name}\`: ${message}`);
    return;
  }
}

function testsOf(id: ConditionId, conditions: readonly Condition[]): ConditionId[] {
  const condition = conditions[id]!;
  switch (condition.kind) {
    case "test":
      return [id];
    case "not":
      return testsOf(condition.of, conditions);
    case "and":
    case "or":
      return condition.of.flatMap((child) => testsOf(child, conditions));
    case "constant":
      return [];
  }
}

function evaluate(id: ConditionId, holds: (test: ConditionId) => boolean, conditions: readonly Condition[]): boolean {
  const condition = conditions[id]!;
  switch (condition.kind) {
    case "constant":
      return condition.value;
    case "test":
      return holds(id);
    case "not":
      return !evaluate(condition.of, holds, conditions);
    case "and":
      return condition.of.every((child) => evaluate(child, holds, conditions));
    case "or":
      return condition.of.some((child) => evaluate(child, holds, conditions));
  }
}

type Test = Extract<Condition, { readonly kind: "test" }>;

/** Whether the tests can hold together: those of one flag speak of one value, which is there where the flag is given. */
function consistent(tests: readonly ConditionId[], holds: (test: ConditionId) => boolean, conditions: readonly Condition[]): boolean {
  const groups = new Map<string, Test[]>();
  const holding = new Set<Test>();
  for (const id of tests) {
    const test = conditions[id]!;
    if (test.kind !== "test") continue;
    const subject = JSON.stringify(test.subject);
    groups.set(subject, [...(groups.get(subject) ?? []), test]);
    if (holds(id)) holding.add(test);
  }
  return [...groups.values()].every((group) => consistentGroup(group, holding));
}

function consistentGroup(group: readonly Test[], holding: ReadonlySet<Test>): boolean {
  const presence = group.find(({ comparison }) => comparison.kind === "present");
  const comparing = group.filter((test) => test !== presence);
  const given = presence ? holding.has(presence) : undefined;
  if (given === false && comparing.some((test) => holding.has(test))) return false;
  return comparing.every((test, index) =>
    comparing.slice(index + 1).every((other) => consistentPair(test, other, given === true, holding)),
  );
}

/** A value satisfies a comparison or its negation, and is one text at most; of a flag with several values that is not known. */
function consistentPair(test: Test, other: Test, given: boolean, holding: ReadonlySet<Test>): boolean {
  if (test.quantifier !== undefined || other.quantifier !== undefined) return true;
  const both = holding.has(test) && holding.has(other);
  if (negates(test, other) || negates(other, test)) return !both && (!given || holding.has(test) || holding.has(other));
  return !both || test.comparison.kind !== "is" || other.comparison.kind !== "is";
}

function negates({ comparison }: Test, other: Test): boolean {
  return comparison.kind === "negated" && JSON.stringify(comparison.of) === JSON.stringify(other.comparison);
}

function describe(condition: Condition): string {
  return condition.kind === "test" ? `\`${condition.subject.name}\`` : condition.kind;
}
