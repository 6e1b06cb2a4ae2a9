import fc from "fast-check";
import { expect, test } from "vitest";
import {
  buildGroup,
  buildLiteralScanner,
  decodeScanner,
  decodeTables,
  encodeScanner,
  encodeTables,
  nfaOfGlob,
  parseGlob,
  scanCandidates,
  tagsOfText,
} from "./index.ts";

function groupOf(globs: readonly string[]) {
  const entries = globs.map((glob, tag) => {
    const parsed = parseGlob(glob);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return { tag, include: [nfaOfGlob(parsed.value)], except: [] };
  });
  const group = buildGroup(entries);
  if (!group.ok) throw new Error("too large");
  return group.value;
}

const GROUP = groupOf(["**/.env", "**/*.pem", "**/é*", "/a/**"]);
const SCANNER = buildLiteralScanner([{ literals: ["akia", "asia"] }, { literals: undefined }, { literals: ["sia", "token"] }]);
const PATHS = ["/a/.env", "/x/é1", "/b/k.pem", "/a", ""];

test("tables survive the way through bytes", () => {
  const bytes = encodeTables(GROUP);
  const decoded = decodeTables(bytes);
  expect(decoded?.end).toBe(bytes.length);
  expect(PATHS.map((path) => tagsOfText(decoded!.value, path))).toEqual(PATHS.map((path) => tagsOfText(GROUP, path)));
  expect(decodeScanner(encodeScanner(SCANNER), 0, 3)?.value).toEqual(SCANNER);
});

test("tables at an offset are read there", () => {
  const bytes = encodeTables(GROUP);
  const moved = new Uint8Array(bytes.length + 8);
  moved.set(bytes, 8);
  expect(decodeTables(moved, 8)?.value).toEqual(GROUP);
  expect(decodeTables(moved, 6)).toBeUndefined();
});

test("corrupt bytes give nothing or tables that can be run", () => {
  const group = encodeTables(GROUP);
  const scanner = encodeScanner(SCANNER);
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.option(fc.nat(), { nil: undefined }), (changes, cut) => {
      for (const [original, decode] of [
        [group, (bytes: Uint8Array) => decodeTables(bytes)] as const,
        [scanner, (bytes: Uint8Array) => decodeScanner(bytes, 0, 3)] as const,
      ]) {
        const bytes = original.slice(0, cut === undefined ? original.length : cut % original.length);
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        const decoded = decode(bytes)?.value;
        if (decoded && "automata" in decoded)
          for (const path of PATHS) for (const tag of tagsOfText(decoded, path)) expect(tag).toBeTypeOf("number");
        else if (decoded) scanCandidates(decoded, "xx akia token asia", (literal) => expect(literal).toBeLessThan(decoded.lengths.length));
      }
    }),
    { numRuns: 3000, seed: 42 },
  );
});
