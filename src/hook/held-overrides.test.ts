import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { claudeCode } from "../hosts/index.ts";
import { type Call, type Decision, type Effect, knownWord, type Match } from "../model/index.ts";
import { grantOverride, pendingOverrides } from "../sessions/index.ts";
import { HeldOverrides } from "./held-overrides.ts";
import { judgeCall } from "./judge.ts";

const state = mkdtempSync(join(tmpdir(), "dl-held-"));
afterAll(() => rmSync(state, { recursive: true }));

const scope = { state, project: "/p", session: undefined };

function stopped(): Decision {
  const call = { words: ["npm", "publish"].map((word) => knownWord(word)) } as unknown as Call;
  const effect: Effect = { verb: "command", fields: {}, call: 0, origin: "signature" };
  const match = { rule: "r", verdict: "escalate", sealed: false, because: "no", effect } as unknown as Match;
  return {
    verdict: "escalate",
    result: "escalate",
    matched: [match],
    notes: [],
    excepted: [],
    unresolved: [],
    mode: "guard",
    understanding: {
      action: { kind: "command", tool: "Bash", shell: "bash", command: "npm publish" },
      effects: [effect],
      calls: [call],
      unresolved: [],
    },
    counters: { conditions: 0, rules: 0, automatonRuns: 0, verifications: 0, lookups: 0 },
  };
}

test("what a call used up is there when it is judged anew, and for no other call", () => {
  const now = Date.now();
  const target = { kind: "command", words: [["npm"], ["publish"]] } as const;
  const id = "01M7XYZ0SH0GBH4R50HAVVD5HW";
  grantOverride(state, { version: 1, id, project: "/p", createdAt: now, until: now + 60_000, pattern: "npm publish", target });
  const held = new HeldOverrides(state);
  expect(held.apply(stopped(), scope)?.decision.result).toBe("allow");
  expect(held.apply(stopped(), scope)).toBeUndefined();
  held.again();
  expect(held.apply(stopped(), scope)?.decision.result).toBe("allow");
  expect(held.apply(stopped(), scope)).toBeUndefined();
  expect(new HeldOverrides(state).apply(stopped(), scope)).toBeUndefined();
  held.release();
  expect(pendingOverrides(state).map((override) => override.id)).toEqual([id]);
});

test("an input of another event than the hook's is a failure, and the answer is one for the hook's event", () => {
  const options = { mode: "guard", onFailure: "deny", state, programFor: () => undefined } as const;
  const input = JSON.stringify({ cwd: "/", hook_event_name: "SessionStart", tool_name: "Bash", tool_input: { command: "ls" } });
  const { answer, failure } = judgeCall(claudeCode, "PreToolUse", input, options);
  expect(failure).toContain("SessionStart");
  expect(JSON.parse(answer.stdout)).toMatchObject({ hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision: "deny" } });
});
