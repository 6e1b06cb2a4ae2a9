import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { assemble, DamagedProgram, type ProgramBytes, pagedBytes, wholeBytes } from "./program-bytes.ts";

const folder = mkdtempSync(join(tmpdir(), "dl-bytes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Five sections, of which the third is so long that it is not read at the start. */
const PARTS = [10, 0, 300_000, 7, 64].map((length, number) => Uint8Array.from({ length }, (_, at) => (at * 7 + number) % 256));
const BYTES = assemble(PARTS);

function paged(bytes: Uint8Array): ProgramBytes | undefined {
  const file = join(folder, "x.program");
  writeFileSync(file, bytes);
  return pagedBytes(file);
}

/** The sections as texts, which are compared faster. */
function contentOf(source: ProgramBytes): readonly string[] {
  return source.sections.map(({ start, end }) => {
    source.ensure(start, end);
    return Buffer.from(source.buffer as ArrayBuffer, start, end - start).toString("base64");
  });
}

const CONTENT = PARTS.map((part) => Buffer.from(part).toString("base64"));

function changed(at: number): Uint8Array {
  const copy = Uint8Array.from(BYTES);
  copy[at] = copy[at]! ^ 1;
  return copy;
}

describe.each([
  ["at once", wholeBytes],
  ["page by page", paged],
])("read %s", (_, read) => {
  test("the sections are as they were written, each at a multiple of eight", () => {
    const source = read(BYTES)!;
    expect(contentOf(source)).toEqual(CONTENT);
    for (const { start } of source.sections) expect(start % 8).toBe(0);
  });

  test("a file that is cut, grown or none at all gives nothing", () => {
    for (const length of [0, 4, 31, 32, 400, 5_000, BYTES.length - 1]) expect(read(BYTES.slice(0, length)), `${length}`).toBeUndefined();
    expect(read(Buffer.concat([BYTES, new Uint8Array(8)]))).toBeUndefined();
    expect(read(Buffer.from("#!/bin/sh\n".repeat(100)))).toBeUndefined();
  });

  test("an altered header or list of checksums gives nothing", () => {
    for (let at = 0; at < 64; at++) expect(read(changed(at)), `byte ${at}`).toBeUndefined();
  });
});

test("an altered byte of a section gives nothing where all is read at once", () => {
  expect(wholeBytes(changed(BYTES.length - 70))).toBeUndefined();
  expect(wholeBytes(changed(200_000))).toBeUndefined();
});

test("an altered page is found when it is looked at, and the others are sound", () => {
  const source = paged(changed(200_000))!;
  const [first, , long, , last] = source.sections;
  source.ensure(first!.start, first!.end);
  source.ensure(last!.start, last!.end);
  expect(() => source.ensure(long!.start, long!.end)).toThrow(DamagedProgram);
});

test("a file that is cut after it was opened is found", () => {
  const source = paged(BYTES)!;
  writeFileSync(join(folder, "x.program"), BYTES.slice(0, 180_000));
  const { start, end } = source.sections[2]!;
  expect(() => source.ensure(start, end)).toThrow(DamagedProgram);
});

test("bytes in the middle of a larger buffer are read as well", () => {
  const larger = Buffer.concat([Buffer.from("x"), BYTES]);
  expect(contentOf(wholeBytes(larger.subarray(1))!)).toEqual(CONTENT);
});

test("what is no regular file holds no program, and is not waited for", () => {
  const pipe = join(folder, "pipe.program");
  execFileSync("mkfifo", [pipe]);
  expect(pagedBytes(pipe)).toBeUndefined();
});
