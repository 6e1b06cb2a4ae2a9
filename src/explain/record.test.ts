import { describe, expect, test } from "vitest";
import { loadRegexEngine } from "../automata/index.ts";
import { compileText } from "../compiler/testing.ts";
import { contextOf, newCounters, understandAction } from "../effects/testing.ts";
import { decide } from "../engine/index.ts";
import type { Action, Context } from "../model/index.ts";
import { effectText } from "./effect-text.ts";
import { type Explanation, explainDecision, type Surroundings } from "./record.ts";

const COMMANDS = `
command rm { flags { -r|--recursive  -f } operands { paths: path* } delete paths with recursive = -r }
command sudo { operands { command: rest? } execute command as command with privileged }
command push { flags { -f } operands { refs: word* } send refs }
`;

interface Situation {
  readonly around?: Surroundings;
  readonly context?: Partial<Context>;
}

/** The record of an action, judged by a policy `p` of these rules. */
function explained(rules: string, action: Action | string, { around, context: changes }: Situation = {}): Explanation {
  const { program } = compileText(`policy p "P"${COMMANDS}${rules}`);
  const context = contextOf(changes);
  const what: Action = typeof action === "string" ? { kind: "command", tool: "Bash", shell: "bash", command: action } : action;
  const decision = decide(understandAction(program, what, context), {
    program,
    context,
    engine: loadRegexEngine(),
    counters: newCounters(),
  });
  return explainDecision(decision, program, context, around);
}

const BLOCK = 'block b on delete when path in { "*.pem" } because "deletes {path}" instead "keep it" severity high';

describe("what was judged", () => {
  test("each command with its signature, what it was unwrapped from, and its effects", () => {
    const { commands } = explained(BLOCK, "sudo rm -r a.pem; unknown x");
    expect(commands.map(({ command, signature, unwrapped, proved }) => ({ command, signature, unwrapped, proved }))).toEqual([
      { command: "sudo rm -r a.pem", signature: "sudo", unwrapped: [], proved: true },
      { command: "rm -r a.pem", signature: "rm", unwrapped: ["sudo"], proved: true },
      { command: "unknown x", signature: undefined, unwrapped: [], proved: false },
    ]);
    expect(commands[1]!.effects).toMatchObject([{ verb: "delete", fields: { path: "a.pem", recursive: "yes", privileged: "yes" } }]);
  });

  test("a redirection without a command by what stands for it", () => {
    expect(explained(BLOCK, "> a.txt").commands).toMatchObject([{ command: "> a.txt", isCommand: false }]);
  });

  test("a tool's effects, which have no command", () => {
    const { commands, effects } = explained(BLOCK, { kind: "write", tool: "Write", path: "/repo/app/a.txt", content: "x" });
    expect(commands).toEqual([]);
    expect(effects).toContainEqual({ verb: "write", fields: { path: "a.txt" }, origin: "tool" });
  });

  test("nothing of it moves a cursor", () => {
    const text = JSON.stringify(explained(BLOCK, "> 'a\u009b2Jx'; rm 'a\u009b2Jx.pem'"));
    expect(text).not.toContain("\u009b");
  });
});

