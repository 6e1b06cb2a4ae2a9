import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { UsageError } from "./output.ts";
import { policyFiles } from "./policy-files.ts";

const folder = mkdtempSync(join(tmpdir(), "dl-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "below.policy", "deep"), { recursive: true });
for (const name of ["b.policy", "a.policy", "notes.md", "t.test.yaml", ".devloop.yaml", "below.policy/deep/c.policy"])
  writeFileSync(join(folder, name), "");
symlinkSync(join(folder, "notes.md"), join(folder, "link.policy"));

const at = (...names: readonly string[]) => names.map((name) => join(folder, name));

test("the policies below a directory, in one order; a directory is none, whatever it is called", () => {
  expect(policyFiles([folder])).toEqual(at("a.policy", "b.policy", "below.policy/deep/c.policy"));
});

test("other endings, where they are asked for", () => {
  expect(policyFiles([folder], [".test.yaml"])).toEqual(at("t.test.yaml"));
});

test("a file that is named is called as a policy or a configuration is, and so is what it links to", () => {
  expect(policyFiles(at("b.policy", ".devloop.yaml"))).toEqual(at("b.policy", ".devloop.yaml"));
  expect(() => policyFiles(at("notes.md"))).toThrow("notes.md is no policy file: its name does not end in .policy");
  expect(() => policyFiles(at("link.policy"))).toThrow(UsageError);
});

test("a path that is not there is a mistake of the user", () => {
  expect(() => policyFiles(at("gone"))).toThrow(UsageError);
});
