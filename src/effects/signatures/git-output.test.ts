import { expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command git { operands { words: word* } }
`);

const deleted = (word: string, files: Readonly<Record<string, string>> = { "/repo/app/.git/HEAD": "ref: refs/heads/main" }) =>
  effectLines(understandCommand(PROGRAM, `rm -r "${word}/x"`, contextOf({}, files))).find((line) => line.startsWith("delete"));

it.each([
  "$(git rev-parse HEAD~1)",
  "$(git rev-parse --short HEAD)",
  "$(git merge-base main HEAD)",
  "$(git rev-list -1 HEAD)",
  "$(git log -1 --format=%H)",
])("%s is a name like any other revision", (word) => expect(deleted(word)).toMatch(/^delete \/repo\/app\/0+\/x /));

it("the root that git names is the project's", () => {
  expect(deleted("$(git rev-parse --show-toplevel)")).toMatch(/^delete \/repo\/app\/x /);
  expect(deleted("$(git rev-parse --show-toplevel)", {})).not.toMatch(/^delete \/repo\/app\/x /);
});

it.each(["$(git rev-parse --abbrev-ref HEAD)", "$(git branch --show-current)", "$(git log -1 --format=%s)", "$(git describe)"])(
  "%s may be any text",
  (word) => expect(deleted(word)).toMatch(/^delete …|^delete ‹any›/),
);
