import { expect, test } from "vitest";
import { loadRegexEngine } from "../automata/index.ts";
import { compileLayers, inLanguage, layerOf } from "../compiler/testing.ts";
import { CONTEXT } from "../conditions/test-context.ts";
import { type Call, type Effect, knownWord, type Match } from "../model/index.ts";
import { newCounters } from "./decide.ts";
import { EffectScope, newJudging } from "./effect-scope.ts";
import { messageOf } from "./message-of.ts";

const SECRET = "key-0123456789abcdef";
const SECRETS = 'policy s "S"\nwarn k on content { finds "demo key" /\\b(key-[0-9a-f]{16})\\b/ because "a {kind}" }';

/** What the rule says of the effect; it stands in a layer of its own. */
function saidOf(rule: string, effect: Partial<Effect>, more: { readonly trusted?: boolean; readonly call?: Partial<Call> } = {}) {
  const project = layerOf("project", [inLanguage(`policy p "P"\n${rule}`)], more.trusted ?? true);
  const { program } = compileLayers(layerOf("global", [inLanguage(SECRETS)]), project);
  const compiled = [...program!.rules].find(({ id }) => id.startsWith("p/"))!;
  const whole: Effect = { verb: "write", fields: {}, call: 0, origin: "signature", ...effect };
  const scope = new EffectScope(newJudging(program!, CONTEXT, newCounters()), whole, more.call as Call | undefined, { shape: undefined });
  const match: Omit<Match, "unresolved"> = messageOf(compiled, scope, CONTEXT, program!, loadRegexEngine());
  return match;
}

const fields = { via: knownWord("cp") };

test("holes are fields of the effect, then of the context", () => {
  expect(saidOf('warn w on write because "{via} on {branch} for {agent}"', { fields }).because).toBe("cp on main for test");
});

test("a field of the effect that is not known is not taken from the context", () => {
  expect(saidOf('warn w on send because "to {host}"', { verb: "send" }).because).toBe("to (unknown)");
  expect(saidOf('warn w on write because "on {host}"', {}).because).toBe("on machine");
});

test("of a list the hole shows the members that made the rule match", () => {
  const words = { kind: "list", items: ["a", "b.pem", "c.pem"].map((text) => knownWord(text)), open: false } as const;
  const rule = 'warn w on command when any words like "*.pem" because "{words}"';
  expect(saidOf(rule, { verb: "command", fields: { words } }).because).toBe("b.pem, c.pem");
  expect(saidOf('warn w on command because "{words}"', { verb: "command", fields: { words } }).because).toBe("a, b.pem, c.pem");
});

test("a message is scanned for secrets, whichever hole they come through (S12)", () => {
  const said = saidOf('warn w on write because "{via}" instead "not {via}"', { fields: { via: knownWord(`x=${SECRET}`) } });
  expect([said.because, said.instead]).toEqual(["x=[hidden: demo key]", "not x=[hidden: demo key]"]);
});

test("an untrusted project is quoted and gives no advice (S13)", () => {
  const rule = 'warn w on write because "use\\n{via}" instead "run it"';
  expect(saidOf(rule, { fields }, { trusted: false })).toMatchObject({ because: 'the project\'s policy says: "use\\u{a}cp"' });
  expect(saidOf(rule, { fields }, { trusted: false }).instead).toBeUndefined();
  expect(saidOf(rule, { fields })).toMatchObject({ because: "use\ncp", instead: "run it" });
});

test("a match names the rule's place, the effect and the task whose code has it", () => {
  const said = saidOf(
    'block b sealed on write because "b" instead "i" severity high',
    { span: { start: 1, end: 2 } },
    { call: { task: "npm\nrun" } },
  );
  expect(said).toMatchObject({
    rule: "p/b",
    verdict: "block",
    sealed: true,
    layer: "project",
    location: { file: "project-0.policy", line: 3 },
    severity: "high",
    within: "npm\\u{a}run",
    span: { start: 1, end: 2 },
    effect: { verb: "write" },
  });
});

test("a task's long name is cut", () => {
  expect(saidOf('warn w on write because "w"', {}, { call: { task: "x".repeat(200) } }).within).toBe(`${"x".repeat(120)}…`);
});
