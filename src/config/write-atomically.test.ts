import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeAtomically, writeShared } from "./write-atomically.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dl-write-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const mode = (path: string): number => statSync(path).mode & 0o777;

test("what is the guard's own is for this user alone, with the directory above it", () => {
  const file = join(directory, "a", "b");
  writeAtomically(file, "x");
  expect([mode(file), mode(join(directory, "a"))]).toEqual([0o600, 0o700]);
});

describe("a file of somebody else", () => {
  test("keeps its mode, and nothing is left beside it", () => {
    const file = join(directory, "a.policy");
    writeFileSync(file, "old");
    chmodSync(file, 0o664);
    writeShared(file, "new");
    expect([readFileSync(file, "utf8"), mode(file)]).toEqual(["new", 0o664]);
    expect(readdirSync(directory)).toEqual(["a.policy"]);
  });

  test("is written where a link leads, and the link stays", () => {
    const file = join(directory, "real");
    const link = join(directory, "link");
    writeFileSync(file, "old");
    symlinkSync(file, link);
    writeShared(link, "new");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("new");
  });

  test("that is new is as files usually are here", () => {
    const file = join(directory, "a", "b");
    writeShared(file, "x");
    expect(mode(file)).toBe(0o666 & ~process.umask());
  });
});
