import { expect, test } from "vitest";
import {
  type BytesOnDemand,
  buildGroup,
  buildLiteralScanner,
  decodeScanner,
  decodeTables,
  encodeScanner,
  encodeTables,
  nfaOfGlob,
  parseGlob,
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
  const decoded = decodeTables(ready(bytes), 0)!;
  expect(decoded.end).toBe(bytes.length);
  expect(PATHS.map((path) => tagsOfText(decoded.value, path))).toEqual(PATHS.map((path) => tagsOfText(GROUP, path)));
  const scanner = encodeScanner(SCANNER);
  expect(decodeScanner(ready(scanner), 0, scanner.length)).toEqual(SCANNER);
});

test("tables at an offset are read there", () => {
  const bytes = encodeTables(GROUP);
  const moved = new Uint8Array(bytes.length + 8);
  moved.set(bytes, 8);
  expect([...decodeTables(ready(moved), 8)!.value.automata]).toEqual([...GROUP.automata]);
  expect(decodeTables(ready(moved), 0)).toBeUndefined();
});

test("an automaton's bytes are asked for when it is first looked at", () => {
  const bytes = encodeTables(GROUP);
  const asked: number[] = [];
  const { automata } = decodeTables({ buffer: bytes.buffer, ensure: (_, end) => asked.push(end) }, 0)!.value;
  const before = Math.max(...asked);
  expect(before).toBeLessThan(bytes.length);
  automata.at(automata.length - 1);
  expect(Math.max(...asked)).toBe(bytes.length);
});

function ready(bytes: Uint8Array): BytesOnDemand {
  return { buffer: bytes.buffer, ensure: () => undefined };
}
