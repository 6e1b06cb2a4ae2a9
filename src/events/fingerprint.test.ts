import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprintBy } from "./fingerprint.ts";

let world: string;
const keyFile = () => join(world, "state", "fingerprint.key");

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), "dl-fingerprint-"));
});
afterEach(() => rmSync(world, { recursive: true, force: true }));

test("the same secret has the same on one machine, and another on the next", () => {
  const here = fingerprintBy(join(world, "state"));
  expect(existsSync(keyFile())).toBe(false);
  const first = here("hunter2");
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintBy(join(world, "state"))("hunter2")).toBe(first);
  expect(here("hunter3")).not.toBe(first);
  expect(fingerprintBy(join(world, "elsewhere"))("hunter2")).not.toBe(first);
});

test("the key is for this user alone, and made once", () => {
  fingerprintBy(join(world, "state"))("hunter2");
  const key = readFileSync(keyFile(), "utf8");
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  fingerprintBy(join(world, "state"))("hunter3");
  expect(readFileSync(keyFile(), "utf8")).toBe(key);
});

test("without a key there is none", () => {
  fingerprintBy(join(world, "state"))("hunter2");
  writeFileSync(keyFile(), "not a key");
  expect(fingerprintBy(join(world, "state"))("hunter2")).toBeUndefined();
  writeFileSync(join(world, "file"), "");
  expect(fingerprintBy(join(world, "file"))("hunter2")).toBeUndefined();
});
