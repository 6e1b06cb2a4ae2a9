import { expect, test } from "vitest";
import { compileLayers, inLanguage, layerOf, saidOf } from "./testing.ts";

const RULE = 'block b on write when path in { "a" } because "b" instead "i"';

/** What is warned of in a global policy `p`. */
function warningsOf(...lines: readonly string[]): readonly string[] {
  return saidOf(compileLayers(layerOf("global", [inLanguage(`policy p "P"\n${lines.join("\n")}`)])));
}

test.each([
  ['set s: path { "a" }', "nothing uses the set `s`"],
  ["condition c on write = link", "nothing uses the condition `c`"],
  ["param most: number = 3", "nothing uses the param `most`"],
])("%s is of no use", (line, message) => {
  expect(warningsOf(line)).toEqual([`P0400: ${message}`]);
});

test("the standard library's names are there to be used by others", () => {
  const layer = layerOf("built-in", [inLanguage('policy p "P"\nset s: path { "a" }')]);
  expect(saidOf(compileLayers(layer))).toEqual([]);
});

test("a name that only another policy uses is used", () => {
  const layer = layerOf("global", [
    inLanguage('policy p "P"\nset s: path { "a" }'),
    inLanguage('policy q "Q"\nuse p\nblock b on write when path in p/s because "b" instead "i"'),
  ]);
  expect(saidOf(compileLayers(layer))).toEqual([]);
});

test("a block stops a command with further words, too, and says what to do instead", () => {
  expect(warningsOf('block b on `make all` because "b" instead "i"')).toEqual([
    "P0401: this block stops the command only without further words",
  ]);
  expect(warningsOf('block b on `make all ...` because "b"')).toEqual(["P0402: `p/b` blocks without saying what to do instead"]);
  expect(warningsOf('escalate b on `make all` because "b"')).toEqual([]);
});

test("the same test twice, however it is spaced", () => {
  const block = (...subjects: readonly string[]) =>
    warningsOf(`block b on write { when path in { "a" } because "b" instead "i" tests { ${subjects.join(" ")} } }`);
  expect(block("hit `touch a`", "hit `touch   a`")).toEqual(["P0403: this test stands twice"]);
  expect(block("hit `touch a`", 'hit `touch a` given cwd "/x"')).toEqual([]);
});

test("an allow that a stronger rule with the same pattern beats can never win, unless it overrides", () => {
  const block = 'block b on `make all ...` because "b" instead "i"';
  expect(warningsOf(block, "allow a on `make all ...`")).toEqual(["P0404: `p/a` can never win: a stronger rule has the same pattern"]);
  expect(warningsOf(block, 'allow a on `make all ...` overriding b because "x"')).toEqual([]);
  expect(warningsOf('block b on `make all ...` when alone because "b" instead "i"', "allow a on `make all ...`")).toEqual([]);
});

test("a rule that says the same as another one", () => {
  expect(warningsOf(RULE, RULE.replace("b on", "c on"))).toEqual(["P0406: `p/c` says the same as `p/b`"]);
  expect(warningsOf(RULE, RULE.replace("block b", "warn c"))).toEqual([]);
  expect(warningsOf(RULE, RULE.replace("b on", "c on").replace('"a"', '"b"'))).toEqual([]);
});

test("an exception that excuses nothing", () => {
  expect(warningsOf("allow a on read", 'except a when path under "x" because "x"')).toEqual([
    "P0405: `p/a` is an allow: there is nothing to excuse",
  ]);
  expect(warningsOf(RULE, 'disable b because "x"', 'except b when path under "x" because "x"')).toEqual([
    "P0405: `p/b` is disabled already",
  ]);
  expect(warningsOf(RULE, 'disable b because "x" until 2027-01-31', 'except b when path under "x" because "x"')).toEqual([]);
});
