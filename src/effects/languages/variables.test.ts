import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command node { flags { -e=word! } operands { args: rest? } execute -e as javascript }
  command perl { flags { -e=word! } operands { args: rest? } execute -e as perl }
  command python { flags { -c=word! } operands { args: rest? } execute -c as python }
  command php { flags { -r=word! } operands { args: rest? } execute -r as php }
  command ruby { flags { -e=word! } operands { args: rest? } execute -e as ruby }
`);

const INTERPRETERS = { python: "python -c", javascript: "node -e", perl: "perl -e", php: "php -r", ruby: "ruby -e" } as const;

/** What a program deletes, and whether it runs what is not known. */
function ran(language: keyof typeof INTERPRETERS, code: string): { readonly deleted: readonly string[]; readonly unknown: boolean } {
  const lines = effectLines(understandCommand(PROGRAM, `${INTERPRETERS[language]} '${code.replaceAll("'", "'\\''")}'`));
  const deleted = lines.flatMap((line) => /^delete (?:\/repo\/app\/)?(\S+)/.exec(line)?.[1] ?? []);
  return { deleted, unknown: lines.some((line) => line.startsWith("execute source=‹any›")) };
}

describe("a name stands for what it was given", () => {
  it.each([
    ["python", 'import os; x = "rm a"; x += " b"; os.system(x)', ["a", "b"]],
    ["python", 'import os; x = "rm a"; print(x="true"); os.system(x)', ["a"]],
    ["python", 'import os; x = "rm a"\nif x: x = "rm b"\nos.system(x)', ["a", "b"]],
    ["python", 'import os\ndef f(): os.system(x)\nx = "true"\nx = "rm a"\nf()', ["a"]],
    ["python", 'import os\nfor x in ["rm a"]: os.system(x)', ["a"]],
    ["python", 'import os; [os.system(x) for x in ("rm a", "rm b")]', ["a", "b"]],
    ["python", 'import subprocess as s\ndef run(c, more=["true"]): s.run(c)\nrun(["rm", "a"])', ["a"]],
    ["javascript", 'let run = require("child_process").execSync, x = "true"; if (0) x = "rm a"; run(x)', ["a"]],
    ["javascript", 'for (const x of ["rm a"]) require("child_process").execSync(x)', ["a"]],
    ["perl", '$x = "rm a"; $x .= " b"; system($x)', ["a", "b"]],
    ["perl", 'for my $x ("rm a", "rm b") { system($x) }', ["a", "b"]],
    ["php", 'foreach (["rm a"] as $x) { system($x); }', ["a"]],
    ["php", '$f = "strlen"; if (1) $f = "system"; $f("rm a");', ["a"]],
  ] as const)("%s: %s", (language, code, deleted) => expect(ran(language, code)).toEqual({ deleted, unknown: false }));
});

describe("a list stands for its members", () => {
  it.each([
    ["python", 'import subprocess; c = ["rm", "a"]; subprocess.run(c)', ["a"]],
    ["python", 'import subprocess; c = ["rm"]; c.append("a"); c.extend(["b"]); c += ["c"]; subprocess.run(c)', ["a", "b", "c"]],
    ["python", 'import subprocess; w = ["a", "b"]; subprocess.run(["rm", *w])', ["a", "b"]],
    ["python", 'import subprocess; w = ["a"]; subprocess.run(["rm"] + w + ["b"])', ["a", "b"]],
    ["python", 'import os; w = ["rm", "a"]; os.execvp("rm", w)', ["a"]],
    ["python", 'import os; os.system(" ".join(["rm", "a"]))', ["a"]],
    ["javascript", 'const w = ["a"]; require("child_process").spawnSync("rm", [...w, "b"])', ["a", "b"]],
    ["javascript", 'const w = ["a"]; require("child_process").spawnSync("rm", w.concat(["b"], "c"))', ["a", "b", "c"]],
    ["javascript", 'require("child_process").execSync(["rm", "a"].join(" "))', ["a"]],
    ["perl", '@w = ("rm", "a"); system(@w)', ["a"]],
    ["perl", 'my @w = qw(a b); system("rm", @w)', ["a", "b"]],
    ["ruby", 'w = ["rm", "a"]; system(*w)', ["a"]],
  ] as const)("%s: %s", (language, code, deleted) => expect(ran(language, code)).toEqual({ deleted, unknown: false }));

  it("a list of which a part is not known may hold more", () =>
    expect(ran("python", 'import subprocess; subprocess.run(["rm", "a"] + more)').deleted).toEqual(["a", "‹any›"]));
});

describe("a name that gets its value elsewhere is not known", () => {
  it.each([
    ["python", 'import os; x = "true"; x, y = "rm a", 1; os.system(x)'],
    ["python", 'import os; x = "true"\nx: str = "rm a"\nos.system(x)'],
    ["python", 'import os; x = "true"; (x := "rm a"); os.system(x)'],
    ["python", 'import os; x = "true"\ndef f(x): os.system(x)\nlist(map(f, ["rm a"]))'],
    ["python", 'import os; x = "true"\nclass A:\n  def f(self, x): os.system(x)\nA().f("rm a")'],
    ["python", 'import os; x = "true"; globals()["x"] = "rm a"; os.system(x)'],
    ["python", 'import subprocess; c = ["true"]; d = c; d[:] = ["rm", "a"]; subprocess.run(c)'],
    ["javascript", 'let run = require("child_process").execSync, x = "true"; [x] = ["rm a"]; run(x)'],
    ["javascript", 'let run = require("child_process").execSync, x = "true"; with ({ x: "rm a" }) run(x)'],
    ["javascript", 'let run = require("child_process").execSync, x = ""; x ||= "rm a"; run(x)'],
    ["perl", '$x = "true"; $r = \\$x; $$r = "rm a"; system($x)'],
    ["perl", '$x = "true"; ($x) = ("rm a"); system($x)'],
    ["ruby", 'x = "true "; x << "; rm a"; system(x)'],
  ] as const)("%s: %s", (language, code) => expect(ran(language, code).unknown).toBe(true));
});
