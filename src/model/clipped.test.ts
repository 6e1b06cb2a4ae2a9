import { expect, test } from "vitest";
import { clipped, wellFormed } from "./clipped.ts";

test.each([
  ["abc", 3, "abc"],
  ["abcd", 3, "abc…"],
  ["", 0, ""],
  ["ab😀", 4, "ab😀"],
  ["ab😀c", 4, "ab😀…"],
  ["ab😀c", 3, "ab…"],
])("%j, %i units at most: %j", (text, most, expected) => {
  expect(clipped(text, most)).toBe(expected);
});

test("half a character is shown as one that is not known", () => {
  expect(wellFormed("a\ud83d b\ude00 😀")).toBe("a\ufffd b\ufffd 😀");
});
