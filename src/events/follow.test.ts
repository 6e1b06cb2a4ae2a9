import { appendFileSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LogFollower } from "./follow.ts";

const line = (id: string) => `${JSON.stringify({ v: 1, id, ts: "2026-01-01T00:00:00.000Z", type: "daemon", what: "x" })}\n`;

test("what is added is read once, across a rotation and a torn line", () => {
  const directory = mkdtempSync(join(tmpdir(), "dl-follow-"));
  const file = join(directory, "events.jsonl");
  appendFileSync(file, line("before"));
  const follower = new LogFollower(file);
  const ids = () => follower.read().map((event) => event.id);
  expect(ids()).toEqual([]);
  appendFileSync(file, line("1") + line("2").slice(0, 10));
  expect(ids()).toEqual(["1"]);
  appendFileSync(file, line("2").slice(10));
  expect(ids()).toEqual(["2"]);
  appendFileSync(file, line("3"));
  renameSync(file, `${file}.old`);
  appendFileSync(file, line("4"));
  expect(ids()).toEqual(["3", "4"]);
  expect(ids()).toEqual([]);
  follower.close();
  rmSync(directory, { recursive: true });
});
