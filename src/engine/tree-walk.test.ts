import { describe, expect, test } from "vitest";
import { compileText } from "../compiler/testing.ts";
import { CONTEXT } from "../conditions/test-context.ts";
import {
  ANY,
  type Effect,
  knownWord,
  type ListValue,
  type PathValue,
  type Scalar,
  UNKNOWN_WORD,
  type Value,
  type Word,
  wordOf,
} from "../model/index.ts";
import { newCounters } from "./decide.ts";
import { EffectScope, newJudging } from "./effect-scope.ts";
import { walkTree } from "./tree-walk.ts";

/** The numbers of the rules, which have these conditions, that an effect with these fields is led to, in ascending order. */
function ledTo(verb: Effect["verb"], conditions: readonly string[], fields: Readonly<Record<string, Value>>): readonly number[] {
  const rules = conditions.map((text, number) => `warn r${number} on ${verb} when ${text} because "w"`);
  const { program } = compileText(`policy p "P"\n${rules.join("\n")}`);
  const scope = new EffectScope(newJudging(program, CONTEXT, newCounters()), { verb, fields, call: -1, origin: "tool" }, undefined);
  const visited = new Set<number>();
  walkTree(program.tree.verbs.get(verb)!, scope, (rule) => visited.add(rule));
  return [...visited].sort();
}

function listOf(items: readonly Scalar[], open = false): ListValue {
  return { kind: "list", items, open };
}

function pathOf(word: Word): PathValue {
  return { kind: "path", written: word, lexical: word, real: word, local: true, contents: false, tree: false };
}

describe("rules that ask for a text", () => {
  const conditions = ['via is "cp"', 'via is "mv"', 'via is "constructor"'];

  test.each<[string, Value, readonly number[]]>([
    ["the known text leads to its rules alone", knownWord("mv"), [1]],
    ["a text that no rule asks for leads nowhere", knownWord("dd"), []],
    ["a property of every object is no case", knownWord("toString"), []],
    ["a text may be called like one", knownWord("constructor"), [2]],
    ["a text that is not known may be any", wordOf(["c", ANY]), [0, 1, 2]],
    ["what is not there is none", undefined, []],
  ])("%s", (_, via, expected) => {
    expect(ledTo("write", conditions, { via })).toEqual(expected);
  });

  test.each<[string, Value, readonly number[]]>([
    ["each known member leads to its rules", listOf([knownWord("a"), knownWord("c")]), [0, 2]],
    ["one that is not known leads to all", listOf([knownWord("a"), UNKNOWN_WORD]), [0, 1, 2]],
    ["further ones that are not known do, too", listOf([knownWord("a")], true), [0, 1, 2]],
    ["an empty list leads nowhere", listOf([]), []],
  ])("of a list %s", (_, words, expected) => {
    expect(ledTo("command", ['any words is "a"', 'any words is "b"', 'any words is "c"'], { words })).toEqual(expected);
  });
});

describe("rules that ask for a set of paths", () => {
  const conditions = ['path in { "*.pem" }', 'path in { "a/**" }', 'path in { "/etc/**" }'];

  test.each<[string, PathValue, readonly number[]]>([
    ["a path leads to the rules of the sets that have it", pathOf(knownWord("/home/user/project/a/x.pem")), [0, 1]],
    ["a path in none of them leads nowhere", pathOf(knownWord("/srv/x")), []],
    ["one that is known in part leads where it may be", pathOf(wordOf(["/etc/", ANY])), [0, 1, 2]],
    ["one of which nothing is known leads everywhere", pathOf(UNKNOWN_WORD), [0, 1, 2]],
    ["a known end rules out the sets of other ends", pathOf(wordOf([ANY, "/x.ts"])), [1, 2]],
  ])("%s", (_, path, expected) => {
    expect(ledTo("write", conditions, { path })).toEqual(expected);
  });

  test("links are followed: either spelling leads on", () => {
    const path = { ...pathOf(knownWord("/home/user/project/x.pem")), real: knownWord("/etc/x") };
    expect(ledTo("write", conditions, { path })).toEqual([0, 2]);
  });
});

test("a shared condition that is false rules out what is below, one that is unknown does not", () => {
  const conditions = ["link and tree", "link and discard"];
  const link = (value: boolean | "unknown"): Value => ({ kind: "truth", value });
  expect(ledTo("write", conditions, { link: link(true) })).toEqual([0, 1]);
  expect(ledTo("write", conditions, { link: link("unknown") })).toEqual([0, 1]);
  expect(ledTo("write", conditions, { link: link(false) })).toEqual([]);
});
