import { expect, test } from "vitest";
import { type Decision, knownWord, type Match } from "../model/index.ts";
import { reasonText } from "./reply.ts";

function match(because: string, within?: string): Match {
  return {
    rule: "house/loop",
    verdict: "escalate",
    sealed: false,
    layer: "built-in",
    location: { file: "loops.policy", line: 1, column: 1, endLine: 1, endColumn: 2 },
    unresolved: false,
    because,
    effect: { verb: "command", call: 0, origin: "signature", fields: { program: knownWord("x") } },
    ...(within === undefined ? {} : { within }),
  };
}

function text(...matched: readonly Match[]): string {
  return reasonText({ matched, notes: [], unresolved: [], mode: "guard" } as Partial<Decision> as Decision);
}

test("a line that holds for several commands of a call is said once", () =>
  expect(text(match("again"), match("again"))).toBe("again. [house/loop]"));

test("what holds for the command line is not said again of a task that it starts", () =>
  expect(text(match("again", "npm run x"), match("again"))).toBe("again. [house/loop]"));

test("what holds for a task alone names it", () =>
  expect(text(match("deletes /", "npm run x"))).toBe("deletes /, in `npm run x`. [house/loop]"));
