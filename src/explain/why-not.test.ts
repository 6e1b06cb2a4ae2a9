import { describe, expect, test } from "vitest";
import { loadRegexEngine } from "../automata/index.ts";
import { compileText } from "../compiler/testing.ts";
import { contextOf, newCounters, understandAction } from "../effects/testing.ts";
import { decide } from "../engine/index.ts";
import { whyNot } from "./why-not.ts";

const RM = "command rm { flags { -r|--recursive } operands { paths: path* } delete paths with recursive = -r }";

/** Why the rule `p/r` answers the command as it does; without `about` why the whole is judged so. */
function reasons(rule: string, command: string, about = "p/r"): readonly string[] {
  const { program } = compileText(`policy p "P" ${RM} ${rule}`);
  const context = contextOf();
  const understanding = understandAction(program, { kind: "command", tool: "Bash", shell: "bash", command }, context);
  const decision = decide(understanding, { program, context, engine: loadRegexEngine(), counters: newCounters() });
  const found = [...program.rules].find(({ id }) => id === about);
  return whyNot(decision, program, context, found);
}

const KEYS = 'block r on delete when path in { "*.pem" } and recursive because "b"';

describe("a rule that did not match", () => {
  test("names the condition that does not hold, effect by effect", () => {
    expect(reasons(KEYS, "rm a.pem b.txt")).toEqual([
      "on `delete a.pem` this does not hold: `recursive`",
      'on `delete b.txt` this does not hold: `recursive`, `path in { "*.pem" }`',
    ]);
  });

  test("says what there is where no trigger fits", () => {
    expect(reasons(KEYS, "cat a.pem")).toEqual(["no trigger of it fits `command cat`"]);
  });

  test("of secrets: that none is found", () => {
    const rule = 'block r on content finds "key" /KEY-[0-9]{6}/ because "b"';
    expect(reasons(rule, "echo KEY-12")).toEqual(["none of the kinds that it finds is there"]);
  });
});

test("a rule that matched names the effects it matched", () => {
  expect(reasons(KEYS, "rm -r a.pem")).toEqual(["`p/r` says block on `delete a.pem`"]);
});

test("without a rule: what decided, or that nothing did", () => {
  expect(reasons(KEYS, "rm -r a.pem", "")).toEqual(["`p/r` says block on `delete a.pem`"]);
  expect(reasons(KEYS, "rm a.txt", "")).toEqual(["no rule matches `delete a.txt`, `command rm`"]);
});
