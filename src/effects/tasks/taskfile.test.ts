import { describe, expect, it } from "vitest";
import { taskfileTask } from "./taskfile.ts";

describe("tasks of a Taskfile", () => {
  const text = `
version: '3'
tasks:
  default: { deps: [build] }
  build:
    deps: [{ task: generate }]
    dir: app
    cmds:
      - go build -o {{.OUT}}
      - task: clean
      - defer: rm -f lock
      - cmd: echo done
        silent: true
  generate: go generate ./...
  clean: [rm -rf out, rm -rf tmp]
`;
  it("begin with the one that is named so", () => expect(taskfileTask(text, undefined)).toContain("go build"));
  it("come after those that they need", () =>
    expect(taskfileTask(text, "build")?.split("\n)\n")).toEqual([
      "(go generate ./...",
      "(rm -rf out",
      "(rm -rf tmp",
      '(cd "app" && { go build -o ${TASK_UNKNOWN}\n}',
      '(cd "app" && { rm -f lock\n}',
      '(cd "app" && { echo done\n}\n)',
    ]));
  it("come after what works out values and what is checked", () =>
    expect(
      taskfileTask(
        "vars: { A: { sh: rm a }, B: 1 }\ntasks: { x: { vars: { C: { sh: rm c } }, preconditions: [{ sh: rm p }], status: [rm s], cmds: [id] } }",
        "x",
      ),
    ).toBe("(rm a\n)\n(rm c\n)\n(rm p\n)\n(rm s\n)\n(id\n)"));
  it("may be in another file", () => {
    const files: Readonly<Record<string, string>> = {
      "d/Taskfile.yml": "tasks: { a: { cmds: [{ task: b }, { task: ':top' }] }, b: rm b }",
      "x.yml": "includes: { x: x.yml }",
    };
    const including = "includes: { d: d, x: { taskfile: x.yml } }\ntasks: { top: rm top }";
    expect(taskfileTask(including, "d:a", (name) => files[name])).toBe("(rm b\n)\n(rm top\n)");
  });
  it.each(["", "- a", "tasks: 3", "tasks: { build: { cmds: { a: 1 } } }", "a: [", "a: &a [*a, *a]"])("%j has none", (other) =>
    expect(taskfileTask(other, "missing")).toBeUndefined(),
  );
});
