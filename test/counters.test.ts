/** What a call costs in work, not in time: exact counts, so that a change that makes every call look at more is seen. */
import { expect, test } from "vitest";
import { compilePolicies } from "../src/compiler/index.ts";
import { commandAction, referenceContext } from "../src/testing/index.ts";
import { judgeCompiled } from "./support/judging.ts";
import { layerOf } from "./support/programs.ts";

const SIGNATURES = `policy std "S"
command rm { flags { -r|--recursive  -f } operands { paths: path* } delete paths with recursive = -r }
command cat { operands { paths: path* } copy paths to stdout }
command git push { flags { -f } operands { remote: word?  refspecs: word* } send remote }`;

function programWith(rules: readonly string[]) {
  const { program } = compilePolicies({
    layers: [layerOf("global", [`language 1\n${SIGNATURES}`, `language 1\npolicy p "P"\n${rules.join("\n")}`])],
  });
  if (!program) throw new Error("the rules do not compile");
  return program;
}

const own = ['block a on delete when path in { "*.pem" } because "a"', 'warn b on `git push ...` when -f because "b"'];
const others = (count: number) =>
  Array.from({ length: count }, (_, index) => [
    `block w${index} on write when path in { "other-${index}/**" } because "w"`,
    `block d${index} on delete when path in { "other-${index}/**" } because "d"`,
    `warn q${index} on query when action is "action-${index}" because "q"`,
    `warn p${index} on \`git push ...\` when any words is "word-${index}" because "p"`,
  ]).flat();

test.each([
  ["cat a.ts", 0],
  ["rm src/a.pem", 1],
  ["git push -f origin x", 1],
])("%s judges %d rules among few and among hundreds", (command, rules) => {
  for (const program of [programWith(own), programWith([...own, ...others(100)])]) {
    const { counters } = judgeCompiled(program, commandAction(command), referenceContext());
    expect(counters.rules).toBe(rules);
    expect(counters.verifications).toBe(0);
  }
});

test("a path runs once through each automaton, however many sets there are", () => {
  const few = judgeCompiled(programWith(own), commandAction("rm src/a.pem"), referenceContext()).counters;
  const program = programWith([...own, ...others(100)]);
  const many = judgeCompiled(program, commandAction("rm src/a.pem"), referenceContext()).counters;
  expect(few.automatonRuns).toBe(1);
  expect(many.automatonRuns).toBe(program.tables.absolute.automata.length);
  expect(many.automatonRuns).toBeLessThan(30);
  expect(many.conditions).toBe(few.conditions);
  expect(many.lookups).toBe(few.lookups);
});
