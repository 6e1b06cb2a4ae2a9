import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

test.each([
  ["90s", 90_000],
  ["10m", 600_000],
  ["2h", 7_200_000],
  ["45", 45_000],
  ["720h", 30 * 24 * 3_600_000],
])("%s is %i milliseconds", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["0", "0m", "-5m", "5 m", "1d", "1.5h", "", "m", "721h", "99999999"])("`%s` is no time", (text) => {
  expect(() => parseDuration(text)).toThrow(InvalidArgumentError);
});
