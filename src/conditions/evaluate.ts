/**
 * Conditions in Kleene's logic, with a fourth value for what is unknown only for words without any known character (S6).
 * Connectives stop at the first answer that decides; each condition is evaluated at most once a memo.
 */
import {
  and,
  type Condition,
  type ConditionId,
  type ListValue,
  not,
  or,
  type Scalar,
  type Subject,
  type Truth,
  type Value,
} from "../model/index.ts";
import { compare, isPresent } from "./compare.ts";
import type { Scope } from "./scope.ts";

export function evaluateCondition(id: ConditionId, scope: Scope): Truth {
  const known = scope.memo?.get(id);
  if (known !== undefined) return known;
  scope.counters.conditions++;
  const answer = evaluate(scope.tables.conditions.at(id)!, scope);
  scope.memo?.set(id, answer);
  return answer;
}

/**
 * For message holes: by the subject's name, the members of quantified lists that satisfied their comparison; where none is certain, those that may.
 * A negated condition has none.
 */
export function satisfyingMembers(id: ConditionId, scope: Scope): Map<string, readonly Scalar[]> {
  const members = new Map<string, readonly Scalar[]>();
  collectMembers(id, scope, members);
  return members;
}

function evaluate(condition: Condition, scope: Scope): Truth {
  switch (condition.kind) {
    case "constant":
      return condition.value;
    case "not":
      return not(evaluateCondition(condition.of, scope));
    case "and":
      return evaluateAll(condition.of, scope);
    case "or":
      return evaluateAny(condition.of, scope);
    case "test":
      return evaluateTest(condition, scope);
  }
}

function evaluateAll(ids: readonly ConditionId[], scope: Scope): Truth {
  let answer: Truth = true;
  for (const id of ids) {
    answer = and(answer, evaluateCondition(id, scope));
    if (answer === false) return false;
  }
  return answer;
}

function evaluateAny(ids: readonly ConditionId[], scope: Scope): Truth {
  let answer: Truth = false;
  for (const id of ids) {
    answer = or(answer, evaluateCondition(id, scope));
    if (answer === true) return true;
  }
  return answer;
}

type Test = Extract<Condition, { readonly kind: "test" }>;

function evaluateTest(test: Test, scope: Scope): Truth {
  const value = scope.lookup(test.subject);
  if (value === undefined) return false;
  if (test.quantifier === undefined && test.comparison.kind === "present") return isPresent(value);
  if (value.kind !== "list") {
    const answer = compare(value, test.comparison, scope);
    return test.quantifier === "no" ? not(answer) : answer;
  }
  if (test.quantifier === "every") return everyMember(value, test, scope);
  const answer = anyMember(value, test, scope);
  return test.quantifier === "no" ? not(answer) : answer;
}

function anyMember(list: ListValue, test: Test, scope: Scope): Truth {
  let answer: Truth = false;
  for (const item of list.items) {
    answer = or(answer, compare(item, test.comparison, scope));
    if (answer === true) return true;
  }
  return list.open ? or(answer, "unknown") : answer;
}

function everyMember(list: ListValue, test: Test, scope: Scope): Truth {
  let answer: Truth = true;
  for (const item of list.items) {
    answer = and(answer, compare(item, test.comparison, scope));
    if (answer === false) return false;
  }
  return list.open ? and(answer, "unknown") : answer;
}

function collectMembers(id: ConditionId, scope: Scope, members: Map<string, readonly Scalar[]>): void {
  const condition = scope.tables.conditions.at(id)!;
  if (condition.kind === "and" || condition.kind === "or") for (const child of condition.of) collectMembers(child, scope, members);
  if (condition.kind !== "test" || condition.quantifier === undefined || condition.quantifier === "no") return;
  const value: Value = scope.lookup(condition.subject);
  if (value?.kind !== "list") return;
  const certain = value.items.filter((item) => compare(item, condition.comparison, scope) === true);
  const found = certain.length > 0 ? certain : value.items.filter((item) => compare(item, condition.comparison, scope) !== false);
  if (found.length === 0) return;
  const name = nameOf(condition.subject);
  members.set(name, [...new Set([...(members.get(name) ?? []), ...found])]);
}

function nameOf(subject: Subject): string {
  return subject.name;
}
