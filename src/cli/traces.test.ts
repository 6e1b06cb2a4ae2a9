import { expect, test } from "vitest";
import type { LoggedEvent } from "../events/index.ts";
import { checkFilter, type EventFilter, isWanted } from "./traces.ts";

const HEAD = { v: 1, id: "01J", ts: "2027-01-15T09:30:00.123Z" } as const;
const CHECK = { ...HEAD, type: "check", verdict: "block", session: "abcdef" } as Partial<LoggedEvent> as LoggedEvent;
const DAEMON: LoggedEvent = { ...HEAD, type: "daemon", what: "start" };

test("a filter that no event passes is an error and no empty answer", () => {
  expect(() => checkFilter({ verdict: "blocked" })).toThrow(/there are allow, warn/);
  expect(() => checkFilter({ type: "checks" })).toThrow(/there are check, failure/);
  expect(() => checkFilter({ type: "check", verdict: "block" })).not.toThrow();
  expect(() => checkFilter({})).not.toThrow();
});

test.each<[EventFilter, boolean, boolean]>([
  [{}, true, true],
  [{ type: "check" }, true, false],
  [{ type: "daemon" }, false, true],
  [{ verdict: "block" }, true, false],
  [{ verdict: "allow" }, false, false],
  [{ session: "abc" }, true, false],
  [{ session: "bcd" }, false, false],
  [{ type: "check", verdict: "block", session: "abcdef" }, true, false],
])("%j wants a judgement: %s, an event of the daemon: %s", (filter, check, daemon) => {
  expect([isWanted(CHECK, filter), isWanted(DAEMON, filter)]).toEqual([check, daemon]);
});
