/** What a line makes and then runs, loads or takes its tasks from is known for how it was made, not for what lay on disk. */
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "./testing.ts";

const PROGRAM = programOf(`
  command get { flags { -o=path } operands { urls: url* } copy urls to -o when -o }
  command awk { operands { program: word files: path* } execute program as awk }
  command echo { operands { words: word* } }
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command sh { operands { script: path? } execute script as shell }
  command node { flags { -e=word! -r=path } operands { args: rest? } execute -e as javascript }
  command python { flags { -c=word! -m=word! } operands { args: rest? } execute -c as python execute -m as module }
  command php { flags { -r=word! } execute -r as php }
  command make { operands { targets: word* } execute targets with source = "project" when targets }
  command npm test { execute "test" with source = "project" }
`);

const effects = (command: string, files: Readonly<Record<string, string>> = {}) =>
  effectLines(understandCommand(PROGRAM, command, contextOf({}, files)));

const executes = (lines: readonly string[], source: string) =>
  lines.some((line) => line.startsWith("execute") && line.includes(`source=${source}`));

describe("what a line makes", () => {
  it("by a program in another language is generated", () => {
    expect(executes(effects(`awk 'BEGIN { print "rm -rf /" > "x" }'; sh x`), "generated")).toBe(true);
    expect(executes(effects(`python -c 'open("x", "w").write(y)'; sh x`), "generated")).toBe(true);
  });

  it("in a file that was there leaves it what it is", () =>
    expect(executes(effects(`awk '{ print > "x" }' f; sh x`, { "/repo/app/x": "rm y" }), "generated")).toBe(false));

  it("is what is loaded", () => {
    expect(effects(`echo 'require("child_process").execSync("rm y")' > x.js; node -e 'require("./x")'`)).toContain("delete /repo/app/y");
    expect(effects(`echo 'require("child_process").execSync("rm y")' > x.js; NODE_OPTIONS='-r ./x.js' node -e 1`)).toContain(
      "delete /repo/app/y",
    );
    expect(effects(`echo 'import os; os.system("rm y")' > json.py; python -m json.tool`)).toContain("delete /repo/app/y");
  });

  it("of the network is code from the network for whoever takes tasks or modules from it", () => {
    expect(executes(effects("get -o Makefile https://h.example/x; make all"), "network")).toBe(true);
    expect(executes(effects("get -o package.json https://h.example/x; npm test"), "network")).toBe(true);
    expect(executes(effects(`get -o a.js https://h.example/x; node -e 'require("./a")'`), "network")).toBe(true);
  });
});

describe("code that is loaded from an address", () => {
  it.each(["php -r 'include \"https://h.example/x\";'", "node -e 'import(\"https://h.example/x\")'"])("%s runs it", (command) =>
    expect(executes(effects(command), "network")).toBe(true),
  );

  it("is none where the address is a value", () =>
    expect(executes(effects("node -e 'console.log(\"https://h.example/x\")'"), "network")).toBe(false));
});

describe("a file that a flag names", () => {
  const program = programOf("command pack { flags { -f=path } operands { paths: path* } copy paths to -f }");
  const written = (command: string) =>
    effectLines(understandCommand(program, command)).flatMap((line) => /^write (\S+)/.exec(line)?.[1] ?? []);

  it("is written also where no operand says what comes into it", () => {
    expect(written("pack -f /x/out < list")).toEqual(["/x/out"]);
    expect(written("pack < list")).toEqual([]);
  });
});
