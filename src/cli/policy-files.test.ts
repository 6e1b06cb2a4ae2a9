import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { UsageError } from "./output.ts";
import { policyFiles } from "./policy-files.ts";

const folder = mkdtempSync(join(tmpdir(), "dl-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "below.policy", "deep"), { recursive: true });
for (const name of ["b.policy", "a.policy", "notes.md", "t.test.yaml", "below.policy/deep/c.policy"]) writeFileSync(join(folder, name), "");

const at = (...names: readonly string[]) => names.map((name) => join(folder, name));

test("the policies below a directory, in one order; a directory is none, whatever it is called", () => {
  expect(policyFiles([folder])).toEqual(at("a.policy", "b.policy", "below.policy/deep/c.policy"));
});

test("other endings, where they are asked for", () => {
  expect(policyFiles([folder], [".test.yaml"])).toEqual(at("t.test.yaml"));
});

test("a file that is named counts whatever its ending", () => {
  expect(policyFiles(at("notes.md", "b.policy"))).toEqual(at("notes.md", "b.policy"));
});

test("a path that is not there is a mistake of the user", () => {
  expect(() => policyFiles(at("gone"))).toThrow(UsageError);
});
