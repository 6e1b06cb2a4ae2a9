import { expect, test } from "vitest";
import { CASED_BLOCKS, foldCase, hasCharacter } from "./char-set.ts";

test("every character with a case is in a block that is looked at", () => {
  const missing: string[] = [];
  for (let character = 0x80; character <= 0x10ffff; character++) {
    if (character >= 0xd800 && character <= 0xdfff) continue;
    const text = String.fromCodePoint(character);
    const isCased = text.toUpperCase() !== text || text.toLowerCase() !== text;
    if (isCased && !CASED_BLOCKS.some(([first, last]) => character >= first && character <= last)) missing.push(character.toString(16));
  }
  expect(missing).toEqual([]);
});

test.each([
  ["ä", "Ä"],
  ["ς", "Σ"],
  ["ſ", "ſ"],
  ["ა", "Ა"],
  ["ａ", "Ａ"],
  ["𐐨", "𐐀"],
  ["k", "K"],
])("%s folds to %s", (one, other) => {
  const folded = foldCase([one.codePointAt(0)!, one.codePointAt(0)!]);
  expect(hasCharacter(folded, other.codePointAt(0)!)).toBe(true);
});

test("no folding crosses from ASCII to what is beyond", () => {
  expect(foldCase([0x6b, 0x6b])).toEqual([0x4b, 0x4b, 0x6b, 0x6b]);
  expect(hasCharacter(foldCase([0x212a, 0x212a]), 0x6b)).toBe(false);
});
