import { expect, test } from "vitest";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { pathsIn } from "./named-paths.ts";

function named(text: string): readonly (string | undefined)[] {
  return pathsIn(knownWord(text)).map((word) => word.text);
}

test.each([
  ["tests/a.py", ["tests/a.py"]],
  ["/tmp/x", ["/tmp/x"]],
  ["..", [".."]],
  ["~", ["~"]],
  ["--manifest-path=/tmp/Cargo.toml", ["/tmp/Cargo.toml"]],
  ["-I/tmp", ["/tmp"]],
  ["-p../x", ["../x"]],
  ["CC=/tmp/cc", ["/tmp/cc"]],
  ['build.rustc-wrapper="/tmp/x"', ["/tmp/x"]],
  ["https://h.example/x.ts", ["https://h.example/x.ts"]],
])("%s names %j", (text, paths) => expect(named(text)).toEqual(paths));

test.each(["test", "-q", "--verbose", "-k", "name=value", "", ".", "/dev/null", "--output=/dev/null"])("%s names nothing", (text) =>
  expect(named(text)).toEqual([]),
);

test("a word that is not known may name anything", () => expect(pathsIn(UNKNOWN_WORD)).toEqual([UNKNOWN_WORD]));
