import { expect, test } from "vitest";
import type { Decision } from "../model/index.ts";
import { cautious, missingLayer } from "./cautious.ts";

function decisionOf(verdict: Decision["verdict"], result: Decision["result"]): Decision {
  return { verdict, result, unresolved: ["a loop"] } as Partial<Decision> as Decision;
}

test.each([
  ["pass", "pass"],
  ["allow", "allow"],
  ["warn", "allow"],
] as const)("what an older program would let go (%s on %s) is asked about, and why is said", (verdict, result) => {
  expect(cautious(decisionOf(verdict, result), "the policies changed")).toEqual({
    verdict: "escalate",
    result: "escalate",
    unresolved: ["a loop", "the policies changed"],
  });
});

test.each(["escalate", "block"] as const)("what it stops stays as it is: %s", (result) => {
  const decision = decisionOf(result, result);
  expect(cautious(decision, "the policies changed")).toBe(decision);
});

test("the program of the present sources is believed", () => {
  const decision = decisionOf("allow", "allow");
  expect(cautious(decision, undefined)).toBe(decision);
});

test.each([
  ["global", "nothing", true],
  ["global", "last good", false],
  ["project", "nothing", false],
] as const)("of a %s layer that is judged by %s it is said to be missing: %s", (layer, by, missing) => {
  expect(missingLayer({ replaced: [{ layer, by, why: "a.policy:1:1: wrong" }] })).toBe(
    missing ? "the global policies are left out (a.policy:1:1: wrong)" : undefined,
  );
});
