import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRegularFile, readRegularJson, readRegularText } from "./regular-file.ts";

const folder = mkdtempSync(join(tmpdir(), "dl-regular-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
writeFileSync(at("text"), '{"a":1}');
mkdirSync(at("directory"));
execFileSync("mkfifo", [at("pipe")]);
symlinkSync("/dev/zero", at("zero"));
symlinkSync(at("text"), at("link"));

test.each([
  ["pipe", "no regular file"],
  ["zero", "no regular file"],
  ["directory", "no regular file"],
  ["gone", "not there"],
  ["text/below", "not there"],
])("%s: %s, at once", (name, error) => {
  expect(readRegularFile(at(name), 100)).toEqual({ ok: false, error });
});

test("a file is read up to the limit", () => {
  expect(readRegularText(at("text"), 7)).toBe('{"a":1}');
  expect(readRegularFile(at("text"), 6)).toEqual({ ok: false, error: "too large" });
});

test.runIf(process.platform === "linux")("so is one that says that it is empty", () => {
  expect(readRegularText("/proc/self/status", 100_000)).toContain("Name:");
  expect(readRegularFile("/proc/self/status", 10)).toEqual({ ok: false, error: "too large" });
});

test("a link is followed unless it must not be", () => {
  expect(readRegularJson(at("link"), 100)).toEqual({ a: 1 });
  expect(readRegularFile(at("link"), 100, { follow: false })).toEqual({ ok: false, error: "not readable" });
  expect(readRegularJson(at("pipe"), 100)).toBeUndefined();
});
