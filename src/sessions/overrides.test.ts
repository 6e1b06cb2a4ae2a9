/** What a person allowed once: exactly that, here, in time, and one time. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Action, Call, Decision, Effect, Match } from "../model/index.ts";
import { knownWord } from "../model/index.ts";
import { applyOverride } from "./apply-override.ts";
import { callKey } from "./facts-of.ts";
import {
  claimOverride,
  grantOverride,
  matchesWords,
  type Override,
  type OverrideTarget,
  pendingOverrides,
  releaseOverride,
} from "./overrides.ts";

const world = mkdtempSync(join(tmpdir(), "overrides-"));
afterAll(() => rmSync(world, { recursive: true, force: true }));

let count = 0;
const place = () => join(world, `state-${count++}`);
const NOW = Date.now();

function override(target: OverrideTarget, more: Partial<Override> = {}): Override {
  const id = `01M7XYZ0SH0GBH4R50HAVV${String(count++).padStart(4, "0")}`;
  return { version: 1, id, project: "/p", createdAt: NOW, until: NOW + 60_000, pattern: "x", target, ...more };
}

function granted(target: OverrideTarget, more: Partial<Override> = {}): string {
  const state = place();
  grantOverride(state, override(target, more));
  return state;
}

const COMMAND: OverrideTarget = { kind: "command", words: [["git"], ["push"], ["--force"], ["origin"], ["release/", ""]] };

/** A decision that stops the given commands: the first one is what a rule speaks against. */
function stopped(
  commands: readonly (readonly string[])[],
  more: { readonly sealed?: boolean; readonly redirected?: boolean } = {},
): Decision {
  const calls = commands.map((words) => ({ words: words.map((word) => knownWord(word)) }) as unknown as Call);
  const effects = calls.map((_, call) => ({ verb: "command", fields: {}, call, origin: "signature" }) as const);
  const redirection: Effect[] = more.redirected ? [{ verb: "write", fields: {}, call: 0, origin: "redirection" }] : [];
  const action: Action = { kind: "command", tool: "Bash", shell: "bash", command: commands.map((words) => words.join(" ")).join(" && ") };
  const match = { rule: "r", verdict: "block", sealed: more.sealed ?? false, because: "no", effect: effects[0]! } as unknown as Match;
  return {
    verdict: "block",
    result: "block",
    matched: [match],
    notes: [],
    excepted: [],
    unresolved: [],
    mode: "guard",
    understanding: { action, effects: [...effects, ...redirection], calls, unresolved: [] },
    counters: { conditions: 0, rules: 0, automatonRuns: 0, verifications: 0, lookups: 0 },
  };
}

const scope = (state: string, more: { readonly project?: string; readonly session?: string } = {}) => ({
  state,
  project: more.project ?? "/p",
  session: more.session,
});
const PUSH = ["git", "push", "--force", "origin", "release/1"];

describe("a command", () => {
  test("happens once, whoever asks twice", () => {
    const state = granted(COMMAND);
    const first = applyOverride(stopped([PUSH]), scope(state));
    expect(first?.decision).toMatchObject({
      verdict: "allow",
      result: "allow",
      excepted: [{ by: expect.stringContaining("allow-once") as string }],
    });
    expect(applyOverride(stopped([PUSH]), scope(state))).toBeUndefined();
  });

  test.each([
    ["another word", stopped([[...PUSH.slice(0, 4), "main"]])],
    ["a word more", stopped([[...PUSH, "--tags"]])],
    ["a path behind the star", stopped([[...PUSH.slice(0, 4), "release/1/x"]])],
    ["another command beside it", stopped([PUSH, ["rm", "-rf", "/"]])],
    ["a redirection", stopped([PUSH], { redirected: true })],
    ["a sealed rule", stopped([PUSH], { sealed: true })],
  ])("not with %s", (_, decision) => {
    expect(applyOverride(decision, scope(granted(COMMAND)))).toBeUndefined();
  });

  test("not in another project or session, not after its time", () => {
    expect(applyOverride(stopped([PUSH]), scope(granted(COMMAND), { project: "/q" }))).toBeUndefined();
    const bound = granted(COMMAND, { session: "one" });
    expect(applyOverride(stopped([PUSH]), scope(bound, { session: "two" }))).toBeUndefined();
    expect(applyOverride(stopped([PUSH]), scope(bound, { session: "one" }))).toBeDefined();
    const late = granted(COMMAND, { until: NOW - 1 });
    expect(applyOverride(stopped([PUSH]), scope(late))).toBeUndefined();
    expect(pendingOverrides(late)).toEqual([]);
  });

  test("a call that is not stopped uses nothing up", () => {
    const state = granted(COMMAND);
    expect(applyOverride({ ...stopped([PUSH]), result: "pass" }, scope(state))).toBeUndefined();
    expect(pendingOverrides(state)).toHaveLength(1);
  });
});

test("one call by its key, whatever it has beside", () => {
  const decision = stopped([PUSH, ["ls"]]);
  const state = granted({ kind: "call", call: callKey(decision.understanding.action) });
  expect(applyOverride(stopped([PUSH]), scope(state))).toBeUndefined();
  expect(applyOverride(decision, scope(state))).toBeDefined();
});

test("of many claims at once one succeeds, and what was used is kept", () => {
  const state = granted(COMMAND);
  const [{ id }] = pendingOverrides(state) as [Override];
  expect([1, 2, 3].map(() => claimOverride(state, id))).toEqual([true, false, false]);
  expect(readdirSync(join(state, "overrides", "used"))).toHaveLength(1);
});

test("files that are no override are passed over", () => {
  const state = granted(COMMAND);
  for (const text of ["", "{", "[]", '{"version":2}']) writeFileSync(join(state, "overrides", `0${text.length}.json`), text);
  expect(pendingOverrides(state)).toHaveLength(1);
});

test("a star is text within one segment", () => {
  const part = fc.stringMatching(/^[a-c./]{0,4}$/);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.stringMatching(/^[a-c./]{0,12}$/), (parts, word) => {
      if (!matchesWords([parts], [word])) return true;
      const pattern = parts.map((text) => text.replace(/\./g, "\\.")).join("[^/]*");
      return new RegExp(`^${pattern}$`).test(word);
    }),
    { numRuns: 500 },
  );
  expect(matchesWords([["a", "c"]], ["abc"])).toBe(true);
  expect(matchesWords([["a", "b", "c"]], ["a1b2c"])).toBe(true);
  expect(matchesWords([["abc"]], ["abc"])).toBe(true);
});

describe("a call that is judged anew", () => {
  test("has what it used up again, once for each time", () => {
    const state = granted(COMMAND);
    const decision = stopped([["git", "push", "--force", "origin", "release/1"]]);
    const first = applyOverride(decision, scope(state));
    expect(first?.decision.result).toBe("allow");
    expect(applyOverride(decision, scope(state))).toBeUndefined();
    expect(applyOverride(decision, scope(state), [first!.override])?.decision.result).toBe("allow");
  });

  test("gives it back where it cannot be judged at all", () => {
    const state = granted(COMMAND);
    const decision = stopped([["git", "push", "--force", "origin", "release/1"]]);
    releaseOverride(state, applyOverride(decision, scope(state))!.override.id);
    expect(applyOverride(decision, scope(state))?.decision.result).toBe("allow");
  });
});
