import { expect, test } from "vitest";
import { readGitConfig } from "./git-config.ts";

function values(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readGitConfig(text).values);
}

test("sections, subsections and names", () => {
  expect(values('[Alias]\n\tSt = status --short\n[remote "Origin"] url = u\n[alias.x]\n y=z')).toEqual({
    "alias.st": "status --short",
    "remote.Origin.url": "u",
    "alias.x.y": "z",
  });
});

test("quotes, escapes, comments and continued lines", () => {
  expect(
    values('[alias]\n a = "!rm -rf \\"x\\"" ; gone\n b = log --pretty=\\"%h #1\\" # gone\n c = one \\\n  two\n d = " kept "\n e'),
  ).toEqual({
    "alias.a": '!rm -rf "x"',
    "alias.b": 'log --pretty="%h',
    "alias.c": "one   two",
    "alias.d": " kept ",
    "alias.e": "true",
  });
});

test("the last of a key counts, and what cannot be read is left out", () => {
  expect(values("a = b\n[alias]\n x = 1\n x = 2\n ??\n [broken\n y = 3")).toEqual({ "alias.x": "2", "alias.y": "3" });
});

test("files that are included", () => {
  expect(readGitConfig('[include]\n path = ~/a\n[includeIf "gitdir:~/w/"]\n path = b').includes).toEqual(["~/a", "b"]);
});
