import { expect, test } from "vitest";
import type { EventBody, LoggedEvent } from "../events/index.ts";
import { eventLine } from "./event-line.ts";
import { styleFor } from "./style.ts";

function lineOf(body: EventBody): string {
  const event: LoggedEvent = { v: 1, id: "01J", ts: "2027-01-15T09:30:00.123Z", ...body };
  return eventLine(event, styleFor({ isTTY: false }));
}

const CHECK: EventBody = {
  type: "check",
  event: "PreToolUse",
  tool: "Bash",
  subject: "rm -rf /",
  call: "c",
  verdict: "block",
  result: "block",
  mode: "guard",
  enforced: true,
  rules: ["house/root"],
  notes: ["house/note"],
  by: "hook",
};

test("a judgement: time, verdict, session, tool, subject, rules", () => {
  expect(lineOf({ ...CHECK, session: "0123456789abcdef" })).toBe(
    "2027-01-15 09:30:00.123  block     0123456789ab  Bash: rm -rf / [house/root, house/note]",
  );
});

test("one that is not enforced says so, one without rules says nothing of them", () => {
  expect(lineOf({ ...CHECK, rules: [], notes: [], enforced: false })).toMatch(/ {2}Bash: rm -rf \/ \(shadow\)$/);
});

test.each<[EventBody, string]>([
  [{ type: "failure", message: "no program", by: "hook" }, "failure                 no program"],
  [{ type: "session", what: "start", cwd: "/w", project: "/p" }, "session                 start /w"],
  [{ type: "session", what: "end" }, "session                 end"],
  [{ type: "control", what: "disable", detail: "for an hour" }, "control                 disable for an hour"],
  [{ type: "control", what: "trust", project: "/p" }, "control                 trust /p"],
  [{ type: "override", what: "granted", override: "o1", pattern: "git push" }, "override                granted git push (o1)"],
  [{ type: "daemon", what: "start" }, "daemon                  start"],
])("what else there is: %j", (body, line) => {
  expect(lineOf(body)).toBe(`2027-01-15 09:30:00.123  ${line}`);
});

test("an event is one line, which moves no cursor and is not endless", () => {
  const line = lineOf({ ...CHECK, subject: `a\n\tb \u001b[2J ${"x".repeat(300)}`, session: "\u009b2J" });
  expect(line).toContain("Bash: a b \\u{1b}[2J xxx");
  expect(line).toMatch(/x…$/);
  expect(line).not.toMatch(/\p{Cc}/u);
});

test("an event of a kind that is not known yet is shown as far as it is", () => {
  expect(lineOf({ type: "tomorrow" } as unknown as EventBody)).toBe("2027-01-15 09:30:00.123  tomorrow");
});
