import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isColoured, styleFor } from "./style.ts";

beforeEach(() => {
  vi.stubEnv("NO_COLOR", "");
  vi.stubEnv("TERM", "xterm");
});
afterEach(() => vi.unstubAllEnvs());

test("a terminal gets colour, each verdict its own", () => {
  const style = styleFor({ isTTY: true });
  const verdicts = ["allow", "pass", "warn", "escalate", "block"].map((verdict) => style.verdict(verdict, "x"));
  expect(new Set(verdicts).size).toBe(5);
  expect(style.verdict("block")).toBe("\u001b[1;31mblock\u001b[0m");
  expect(style.bold("x")).toBe("\u001b[1mx\u001b[0m");
});

test.each<[string, boolean, Readonly<Record<string, string>>]>([
  ["a pipe", false, {}],
  ["NO_COLOR", true, { NO_COLOR: "1" }],
  ["a dumb terminal", true, { TERM: "dumb" }],
])("%s gets none", (_, isTTY, environment) => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const style = styleFor({ isTTY });
  expect(isColoured({ isTTY })).toBe(false);
  expect([style.bold("a"), style.dim("b"), style.verdict("block"), style.verdict("block", "c")]).toEqual(["a", "b", "block", "c"]);
});

test("what is no verdict has no colour", () => {
  expect(styleFor({ isTTY: true }).verdict("session")).toBe("session");
});
