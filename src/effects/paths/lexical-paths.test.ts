import { expect, test } from "vitest";
import { ANY, knownWord, type Part, SEGMENT, wordOf } from "../../model/index.ts";
import { climbing, lexicalPath } from "./lexical-paths.ts";

const HERE = knownWord("/repo/app");

test.each([
  ["a/b", "/repo/app/a/b"],
  ["./a//b/", "/repo/app/a/b"],
  ["../x", "/repo/x"],
  ["../../../..", "/"],
  ["/etc/./passwd", "/etc/passwd"],
  ["/", "/"],
  ["", "/repo/app"],
  ["...", "/repo/app/..."],
])("%j is %s", (written, expected) => {
  expect(lexicalPath(knownWord(written), HERE).lexical.text).toBe(expected);
});

test.each<[string, readonly Part[], readonly Part[]]>([
  ["a known beginning is below the directory", ["a/", ANY], ["/repo/app/a/", ANY]],
  ["an unknown beginning may be absolute", [ANY, "/a"], [ANY, "/a"]],
  ["a name of the shell's choice is below the directory", [SEGMENT, ".pem"], ["/repo/app/", SEGMENT, ".pem"]],
  ["`..` takes back a name that is known", ["a/../", ANY], ["/repo/app/", ANY]],
  ["`..` behind an unknown name may lead anywhere", ["a/", ANY, "/../b"], [ANY, "/b"]],
])("%s", (_, written, expected) => {
  expect(lexicalPath(wordOf(written), HERE).lexical.parts).toEqual(expected);
});

test("what names the contents of a directory", () => {
  const contents = (written: readonly Part[]) => lexicalPath(wordOf(written), HERE).contents;
  expect([contents(["a/."]), contents(["a/", SEGMENT]), contents([SEGMENT])]).toEqual([true, true, true]);
  expect([contents(["a"]), contents(["a/", SEGMENT, "x"])]).toEqual([false, false]);
});

test("a path with `..` is also kept as the kernel gets it", () => {
  expect(climbing(knownWord("a/../b"), HERE)?.text).toBe("/repo/app/a/../b");
  expect(climbing(knownWord("/a/.."), HERE)?.text).toBe("/a/..");
  expect([climbing(knownWord("a..b"), HERE), climbing(wordOf([ANY, "/.."]), HERE)]).toEqual([undefined, undefined]);
});
