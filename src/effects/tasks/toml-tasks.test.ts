import { describe, expect, it } from "vitest";
import { tomlTask } from "./toml-tasks.ts";

describe("tasks in TOML", () => {
  it("are a line, a table or a list of others", () => {
    const text = '[tool.poe.tasks]\na = "echo a"\nb = { shell = "echo b", deps = ["a"] }\nc = ["b"]\nd = { script = "mod:run" }\n';
    expect(tomlTask("poe", text, "a")).toBe("(echo a\n)");
    expect(tomlTask("poe", text, "c")).toBe("(echo a\n)\n(echo b\n)\n(b\n)");
    expect(tomlTask("poe", text, "d")).toBeUndefined();
    expect(tomlTask("poe", text, undefined)).toBeUndefined();
  });
  it("hide no program of the same name", () => {
    expect(tomlTask("pdm", '[tool.pdm.scripts]\nrm = "echo"\nx = "rm -rf a"\n', "x")).toContain("rm -rf a");
  });
  it("run what stands around them", () => {
    expect(tomlTask("pdm", '[tool.pdm.scripts]\npre_x = "echo 1"\nx = { cmd = ["echo", "2 3"] }\n', "x")).toBe(
      '(echo 1\n)\n(echo "2 3"\n)',
    );
  });
  it("stand in each environment", () => {
    expect(tomlTask("hatch", '[envs.a.scripts]\nx = "echo {args}"\n', "x")).toBe("(echo ${TASK_UNKNOWN}\n)");
    expect(tomlTask("pixi", "[feature.f.tasks]\nx = { cmd = 'echo', depends-on = [{ task = 'y' }] }\ny = 'true'\n", "x")).toBe(
      "(true\n)\n(echo\n)",
    );
  });
  it("of cargo-make are a command with its words, or a script", () => {
    expect(tomlTask("cargo", "[tasks.x]\ncommand = 'rm'\nargs = ['-r', 'a']\n", "x")).toBe("(rm -r a\n)");
    expect(tomlTask("mise", "[tasks.x]\nrun = ['echo', 'true']\n", "x")).toBe("(echo\n)\n(true\n)");
  });
});
