import { expect, test } from "vitest";
import { parsePolicy } from "../syntax/index.ts";
import { didYouMean, nearest, Report } from "./report.ts";

test.each([
  ["secrts", ["secrets", "sets"], "secrets"],
  ["frce-push", ["force-push", "force-pull"], "force-push"],
  ["ab", ["xy"], undefined],
  ["pid", ["via"], undefined],
  ["hi", ["low", "high"], "high"],
  ["abcd", ["wxyz"], undefined],
  ["abc", ["abc"], undefined],
  ["abc", [], undefined],
])("the candidate nearest to %s of %j is %s", (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
});

test("a hint asks, or is not there", () => {
  expect(didYouMean("secrts", ["secrets"])).toBe("did you mean `secrets`?");
  expect(didYouMean("secrts", ["other-things"])).toBeUndefined();
});

test("a finding has the severity of its code and the place as people count it", () => {
  const report = new Report();
  const { file } = parsePolicy("a.policy", "language 1\npolicy p");
  report.add("P0400", file, { start: 11, end: 17 }, "nothing uses it");
  expect(report.failed).toBe(false);
  report.add("P0101", file, { start: 18, end: 19 }, "there is none", "look again");
  expect(report.failed).toBe(true);
  expect(report.diagnostics).toEqual([
    {
      code: "P0400",
      severity: "warning",
      message: "nothing uses it",
      location: { file: "a.policy", line: 2, column: 1, endLine: 2, endColumn: 7 },
    },
    {
      code: "P0101",
      severity: "error",
      message: "there is none",
      location: { file: "a.policy", line: 2, column: 8, endLine: 2, endColumn: 9 },
      hint: "look again",
    },
  ]);
});
