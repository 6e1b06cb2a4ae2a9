import { describe, expect, it } from "vitest";
import { makeRecipe } from "./tasks/makefile.ts";
import { taskfileTask } from "./tasks/taskfile.ts";
import { programOf, understandCommand } from "./testing.ts";

const PROGRAM = programOf(`
  command rm { operands { paths: path* } delete paths }
  command cp { operands { sources: path* dest: path } copy sources to dest }
  command awk { operands { program: word files: path* } execute program as awk }
  command psql { flags { -c=word! } execute -c as sql }
  command mongosh { flags { --eval=word! } execute --eval as mongo }
  command python { flags { -c=word! } execute -c as python }
  command sed { operands { program: word files: path* } execute program as sed }
`);

const LENGTH = 60_000;
/** A host waits longer; what grows with the square of the length took up to 43 seconds. What it costs is the bench's. */
const HANGS = 10_000;

describe("a long command", () => {
  it.each([
    ["awk", "a|getline "],
    ["awk", "print > "],
    ["awk", "system("],
    ["psql -c", "f("],
    ["psql -c", "\n"],
    ["psql -c", "with a as ("],
    ["mongosh --eval", "$a$"],
    ["mongosh --eval", ".deleteMany("],
    ["python -c", "eval("],
    ["python -c", "join("],
    ["sed", "w f\n"],
  ])("is read to its end before anybody gives up: %s %j", { timeout: HANGS }, (program, piece) => {
    const { effects, unresolved } = understandCommand(PROGRAM, `${program} '${piece.repeat(LENGTH / piece.length)}'`);
    expect(unresolved.map(({ reason }) => reason)).not.toContain("an internal fault");
    expect(effects.some(({ verb }) => verb === "command") || unresolved.length > 0).toBe(true);
  });

  it("has one word of too many parts", () => {
    const { unresolved } = understandCommand(PROGRAM, `rm ${"$a/b".repeat(2_000)}`);
    expect(unresolved.map(({ reason }) => reason)).toContain("a word has too many parts");
  });

  it("has one hole where several stand side by side", () => {
    const { calls } = understandCommand(PROGRAM, `rm ${"$a".repeat(5_000)}-x`);
    expect(calls[0]?.words[1]?.parts.length).toBe(2);
  });

  it("has one effect for paths of which the same is known", () => {
    const { effects } = understandCommand(PROGRAM, 'rm "$a" "$b" x"$a" x"$b" y; rm "$a"');
    const deletes = effects.filter(({ verb }) => verb === "delete").map(({ call }) => call);
    expect(deletes).toEqual([0, 0, 0, 1]);
  });

  it("starts no more programs from code than are followed", () => {
    const { unresolved } = understandCommand(PROGRAM, `python -c 'import os;${'os.system("rm x");'.repeat(500)}'`);
    expect(unresolved.map(({ reason }) => reason)).toContain("the code starts more programs than are followed");
  });
});

describe("a file of tasks", () => {
  it.each(["? ", "- ", ": ", "[", "{x: ", "*a ", "! ", "&a "])("may be nothing but %j", { timeout: HANGS }, (piece) => {
    for (const size of [500, LENGTH]) expect(taskfileTask(piece.repeat(size / piece.length), "x")).toBeUndefined();
  });

  it.each(["$(shell ", "$(", "include x\n", "define f\n", "a: a\n", "X += $(X)\n"])(
    "may be a Makefile of %j",
    { timeout: HANGS },
    (piece) => {
      const code = makeRecipe(`all: ; echo $(X)\n${piece.repeat(LENGTH / piece.length)}`, "all", () => piece.repeat(100));
      expect(code?.length).toBeLessThan(5_000_000);
    },
  );
});
