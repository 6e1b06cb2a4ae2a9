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

/** A comparison of a flag's value holds only where the flag is given. */
function consistent(tests: readonly ConditionId[], holds: (test: ConditionId) => boolean, conditions: readonly Condition[]): boolean {
  return tests.every((test) => {
    const condition = conditions[test]!;
    if (condition.kind !== "test" || condition.comparison.kind === "present" || !holds(test)) return true;
    const presence = tests.find((other) => {
      const candidate = conditions[other]!;
      return (
        candidate.kind === "test" &&
        candidate.comparison.kind === "present" &&
        JSON.stringify(candidate.subject) === JSON.stringify(condition.subject)
      );
    });
    return presence === undefined || holds(presence);
  });
}

function describe(condition: Condition): string {
  return condition.kind === "test" ? `\`${condition.subject.name}\`` : condition.kind;
}
