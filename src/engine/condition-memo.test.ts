import { expect, test } from "vitest";
import { compileText } from "../compiler/testing.ts";
import type { Truth } from "../model/index.ts";
import { ConditionMemo, sharedMemoOf, VisitedRules } from "./condition-memo.ts";

const programOf = () => compileText('policy p "P"\nwarn a on write when link because "a"\nwarn b on write when tree because "b"').program;

test.each<Truth>([true, false, "unknown", "unconstrained"])("an answer is remembered as it was given: %s", (truth) => {
  const memo = new ConditionMemo(sharedMemoOf(programOf()));
  expect(memo.get(0)).toBeUndefined();
  memo.set(0, truth);
  expect(memo.get(0)).toBe(truth);
  expect(memo.get(1)).toBeUndefined();
});

test("an effect does not see the answers of another one, though they share the arrays", () => {
  const shared = sharedMemoOf(programOf());
  const [first, second] = [new ConditionMemo(shared), new ConditionMemo(shared)];
  first.set(0, true);
  expect(second.get(0)).toBeUndefined();
  second.set(0, false);
  expect(first.get(0)).toBeUndefined();
  expect(second.get(0)).toBe(false);
});

test("the arrays are made once a program", () => {
  const program = programOf();
  expect(sharedMemoOf(program)).toBe(sharedMemoOf(program));
  expect(sharedMemoOf(programOf())).not.toBe(sharedMemoOf(program));
});

test("before the numbers of owners run out, the arrays are made anew: no old entry counts", () => {
  const program = programOf();
  const shared = sharedMemoOf(program);
  shared.lastOwner = 0xffff_0000;
  const fresh = sharedMemoOf(program);
  expect(fresh).not.toBe(shared);
  expect(fresh.lastOwner).toBe(0);
});

test("a walk comes to each rule once, whichever way leads there", () => {
  const shared = sharedMemoOf(programOf());
  const visited = new VisitedRules(shared);
  expect([visited.visit(0), visited.visit(1), visited.visit(0)]).toEqual([true, true, false]);
  expect(new VisitedRules(shared).visit(0)).toBe(true);
});
