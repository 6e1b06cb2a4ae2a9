import { describe, expect, it } from "vitest";
import { composerScripts, denoTask, installScripts, packageScript, procfileProcesses, toxCommands } from "./task-files.ts";

describe("scripts of a package", () => {
  const text = JSON.stringify({ scripts: { prebuild: "clean", build: "tsc", odd: 1 } });
  it("come with what runs before and after them", () => expect(packageScript(text, "build")).toBe("clean\ntsc"));
  it.each(["missing", "odd", "toString"])("%s is none", (name) => expect(packageScript(text, name)).toBeUndefined());
  it.each(["", "[]", "{", '{"scripts":3}'])("%s has none", (broken) => expect(packageScript(broken, "build")).toBeUndefined());
});

describe("scripts after an installation", () => {
  const text = JSON.stringify({ scripts: { prepare: "husky", postinstall: "node build.js", test: "rm -rf /" } });
  it("come in the order in which they run", () => expect(installScripts(text)).toBe("node build.js\nhusky"));
  it.each(["", "{}", '{"scripts":{"test":"x"}}'])("%s has none", (other) => expect(installScripts(other)).toBeUndefined());
});

describe("tasks of deno", () => {
  const text = JSON.stringify({ tasks: { a: "echo a", b: { command: "echo b" }, c: { dependencies: ["a"] } } });
  it("are texts or objects", () => expect([denoTask(text, "a"), denoTask(text, "b")]).toEqual(["echo a", "echo b"]));
  it("need not have a command", () => expect(denoTask(text, "c")).toBeUndefined());
});

describe("scripts of composer", () => {
  const scripts = {
    "post-install-cmd": ["@clean", "App\\Setup::run"],
    clean: "rm -rf cache",
    test: ["@putenv X=1", "@php vendor/bin/phpunit", "@composer validate"],
    loop: "@loop",
  };
  const text = JSON.stringify({ scripts });
  it.each([
    ["install", "rm -rf cache"],
    ["clean", "rm -rf cache"],
    ["test", "php vendor/bin/phpunit\ncomposer validate"],
    ["loop", undefined],
    ["missing", undefined],
    ["toString", undefined],
  ])("%s", (name, code) => expect(composerScripts(text, name)).toBe(code));
});

describe("processes of a Procfile", () => {
  it("are all started", () =>
    expect(procfileProcesses("# all\nweb: bundle exec puma\nworker:  rake jobs\n\nbroken\n")).toBe("(bundle exec puma\n)\n(rake jobs\n)"));
  it("may be none", () => expect(procfileProcesses("broken")).toBeUndefined());
});

describe("commands of tox", () => {
  it("are those of every environment", () =>
    expect(
      toxCommands(
        "[testenv]\ndeps = pytest\n  rm\ncommands_pre = - id\ncommands =\n    # all\n    pytest {posargs}\n    a \\\n  b\n[testenv:x]\ncommands = rm x\n",
      ),
    ).toBe("id\npytest ${TOX_UNKNOWN}\na    b\nrm x"));
  it.each(["", "[testenv]\ndeps = x"])("%j has none", (text) => expect(toxCommands(text)).toBeUndefined());
});
