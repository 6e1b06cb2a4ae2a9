import { expect, test } from "vitest";
import type { Override } from "../sessions/index.ts";
import { clockText } from "./clock.ts";
import { liftedLines } from "./lifted.ts";

const NOW = new Date(2027, 0, 15, 9).getTime();
const SINCE = "2027-01-15T08:00:00.000Z";

function lines(...lifted: Parameters<typeof liftedLines>): readonly string[] {
  return liftedLines(lifted[0], NOW);
}

test("where nothing is lifted there is nothing to say", () => {
  expect(lines({ off: undefined, overrides: [] })).toEqual([]);
});

test("the guard is off: where, and until when", () => {
  expect(lines({ off: { since: SINCE, everywhere: true }, overrides: [] })).toEqual([
    "OFF        switched off by a person everywhere, until `dl enable`",
  ]);
  const tomorrow = NOW + 24 * 3_600_000;
  expect(lines({ off: { since: SINCE, until: tomorrow, everywhere: false }, overrides: [] })).toEqual([
    `OFF        switched off by a person in this project, until ${clockText(tomorrow, NOW)}`,
  ]);
});

test("a call that may happen once, in words that move no cursor", () => {
  const once = { id: "o1", project: "/w/\u001b[2J", pattern: "git push\u001b[2J", until: NOW + 60_000 } as Partial<Override> as Override;
  expect(lines({ off: undefined, overrides: [once] })).toEqual([
    `once       git push\\u{1b}[2J in /w/\\u{1b}[2J, until ${clockText(NOW + 60_000, NOW)} (o1)`,
  ]);
});
