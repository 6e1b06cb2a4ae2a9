import { expect, test } from "vitest";
import { compilePolicies } from "./index.ts";
import { compileText, inLanguage, layerOf, saidOf } from "./testing.ts";

const LIBRARY = 'policy lib "L"\nparam most: number = 3\nwarn again on command when repeats > most because "again"';

function sayingOf(...texts: readonly string[]): readonly string[] {
  return saidOf(compilePolicies({ layers: [layerOf("global", texts.map(inLanguage))] })).filter((text) => !text.startsWith("P04"));
}

/** The number that the library's rule compares with. */
function mostIn(...users: readonly string[]): number | undefined {
  const { conditions } = compileText(LIBRARY, ...users).program;
  for (const condition of conditions)
    if (condition.kind === "test" && condition.comparison.kind === "order") return condition.comparison.value;
  return undefined;
}

test("a param has the declared value, unless a policy that uses it gives another", () => {
  expect(mostIn()).toBe(3);
  expect(mostIn('policy user "U"\nuse lib with most = 7')).toBe(7);
});

test("two policies of one layer cannot give two values", () => {
  const users = ['policy a "A"\nuse lib with most = 7', 'policy b "B"\nuse lib with most = 8'];
  expect(sayingOf(LIBRARY, ...users)).toEqual(["P0100: `most` has two values"]);
});

test("a value has the declared type", () => {
  expect(sayingOf('policy lib "L"\nparam most: number = "three"')).toEqual(["P0201: the value is no number"]);
});

test.each(["numbr", "constructor", "toString"])("there is no param type `%s`", (type) => {
  expect(sayingOf(`policy lib "L"\nparam most: ${type} = 3`)).toEqual([`P0109: there is no param type \`${type}\``]);
});

test("a value for a param that is not there is an error where it is given", () => {
  expect(sayingOf(LIBRARY, 'policy user "U"\nuse lib with least = 7')).toEqual(["P0104: there is no param `lib/least`"]);
});
