import { expect, test } from "vitest";
import { compileText } from "../compiler/testing.ts";
import { conditionText } from "./condition-text.ts";

const DECLARED = `set secrets: path { ".env" }
set keys: path { "*.pem" except "*.pub" }
set all-secrets: path { secrets keys }
param most: number = 3`;

/** The condition as the compiler has it, told again. */
function toldOf(trigger: string, condition: string): string {
  const { program } = compileText(`policy p "P"\n${DECLARED}\nwarn w on ${trigger} when ${condition} because "w"`);
  return conditionText(program.rules.at(0)!.condition!, program);
}

test.each([
  ["link"],
  ["not link"],
  ["link and tree"],
  ["link or tree"],
  ["discard and (link or tree)"],
  ["not (link and tree)"],
  ['via is "cp"'],
  ['via is not "cp"'],
  ["host is user"],
  ['path in { "*.key" ".env" }'],
  ['path in { "*.key" except "*.pub" }'],
  ['path not in { "*.key" }'],
  ["path in p/secrets"],
  ["any sources in p/secrets"],
  ['no sources under { "/a" "b" }'],
  ['path under "/a"'],
  ["path under project"],
  ["path covers home"],
  ["repeats > 3"],
])("a policy would write it so: %s", (condition) => {
  expect(toldOf("write", condition)).toBe(condition);
});

test.each([
  ["via matches /^c/", "via matches /^c/"],
  ['via like "c*"', 'via in { "c*" }'],
  ["repeats >= most", "repeats >= 3"],
  ["path in all-secrets", "path in p/secrets or in p/keys"],
  ["path not in all-secrets", "path not (in p/secrets or in p/keys)"],
  ['not path in { "a" } and not link', 'not path in { "a" } and not link'],
])("%s is told as %s", (condition, expected) => {
  expect(toldOf("write", condition)).toBe(expected);
});

test("flags are called by their first name", () => {
  const push = "command push { flags { -f|--force  -m=word } operands { refs: word* } send refs }";
  const { program } = compileText(`policy p "P"\n${push}\nwarn w on \`push ...\` when --force and -m is "x" because "w"`);
  expect(conditionText(program.rules.at(0)!.condition!, program)).toBe('-f and -m is "x"');
});

test("long lists are cut", () => {
  const members = (count: number) => Array.from({ length: count }, (_, index) => `"${index}"`).join(" ");
  expect(toldOf("write", `path in { ${members(9)} }`)).toBe(`path in { ${members(8)} … }`);
  expect(toldOf("write", `path under { ${members(7)} }`)).toBe(`path under { ${members(6)} … }`);
});

test("a text moves no cursor", () => {
  expect(toldOf("write", 'via is "\\u{1b}[2J\\u{9b}"')).toBe('via is "\\u001b[2J\\u{9b}"');
});
