import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, Lock } from "./lock.ts";
import { Log } from "./log.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dl-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("a living holder keeps the lock, whoever asks", () => {
  const file = join(directory, "lock");
  const lock = new Lock(file);
  expect(lock.take()).toBeUndefined();
  expect(new Lock(file).take()).toMatchObject({ pid: process.pid });
  expect(lock.held()).toBe(true);
  lock.release();
  expect(existsSync(file)).toBe(false);
});

test("a dead one's is taken over, and so is that of a number that is somebody else's by now", async () => {
  const file = join(directory, "lock");
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("close", resolve));
  for (const holder of [{ pid: child.pid, started: "1" }, { pid: process.pid, started: "1" }, "torn"]) {
    writeFileSync(file, JSON.stringify(holder));
    const lock = new Lock(file);
    expect(lock.take()).toBeUndefined();
    expect(lock.held()).toBe(true);
    expect(readdirSync(directory)).toEqual(["lock"]);
  }
  expect(isAlive({ pid: 2 ** 30, started: "" })).toBe(false);
});

test("somebody else's lock is not released", () => {
  const file = join(directory, "lock");
  const lock = new Lock(file);
  lock.take();
  writeFileSync(file, JSON.stringify({ pid: 1, started: "1" }));
  lock.release();
  expect(existsSync(file)).toBe(true);
});

test("the log has whole lines and is rotated by size", () => {
  const file = join(directory, "daemon.log");
  const log = new Log(file);
  log.line("first\nsecond");
  expect(readFileSync(file, "utf8")).toMatch(/^\S+Z first second\n$/);
  for (let index = 0; index < 40; index++) log.line("x".repeat(256 * 1024));
  expect(readdirSync(directory).sort()).toEqual(["daemon.log", "daemon.log.1", "daemon.log.2", "daemon.log.3"]);
});
