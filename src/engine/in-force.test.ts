import { expect, test } from "vitest";
import { inForce } from "./in-force.ts";

const NOW = { now: 1_000, mode: "smart" };

test.each([
  ["always", {}, true],
  ["until later", { until: 1_001 }, true],
  ["until now", { until: 1_000 }, false],
  ["in this mode", { modes: ["strict", "smart"] }, true],
  ["in other modes", { modes: ["strict"] }, false],
  ["in this mode, but no longer", { modes: ["smart"], until: 1 }, false],
])("a rule that holds %s", (_, rule, expected) => {
  expect(inForce(rule, NOW)).toBe(expected);
});