describe("what decided", () => {
  test("each rule with its place, reason, advice and effect", () => {
    expect(explained(BLOCK, "rm a.pem")).toMatchObject({
      verdict: "block",
      mode: "guard",
      matched: [
        {
          rule: "p/b",
          because: "deletes a.pem",
          instead: "keep it",
          severity: "high",
          layer: "global",
          file: "global-0.policy",
          line: 6,
          effect: "delete a.pem",
        },
      ],
    });
  });

  test("exceptions with their reason", () => {
    const { excepted } = explained(`${BLOCK}\nexcept b when path in { "x.pem" } because "for tests"`, "rm x.pem");
    expect(excepted).toMatchObject([{ rule: "p/b", by: "except", exception: "for tests" }]);
  });

  test("a secret by its kind, place and fingerprint, never by itself (S12)", () => {
    const rule = 'warn k on content { finds "demo key" /\\b(key-[0-9a-f]{16})\\b/ because "a {kind}" }';
    const action = { kind: "write", tool: "Write", path: "/repo/app/a", content: "\n x=key-0123456789abcdef" } as const;
    const around = { fingerprint: (secret: string) => `${secret.length} letters` };
    const explanation = explained(rule, action, { around });
    expect(explanation.notes).toMatchObject([{ finding: { kind: "demo key", line: 2, column: 4, fingerprint: "20 letters" } }]);
    expect(JSON.stringify(explanation)).not.toContain("0123456789abcdef");
    expect(explained(rule, action).notes[0]!.finding).not.toHaveProperty("fingerprint");
  });

  test("how long it took, where it was measured", () => {
    expect(explained(BLOCK, "rm a", { around: { microseconds: 12 } }).microseconds).toBe(12);
    expect(explained(BLOCK, "rm a")).not.toHaveProperty("microseconds");
  });
});

describe("near misses", () => {
  const missed = (rules: string, command: string, context: Partial<Context> = {}) => explained(rules, command, { context }).nearMisses;

  test("name the rule, the effect and the one condition that failed", () => {
    const rule = 'block b on delete when recursive and path in { "*.pem" } because "b" instead "i"';
    expect(missed(rule, "rm a.pem")).toEqual([{ rule: "p/b", failed: "recursive", effect: "delete a.pem" }]);
    expect(missed(rule, "rm a.txt")).toEqual([]);
  });

  test("are no rules of which something else is not known to hold", () => {
    const rule = 'block b on delete when recursive and path in { "*.pem" } because "b" instead "i"';
    expect(missed(rule, 'rm "x$A"')).toEqual([]);
  });

  test("are no rules that matched, no allows, and no rules on another program", () => {
    const matched = 'block b on delete when path in { "*.pem" } and not recursive because "b" instead "i"';
    expect(missed(matched, "rm a.pem; rm -r b.pem")).toEqual([]);
    expect(missed('allow a on delete when path in { "*.pem" } and not recursive', "rm -r a.pem")).toEqual([]);
    expect(missed('block b on command when program is "push" and not privileged because "b" instead "i"', "rm a")).toEqual([]);
  });

  test("are no rules that are not in force", () => {
    const rule = (more: string) => `block b on delete { when recursive and path in { "*.pem" } because "b" instead "i" ${more} }`;
    expect(missed(rule("until 2026-01-31"), "rm a.pem", { now: Date.UTC(2027, 0, 1) })).toEqual([]);
    expect(missed(rule("until 2026-01-31"), "rm a.pem", { now: Date.UTC(2026, 0, 1) })).toHaveLength(1);
    expect(missed(`${rule("")}\nmode other uses p { otherwise -> pass }`, "rm a.pem")).toEqual([]);
  });

  test("of a rule on a pattern are about the command", () => {
    const rule = 'block b on `push ...` when -f and any refs is "main" because "b" instead "i"';
    expect(missed(rule, "push main")).toEqual([{ rule: "p/b", failed: "-f", effect: "command push" }]);
    expect(missed(rule, "pull main")).toEqual([]);
  });

  test("are five at most", () => {
    const rules = Array.from(
      { length: 7 },
      (_, index) => `block b${index} on delete when recursive and path in { "*.pem" "${index}" } because "b" instead "i"`,
    );
    expect(missed(rules.join("\n"), "rm a.pem")).toHaveLength(5);
  });
});

test("an effect in words is its verb and what it is on", () => {
  const effect = (verb: "write" | "call", fields: object) => effectText({ verb, fields, call: -1, origin: "tool" } as never, contextOf());
  expect(effect("write", {})).toBe("write");
  expect(effect("call", { tool: { kind: "word", parts: ["x"], text: "x", open: false } })).toBe("call x");
});
