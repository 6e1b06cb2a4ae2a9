import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command patch { flags { -p=number -i=path -d=dir } operands { path: path? patch: path? }
    execute patch, -i as diff with cwd = -d  execute stdin as diff with cwd = -d when not patch and not -i }
  command git apply { flags { -p=number } operands { patches: path* } execute patches as diff  execute stdin as diff when not patches }
  command cat { operands { files: path* } copy files to stdout copy stdin to stdout when not files }
  command sh { operands { script: path } execute script as shell }
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
`);

const changed = (command: string) => effectLines(understandCommand(PROGRAM, command)).filter((line) => /^(?:write|delete) /.test(line));
const from = (diff: string) => `<<'X'\n${diff}\nX`;

describe("a diff that is known names the files that it changes", () => {
  it.each([
    ["git apply", "--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-x\n+y", ["write /repo/app/src/a.ts"]],
    ["git apply -p2", "--- a/b/src/a.ts\n+++ a/b/src/a.ts\n@@ -1 +1 @@\n-x\n+y", ["write /repo/app/src/a.ts"]],
    ["patch", "--- src/a.ts\t2024-01-01\n+++ src/a.ts\t2024-01-02\n@@ -1 +1 @@\n-x\n+y", ["write /repo/app/a.ts"]],
    ["patch -p0 -d sub", "--- a.ts\n+++ a.ts\n@@ -1 +1 @@\n-x\n+y", ["write /repo/app/sub/a.ts"]],
    ["git apply", "deleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-x", ["delete /repo/app/x"]],
    ["git apply", "rename from x\nrename to y", ["delete /repo/app/x", "write /repo/app/y"]],
    ["git apply", '--- "a/with space"\n+++ "b/with space"\n@@ -1 +1 @@\n-x\n+y', ["write /repo/app/with space"]],
  ])("%s: %j", (command, diff, lines) => expect(changed(`${command} ${from(diff)}`)).toEqual(lines));

  it("in a file that the line wrote", () =>
    expect(changed(`cat > p ${from("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-x\n+y")}\ngit apply p`)).toContain("write /repo/app/x"));

  it("of a file that it makes the content is known", () =>
    expect(changed(`patch -p1 ${from("--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+rm y")}\nsh x`)).toEqual([
      "write /repo/app/x",
      "delete /repo/app/y",
    ]));

  it("of a diff that is not known nothing is said", () => expect(changed("git apply p")).toEqual([]));
});
