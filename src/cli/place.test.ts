import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { agentsFrom, placeHere } from "./place.ts";

const home = mkdtempSync(join(tmpdir(), "dl-place-"));
afterAll(() => rmSync(home, { recursive: true }));

const place = { ...placeHere(), around: { home, project: home, environment: {}, systemRoot: home } };

test("the agents that are named, whether they are used here or not", () => {
  expect(agentsFrom(["codex", "claude-code"], place)).toEqual(["codex", "claude-code"]);
});

test("a name that is none is a mistake, and which was meant, or which there are, is said", () => {
  expect(() => agentsFrom(["claude"], place)).toThrow("there is no agent `claude`; did you mean `claude-code`?");
  expect(() => agentsFrom(["vim"], place)).toThrow(/no agent `vim`; there are claude-code, /);
});

test("without names, those that seem to be used here", () => {
  expect(agentsFrom(undefined, place)).toEqual([]);
  mkdirSync(join(home, ".claude"));
  expect(agentsFrom(undefined, place)).toEqual(["claude-code"]);
});
