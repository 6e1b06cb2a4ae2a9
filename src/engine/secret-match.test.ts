import { expect, test } from "vitest";
import { type Effect, knownWord, type Match, UNKNOWN_WORD } from "../model/index.ts";
import { secretOf } from "./secret-match.ts";

const FOUND: Effect["fields"] = {
  kind: knownWord("demo key"),
  match: knownWord("key-0123"),
  line: { kind: "number", value: 3 },
  column: { kind: "number", value: 7 },
};

function matchOf(verb: Effect["verb"], fields: Effect["fields"]): Match {
  const effect: Effect = { verb, fields, call: 0, origin: "tool" };
  return { effect } as Partial<Match> as Match;
}

test("a rule on contents that found a credential says which, where, and what its fingerprint is made of", () => {
  expect(secretOf(matchOf("content", FOUND))).toEqual({ kind: "demo key", line: 3, column: 7, secret: "key-0123" });
});

test("any other match has no secret", () => {
  expect(secretOf(matchOf("query", FOUND))).toBeUndefined();
  expect(secretOf(matchOf("content", {}))).toBeUndefined();
  expect(secretOf(matchOf("content", { ...FOUND, line: UNKNOWN_WORD }))).toBeUndefined();
});
