import { expect, test } from "vitest";
import type { ExplainedMatch, Explanation } from "./record.ts";
import { explanationText, type Style } from "./text.ts";

const PLAIN: Style = { bold: (text) => text, dim: (text) => text, verdict: (verdict, text = verdict) => text };
const MARKED: Style = {
  bold: (text) => `*${text}*`,
  dim: (text) => `(${text})`,
  verdict: (verdict, text = verdict) => `${verdict}!${text}`,
};

const NOTHING: Explanation = {
  verdict: "pass",
  result: "pass",
  mode: "guard",
  commands: [],
  effects: [],
  matched: [],
  notes: [],
  excepted: [],
  unresolved: [],
  nearMisses: [],
  notices: [],
  counters: { conditions: 0, rules: 0, automatonRuns: 0, verifications: 0, lookups: 0 },
};

const MATCH: ExplainedMatch = {
  rule: "p/b",
  verdict: "block",
  unresolved: false,
  because: "deletes it",
  layer: "global",
  file: "p.policy",
  line: 3,
  effect: "delete a",
};

function linesOf(changes: Partial<Explanation>, style = PLAIN): readonly string[] {
  return explanationText({ ...NOTHING, ...changes }, style).split("\n");
}

test("where there is nothing to say, the verdict and the mode are all", () => {
  expect(linesOf({})).toEqual(["pass in mode guard", ""]);
});

test("a warning says what lies under it", () => {
  expect(linesOf({ verdict: "warn", result: "allow" })[0]).toBe("warn (a note on allow) in mode guard");
});

test.each([
  [12.4, " in 12 µs"],
  [999, " in 999 µs"],
  [1_000, " in 1.0 ms"],
  [12_345, " in 12.3 ms"],
])("%d microseconds are%s", (microseconds, text) => {
  expect(linesOf({ microseconds })[0]).toBe(`pass in mode guard${text}`);
});

test("a command with what is known of it, what it came out of, and its effects below", () => {
  const effect = { verb: "delete", fields: { path: "a", recursive: "yes", via: "rm" }, origin: "signature" };
  const command = { command: "rm -r a", isCommand: true, signature: "rm", proved: true, unwrapped: ["sudo", "sh"], effects: [effect] };
  const unknown = { ...command, command: "x", proved: false, unwrapped: [], effects: [] };
  expect(
    linesOf({ commands: [command, unknown, { ...unknown, signature: undefined } as never, { ...unknown, isCommand: false }] }),
  ).toEqual([
    "pass in mode guard",
    "",
    "effects",
    "  rm -r a from sudo › sh",
    "    delete a recursive via=rm",
    "  x (not proved)",
    "  x (no signature)",
    "  x",
    "",
  ]);
});

test("a rule that decided with its place, reason and advice", () => {
  expect(linesOf({ matched: [{ ...MATCH, unresolved: true, within: "npm test", instead: "keep it" }] })).toEqual([
    "pass in mode guard",
    "",
    "decided by",
    "  p/b (unresolved) p.policy:3",
    "    deletes it, in `npm test`",
    "    instead: keep it",
    "",
  ]);
});

test("a finding with its fingerprint, where there is one", () => {
  const finding = { kind: "demo key", line: 2, column: 4 };
  const notes = [
    { ...MATCH, finding },
    { ...MATCH, because: "", finding: { ...finding, fingerprint: "abc" } },
  ];
  expect(linesOf({ notes }).slice(3)).toEqual([
    "  p/b p.policy:3",
    "    demo key, line 2, column 4",
    "    deletes it",
    "  p/b p.policy:3",
    "    demo key, line 2, column 4, fingerprint abc",
    "",
  ]);
});

test("sections without anything are left out, the others stand in one order", () => {
  const lines = linesOf({
    notices: ["a layer is left out"],
    nearMisses: [{ rule: "p/c", effect: "delete a", failed: "x".repeat(161) }],
    unresolved: ["a loop"],
    excepted: [{ ...MATCH, by: "except", exception: "for tests" }],
  });
  expect(lines.slice(1)).toEqual([
    "",
    "excepted",
    "  p/b by except: for tests",
    "",
    "could not be resolved",
    "  a loop",
    "",
    "near misses",
    `  p/c on delete a: not ${"x".repeat(160)}…`,
    "",
    "notices",
    "  a layer is left out",
    "",
  ]);
});

test("styles mark verdicts, titles and what is beside the point", () => {
  expect(linesOf({ microseconds: 5, matched: [MATCH] }, MARKED)).toEqual([
    "pass!pass in mode guard( in 5 µs)",
    "",
    "*decided by*",
    "  block!p/b (p.policy:3)",
    "    deletes it",
    "",
  ]);
});

test("a file of the project, however it is called, moves no cursor", () => {
  const file = ".devloop/\u001b[2J.policy";
  const text = linesOf({ matched: [{ ...MATCH, file }], notices: [`${file} allows something`], unresolved: [`${file} is gone`] }).join(
    "\n",
  );
  expect(text).not.toContain("\u001b");
});

test("what holds where a condition does not is said without a second negation", () => {
  const failed = ["path under project", "path not under project", 'branch is not "main"', "not (a or b)", "(a or b)"];
  const lines = linesOf({ nearMisses: failed.map((one) => ({ rule: "p/c", effect: "delete a", failed: one })) });
  expect(lines.filter((line) => line.includes("p/c")).map((line) => line.replace(/^.*delete a: /, ""))).toEqual([
    "not path under project",
    "path under project",
    'branch is "main"',
    "(a or b)",
    "not (a or b)",
  ]);
});
