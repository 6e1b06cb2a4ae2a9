import { expect, test } from "vitest";
import { compileLayers, inLanguage, layerOf, saidOf } from "./testing.ts";

/** What is said of a signature with these lists of operands. */
function sayingOf(...lists: readonly string[]): readonly string[] {
  const flags = "flags { -a  -b  -m=word  -n }";
  const signature = `command x { ${flags} ${lists.join(" ")} }`;
  return saidOf(compileLayers(layerOf("global", [inLanguage(`policy p "P"\n${signature}`)])));
}

const list = (when?: string) => `operands { words: word* }${when === undefined ? "" : ` when ${when}`}`;

test("one list needs no condition, and a condition of one list is not looked at", () => {
  expect(sayingOf(list())).toEqual([]);
  expect(sayingOf(list("-a"))).toEqual([]);
});

test.each([[["-a", "not -a"]], [["-a and -b", "-a and not -b", "not -a"]], [["-a or -b", "not (-a or -b)"]]])(
  "lists that cover every case once are fine: %j",
  (conditions) => expect(sayingOf(...conditions.map(list))).toEqual([]),
);

test.each([
  ["a case without a list", ["-a", "-b and not -a"], "no operands list fits with no flag of them"],
  ["a case with two lists", ["-a", "not -a or -b"], "2 operands lists fit with `-a`, `-b`"],
  ["a list without a condition beside another", ["-a", undefined], "2 operands lists fit with `-a`"],
])("%s is an error that names the flags", (_, conditions, what) => {
  expect(sayingOf(...conditions.map(list))).toEqual([`P0209: \`x\`: ${what}`]);
});

test("a flag has a value only where it is given", () => {
  expect(sayingOf(list('-m is "a"'), list('-m and not -m is "a"'), list("not -m"))).toEqual([]);
});

test("a flag with a value has one: a comparison or its negation holds, and of two texts one at most", () => {
  expect(sayingOf(list('-m is "a"'), list('-m is not "a"'), list("not -m"))).toEqual([]);
  expect(sayingOf(list('-m is "a"'), list('-m is "b"'), list('not (-m is "a" or -m is "b")'))).toEqual([]);
  expect(sayingOf(list('-m is "a"'), list('-m is not "a"'))).toEqual(["P0209: `x`: no operands list fits with no flag of them"]);
});

test("more tests than can be tried are not looked at", () => {
  const many = Array.from({ length: 13 }, (_, index) => `-m is "${index}"`).join(" or ");
  expect(sayingOf(list(many), list(many))).toEqual([]);
});
