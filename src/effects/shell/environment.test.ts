/** No field of a shell's state is lost on its ways. */
import { describe, expect, it } from "vitest";
import { knownWord } from "../../model/index.ts";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";
import { Environment } from "./environment.ts";

function stateOf(env: Environment): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== "shared"));
}

/** A state in which no field is as it is at first. */
function changed(): Environment {
  const env = new Environment(knownWord("/a"), knownWord("/home/me"), contextOf());
  for (const name of Object.keys(env)) if (!KEPT.has(name)) Object.assign(env, { [name]: new Map([[name, name]]) });
  return env;
}

const KEPT = new Set(["home", "context", "shared"]);

describe("the state of a shell", () => {
  it("is copied whole, field by field", () => {
    const env = changed();
    const copy = env.clone();
    expect(stateOf(copy)).toEqual(stateOf(env));
    const other = new Environment(knownWord("/b"), knownWord("/home/me"), undefined);
    other.become(copy);
    for (const [name, value] of Object.entries(stateOf(env))) expect(stateOf(other)[name], name).toBe(value);
  });

  it("is not changed by what happens to a copy", () => {
    const env = new Environment(knownWord("/a"), knownWord("/home/me"), contextOf());
    env.locals = new Map();
    env.set("x", knownWord("1"));
    const before = stateOf(env);
    const copy = env.clone();
    copy.localise("x");
    copy.set("x", knownWord("2"));
    copy.alias("x", knownWord("y"));
    copy.hash("x", knownWord("y"));
    copy.describe(3, []);
    copy.mark("x", "readonly");
    copy.refer("y", "x");
    expect(stateOf(env)).toEqual(before);
    expect(env.get("x")).toEqual(knownWord("1"));
  });
});

describe("what one way leaves behind", () => {
  const PROGRAM = programOf(`
    command rm { flags { -r } operands { paths: path* } delete paths with recursive = -r }
    command ls, true { flags { ... } operands { words: word* } }
  `);
  const effects = (command: string) =>
    effectLines(understandCommand(PROGRAM, command, contextOf({}, { "/repo/app/.git/a": "", "/repo/app/agit/b": "" })));

  it("is there where it is the only way", () => {
    const odd = effects("shopt -s dotglob; rm -r ?git");
    expect(odd).not.toEqual(effects("rm -r ?git"));
    expect(effects("case a in *) shopt -s dotglob;; esac; rm -r ?git")).toEqual(odd);
    expect(effects("if true; then exit; else shopt -s dotglob; fi; rm -r ?git")).toEqual(odd);
  });

  it("keeps a function's own names its own", () => {
    expect(effects("x=/; f() { if ls; then local x=a; fi; }; f; rm -r $x")).toContain("delete / tree recursive");
    expect(effects("x=/; f() { case a in *) local x=a;; esac; }; f; rm -r $x")).toContain("delete / tree recursive");
    expect(effects("x=/; f() { (local x=a); x=b; }; f; rm -r $x")).toEqual(["delete /repo/app/b tree recursive"]);
  });
});
