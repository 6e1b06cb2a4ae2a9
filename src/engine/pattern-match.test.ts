import { describe, expect, test } from "vitest";
import { compileText } from "../compiler/testing.ts";
import { contextOf, newCounters, understandCommand } from "../effects/testing.ts";
import type { CompiledPattern, Ternary } from "../model/index.ts";
import { newJudging } from "./effect-scope.ts";
import { matchPattern } from "./pattern-match.ts";

const DECLARED = `policy p "P"
set inner: word { "feature/*" except "feature/prod" }
set own: word { inner "fix" }
command push { flags { -f|--force  -r  -m|--message=word  --note=word* } operands { refs: word* } send refs }
command git push { flags { -f } operands { refs: word* } send refs }
command git { flags { -C=dir } operands { words: word* } }
command cat { operands { paths: path* } copy paths to stdout }
command sh { operands { script: path? } execute stdin as shell when not script }
`;

/** Whether the last command of the line, or any of it, is what the pattern means. */
function matches(pattern: string, command: string): Ternary {
  const { program } = compileText(`${DECLARED}allow a on \`${pattern}\``);
  const understanding = understandCommand(program, command);
  const judging = newJudging(program, contextOf(), newCounters());
  const patterns: CompiledPattern[] = program.rules
    .at(0)!
    .triggers.flatMap((trigger) => (trigger.kind === "pattern" ? trigger.pattern : []));
  const answers = patterns.flatMap((one) => understanding.calls.map((call) => matchPattern(one, call, understanding.calls, judging)));
  return answers.includes(true) ? true : answers.includes("unknown") ? "unknown" : false;
}

describe.each<[string, ...(readonly [string, Ternary])[]]>([
  ["push", ["push", true], ["push main", false], ["push -f", false], ["pull", false], ["/usr/bin/push", true]],
  ["push ...", ["push", true], ["push main -f", true], ["pushed", false]],
  ["push main", ["push main", true], ["push", false], ["push other", false], ["push main other", false]],
  ["push main ...", ["push main other", true], ["push other main", false], ['push "$X"', "unknown"], ['push "rel/$X"', false]],
  ["push feature/*", ["push feature/a", true], ["push feature/a/b", true], ["push main", false]],
  ["push {main,next}", ["push next", true], ["push last", false]],
])("`%s`: names and operands", (pattern, ...cases) => {
  test.each(cases)("%s: %s", (command, expected) => expect(matches(pattern, command)).toBe(expected));
});

describe.each<[string, ...(readonly [string, Ternary])[]]>([
  ["push -f ...", ["push --force", true], ["push main -f", true], ["push -rf", true], ["push", false], ['push "$@"', "unknown"]],
  ["push -rf", ["push -r -f", true], ["push -f", false]],
  ["push -f", ["push -f -r", false], ["push -f -m x", false]],
  ["push --message=wip* ...", ["push -m wip-1", true], ["push -m done", false], ["push", false], ['push -m "$X"', "unknown"]],
  ["push --note=b ...", ["push --note a --note b", true], ["push --note a", false]],
  ["push {-f,-r} ...", ["push -r", true], ["push -m x", false]],
  ["git push ...", ["git -C /x push main", true], ["git pull", false]],
])("`%s`: flags", (pattern, ...cases) => {
  test.each(cases)("%s: %s", (command, expected) => expect(matches(pattern, command)).toBe(expected));
});

describe.each<[string, ...(readonly [string, Ternary])[]]>([
  ["make test", ["make test", true], ["make test -k", false], ["make", false]],
  ["make -k ...", ["make test -k", true], ["make test", false]],
  ["make -k test", ["make test -k", true], ["make -k test", true]],
  ["mk* ...", ["mkfs.ext4 /dev/sda", true], ["/sbin/mkfs x", true], ["make", false], ["$X y", "unknown"]],
])("`%s`: a program without a signature", (pattern, ...cases) => {
  test.each(cases)("%s: %s", (command, expected) => expect(matches(pattern, command)).toBe(expected));
});

test.each<[string, Ternary]>([
  ["push feature/a", true],
  ["push fix", true],
  ["push feature/prod", false],
  ["push main", false],
])("a set's sets keep their own exceptions: %s", (command, expected) => {
  expect(matches("push <own>", command)).toBe(expected);
});

test.each<[string, Ternary]>([
  ["cat x | sh", true],
  ["cat x | tee y | sh", true],
  ["sh | cat x", false],
  ["cat x; sh", false],
  ["sh", false],
])("commands of a pipeline stand in that order: %s", (command, expected) => {
  expect(matches("cat ... | sh ...", command)).toBe(expected);
});
