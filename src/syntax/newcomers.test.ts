import { expect, test } from "vitest";
import { parsePolicy } from "./index.ts";

const RULE = (head: string, more = "") => `block x on ${head} because "no" instead "y" ${more} }`;

/** What is said of the first error in a policy with this item. */
function hintFor(item: string): string | undefined {
  const { diagnostics } = parsePolicy("p.policy", `language 1\npolicy p "P"\n${item}\n`);
  return diagnostics[0]?.hint;
}

test.each([
  ['ask x on write because "no"', "write `escalate` for `ask`"],
  ['rule x on write because "no"', "a rule begins with its verdict"],
  ['block x on write and delete because "no"', "joined by commas"],
  [RULE("edit {"), "write `write` for `edit`"],
  [RULE("constructor {"), "the events are `command`, "],
  [RULE('"npm publish" {'), "back-ticks: `` `npm publish ...` ``"],
  ['block "npm publish" because "no"', "back-ticks: `` `npm publish ...` ``"],
  ['block x { because "no" }', "`on write`, or a command in back-ticks"],
  ['set s { "a" }', "as in `set keys: path { … }`"],
  ['except "a b" when path under "x" because "no"', "without quotes"],
  [RULE('write { when path in ["a"]'), "a set stands in `{ }`"],
  [RULE('write { when: path in { "a" }'), "no colon"],
  [RULE('write { when path not { "a" }'), "write `in`, or `not in`"],
  [RULE('write { when path is in { "a" }'), "write `in` without `is`"],
  [RULE('write { when path is "a" or "b"'), "each comparison is written whole"],
  [RULE('command { when text contains "a"'), '`like "*text*"`'],
  [RULE('command { when text matches "a"'), "write `/a/`"],
  ['block x on write { message "no" }', "write `because` for `message`"],
  ['block x on write { toString "no" }', "the clauses are `when`, "],
  [RULE("write {", 'tests { hit "ls" }'), "`` `ls` ``"],
  ['test "t" { `ls` => block }', "write `->` for `=`"],
  ['test "t" { `ls` -> blok }', "did you mean `block`?"],
  ["mode m { otherwise -> pas }", "did you mean `pass`?"],
  ["mode m { otherwise: pass }", "write `->` for `:`"],
])("%s", (item, hint) => {
  expect(hintFor(item)).toContain(hint);
});
