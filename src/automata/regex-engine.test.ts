import { expect, it } from "vitest";
import { loadRegexEngine } from "./regex-engine.ts";

// What a kind has compiled is kept by engine: another one for each call would compile it anew each time.
it("is one engine for all calls", () => {
  expect(loadRegexEngine()).toBe(loadRegexEngine());
  expect(loadRegexEngine("re2js")).toBe(loadRegexEngine("re2js"));
  expect(loadRegexEngine("re2js")).not.toBe(loadRegexEngine());
});
