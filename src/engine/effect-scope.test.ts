import { describe, expect, test } from "vitest";
import { compileText } from "../compiler/testing.ts";
import { CONTEXT } from "../conditions/test-context.ts";
import { type Call, type Context, type Effect, knownWord, type Subject, UNKNOWN_WORD, type Value } from "../model/index.ts";
import { newCounters } from "./decide.ts";
import { contextValue, EffectScope, newJudging, own } from "./effect-scope.ts";

const { program } = compileText('policy p "P"');
const [OWN, ROLE, SHAPE] = ["effect", "role", "shape"].map((text) => knownWord(text));
const EFFECT: Effect = { verb: "command", fields: { program: OWN, words: OWN }, call: 0, origin: "signature" };
const CALL = { roles: { words: ROLE, ref: ROLE, branch: ROLE }, flags: { "-f": OWN }, globals: { "-C": ROLE } } as Partial<Call> as Call;

function looked(subject: Subject, pattern?: { readonly shape: Readonly<Record<string, Value>> | undefined }): Value {
  return new EffectScope(newJudging(program, CONTEXT, newCounters()), EFFECT, CALL, pattern).lookup(subject);
}

const name = (text: string): Subject => ({ kind: "name", name: text });
const flag = (text: string): Subject => ({ kind: "flag", name: text });

describe("what a name means", () => {
  test("in a rule on verbs: a field of the effect, nothing of the command", () => {
    expect([looked(name("program")), looked(name("ref")), looked(flag("-f"))]).toEqual([OWN, undefined, undefined]);
  });

  test("in a rule on a pattern: also holes of shapes, then roles, and flags", () => {
    const pattern = { shape: { branch: SHAPE } };
    expect([looked(name("branch"), pattern), looked(name("ref"), pattern)]).toEqual([SHAPE, ROLE]);
    expect([looked(flag("-f"), pattern), looked(flag("-C"), pattern), looked(flag("-x"), pattern)]).toEqual([OWN, ROLE, undefined]);
  });

  test("fields of every command come before roles of the same name (0040)", () => {
    expect(looked(name("words"), { shape: undefined })).toBe(OWN);
  });

  test("no property of every object is a flag", () => {
    expect(looked(flag("constructor"), { shape: {} })).toBeUndefined();
  });

  test("the context is asked by its own subject", () => {
    expect(looked({ kind: "context", name: "branch" })).toEqual(knownWord("main"));
  });
});

describe("what the context says", () => {
  const valueIn = (changes: Partial<Context>, field: string) => contextValue({ ...CONTEXT, ...changes }, field);

  test("texts are words, absent ones are absent", () => {
    expect([valueIn({}, "branch"), valueIn({ branch: undefined }, "branch"), valueIn({}, "mode")]).toEqual([
      knownWord("main"),
      undefined,
      knownWord("guard"),
    ]);
  });

  test("directories are paths", () => {
    expect(valueIn({}, "home")).toMatchObject({ kind: "path", real: { text: "/home/user" } });
    expect(valueIn({}, "temp")).toMatchObject({
      kind: "list",
      open: false,
      items: [{ real: { text: "/tmp/session" } }, { real: { text: "/tmp" } }],
    });
  });

  test("what is not known of the session is unknown, not absent (S6)", () => {
    expect(valueIn({ repeats: undefined }, "repeats")).toBe(UNKNOWN_WORD);
    expect(valueIn({ sessionRead: undefined }, "session-read")).toEqual({ kind: "list", items: [], open: true });
    expect(valueIn({ sessionRead: [] }, "session-read")).toEqual({ kind: "list", items: [], open: false });
  });

  test.each(["constructor", "fileSystem", "now"])("`%s` is no field", (field) => {
    expect(valueIn({}, field)).toBeUndefined();
  });
});

test("only own properties are read", () => {
  expect([own({ a: 1 }, "a"), own({ a: 1 }, "constructor"), own(undefined, "a")]).toEqual([1, undefined, undefined]);
});
