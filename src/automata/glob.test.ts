import fc from "fast-check";
import { minimatch } from "minimatch";
import { expect, test } from "vitest";
import { buildGroup, expandGlob, nfaOfGlob, parseGlob, textHasTag } from "./index.ts";

const OPTIONS = { dot: true, nonegate: true, nocomment: true } as const;

function matches(glob: string, texts: readonly string[]): readonly boolean[] {
  const parsed = parseGlob(glob);
  if (!parsed.ok) throw new Error(`${glob}: ${parsed.error.message}`);
  const group = buildGroup([{ tag: 7, include: [nfaOfGlob(parsed.value)], except: [] }]);
  if (!group.ok) throw new Error("too large");
  return texts.map((text) => textHasTag(group.value, 7, text));
}

test.each([
  ["**/.env", ["/a/.env", "/.env", "/a/.envx", "/a/b/.env"]],
  ["*.{key,pem}", ["a.key", ".pem", "a.pem.x", "a/b.key"]],
  ["{1..3}{,x}", ["1", "2x", "4", "3"]],
  ["{01..10..3}", ["01", "04", "10", "1"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b", "ab"]],
  ["[!a-c]*[]x]", ["dx", "ax", "d]", "x"]],
  ["@(a|b)?(c)*(d|e)+(f)", ["af", "acdf", "bdef", "ac", "cf"]],
  ["{a}", ["{a}", "a"]],
  ["\\*", ["*", "x"]],
])("%s has the texts that minimatch says", (glob, texts) => {
  expect(matches(glob, texts)).toEqual(texts.map((text) => minimatch(text, glob, OPTIONS)));
});

test("globs agree with minimatch", () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    ".",
    "*",
    "?",
    "**",
    "/",
    "/**/",
    "**/",
    "[ab]",
    "[!a]",
    "{a,b/c}",
    "{,x}",
    "[a-",
    "ab",
    "\\*",
    "é",
  );
  const glob = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(""));
  const segment = fc.stringMatching(/^(?:[abcx*\]é[-]|a\.|\.[ab])[ab.x]{0,3}$/).filter((text) => !/^\.{1,2}$/.test(text));
  const path = fc
    .tuple(fc.boolean(), fc.array(segment, { minLength: 1, maxLength: 4 }))
    .map(([root, segments]) => (root ? "/" : "") + segments.join("/"));
  fc.assert(
    fc.property(glob, fc.array(path, { minLength: 4, maxLength: 8 }), (text, paths) => {
      // Of three stars and more minimatch makes now a name, now directories.
      const expanded = expandGlob(text);
      fc.pre(expanded.ok && expanded.value.every((one) => !/\/\/|\*{3}/.test(one)) && parseGlob(text).ok);
      expect(matches(text, paths)).toEqual(paths.map((one) => minimatch(one, text, OPTIONS)));
    }),
    { numRuns: 3000, seed: 42 },
  );
});

test("a complement is refused with the way to say it", () => {
  expect(parseGlob("!(a)*")).toMatchObject({ ok: false, error: { hint: expect.stringContaining("except") } });
});

test("in a word a star also matches a slash", () => {
  const parsed = parseGlob("+*", { kind: "word" });
  const group = parsed.ok ? buildGroup([{ tag: 0, include: [nfaOfGlob(parsed.value)], except: [] }]) : undefined;
  expect(group?.ok && textHasTag(group.value, 0, "+feature/x")).toBe(true);
});

test.each([42, Math.floor(Math.random() * 2 ** 31)])("no text makes the parser throw (seed %i)", (seed) => {
  const text = fc.string({ unit: fc.constantFrom(..."ab*?[]!^-{}(),.|\\/@+~é\u{1F600}"), maxLength: 40 });
  fc.assert(
    fc.property(text, (glob) => void parseGlob(glob)),
    { numRuns: 10_000, seed },
  );
});
