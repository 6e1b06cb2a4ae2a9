import { expect, test } from "vitest";
import { worded } from "./answer-table.ts";

function reasonFor(reason: string): string {
  return worded("claude-code", "before", { kind: "block", reason, note: undefined }, "ask").reason;
}

test("a reason is cut, since hosts cut long texts in the middle of the JSON", () => {
  expect(reasonFor("x".repeat(4_001))).toBe(`${"x".repeat(4_000)}…`);
});

// A host that is written in Rust takes such a JSON for broken, and a broken answer for none.
test("a reason has no half of a character, wherever it comes from", () => {
  expect(reasonFor(`${"x".repeat(3_999)}😀`)).toBe(`${"x".repeat(3_999)}…`);
  expect(reasonFor("rm \ud83d")).toBe("rm \ufffd");
});

test("a host that cannot ask says that a person has to decide", () => {
  const { wording, reason } = worded("codex", "before", { kind: "escalate", reason: "deletes x", note: undefined }, "ask");
  expect({ wording, reason }).toEqual({
    wording: "deny",
    reason: "A person has to decide this, and Codex cannot ask one from a hook.\ndeletes x",
  });
});

test("a failure is a no where the failure policy says so", () => {
  const failure = { kind: "failure", reason: "broken", note: undefined } as const;
  expect(worded("claude-code", "before", failure, "ask").wording).toBe("ask");
  expect(worded("claude-code", "before", failure, "deny").wording).toBe("deny");
});
