import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command jq { flags { -n } operands { filter: word paths: path* } execute filter as jq copy paths to stdout }
`);

function effects(filter: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, `jq -n '${filter}'`));
}

describe("filters of jq and yq", () => {
  it.each(["env", "env | keys", "[1, env]", "$ENV", "$ENV[.name]", 'env["A" + "B"]', '"\\(env)"', "envsubst", '"a\\("x" + env)"'])(
    "%s shows the environment",
    (filter) => expect(effects(filter)).toContain("read /proc/self/environ"),
  );

  it.each(["env.API_TOKEN", "$ENV.API_TOKEN", 'env["API_TOKEN"]', '$ENV."API_TOKEN"', ".a = strenv(API_TOKEN)", "{t: env.API_TOKEN}"])(
    "%s shows a secret",
    (filter) => expect(effects(filter)).toEqual(["read /proc/self/environ/API_TOKEN"]),
  );

  it.each([".env", ".a.env.b", "{env: .x}", "{env}", "{a, env}", "env.HOME", ".spec.containers[].env[]", "# env\n.a", '"env"', "$env"])(
    "%s shows nothing",
    (filter) => expect(effects(filter)).toEqual([]),
  );

  it.each([
    ['load("a.yaml")', "read /repo/app/a.yaml"],
    ['load_str(".env") | .x', "read /repo/app/.env"],
    ['import "./lib" as lib; .', "read /repo/app/lib.jq"],
    ["load(.name)", "execute source=generated language=shell"],
    ["eval(.code)", "execute source=generated language=shell"],
  ])("%s: %s", (filter, line) => expect(effects(filter)).toEqual([line]));

  it("is free to hand a secret on", () => {
    expect(effectLines(understandCommand(PROGRAM, "jq -n env.API_TOKEN | cat")).join()).not.toContain("API_TOKEN");
  });
});
