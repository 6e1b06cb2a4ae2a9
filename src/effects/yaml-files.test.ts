import { describe, expect, it } from "vitest";
import { composeServices, precommitHooks, taskfileTask } from "./yaml-files.ts";

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
  it.each(["", "- a", "tasks: 3", "tasks: { build: { cmds: { a: 1 } } }", "a: [", "a: &a [*a, *a]"])("%j has none", (other) =>
    expect(taskfileTask(other, "missing")).toBeUndefined(),
  );
});

describe("services of a compose file", () => {
  const text = `
x-base: &base { privileged: true }
services:
  web:
    <<: *base
    build: .
    network_mode: host
    volumes:
      - /:/host
      - ~/.ssh:/keys:ro
      - \${DATA:-./data}:/data
      - { type: bind, source: /etc, target: /etc, read_only: true }
      - { type: volume, source: cache, target: /cache }
    command: rm -rf /host/home; echo "$$HOME"
  db:
    image: postgres:16
    command: [postgres, -c, "log=on"]
`;
  it("say what reaches out of their containers", () =>
    expect(composeServices(text, "web")).toBe(
      'docker run --rm --privileged --network "host" -v "/:/host" -v ~"/.ssh:/keys:ro" -v "${DATA:-./data}:/data" -v "/etc:/etc:ro" "web" sh -c "rm -rf /host/home; echo \\"\\$HOME\\""',
    ));
  it("are all where none is named", () =>
    expect(composeServices(text, undefined)?.split("\n")[1]).toBe('docker run --rm "postgres:16" "postgres" "-c" "log=on"'));
  it.each(["", "services: []", "services: { web: 3 }", "a: ["])("%j has none of the name", (other) =>
    expect(composeServices(other, "db")).toBeUndefined(),
  );
});

describe("hooks of pre-commit", () => {
  const local = "{ repo: local, hooks: [{ id: a, entry: make check, args: ['a b'] }, { id: b }] }";
  it("are those of the project", () =>
    expect(precommitHooks(`repos:\n- { repo: 'https://h.example/x', hooks: [{ id: c, entry: rm }] }\n- ${local}`)).toBe(
      '(make check "a b"\n)',
    ));
  it.each(["", "repos: 3", "- a"])("%j has none", (text) => expect(precommitHooks(text)).toBeUndefined());
});
