/** The program file: what is not exactly as it was written gives no program, never a wrong one and never an exception. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { DamagedProgram } from "../src/engine/program-bytes.ts";
import { decodeProgram, encodeProgram, openProgram } from "../src/engine/program-file.ts";
import type { Program } from "../src/model/index.ts";
import { commandAction, referenceContext } from "../src/testing/index.ts";
import { judgeCompiled, summary } from "./support/judging.ts";
import { compileText } from "./support/programs.ts";

const { program } = compileText(
  'policy p "P"\nset s: path { "*.pem" ".env" }\nblock b on write when path in s because "{path}" instead "y"\nwarn k on content {\n  finds "key" /\\b(key-[0-9a-f]{16})\\b/\n  because "a {kind}"\n}',
);
const bytes = encodeProgram(program);

const COMMANDS = ["echo x > .env", "echo key-0123456789abcdef > a", "ls"];

function verdictOf(judging: Program, command: string) {
  return summary(judgeCompiled(judging, commandAction(command), referenceContext()));
}

test("a round trip keeps every verdict", () => {
  const loaded = decodeProgram(bytes);
  expect(loaded).toBeDefined();
  for (const command of COMMANDS) expect(verdictOf(loaded!, command)).toEqual(verdictOf(program, command));
  expect(encodeProgram(loaded!)).toEqual(bytes);
});

test("a round trip keeps what is no rule", () => {
  const settings = { mode: "smart", tightenedBy: ["strict"], enforcement: "shadow", logFiles: 2 } as const;
  const full = { ...program, settings, notices: ["said"], incomplete: true };
  expect(decodeProgram(encodeProgram(full))).toMatchObject({ settings, notices: ["said"], incomplete: true, modes: program.modes });
});

test("every byte of the header counts, whatever it is changed to", () => {
  for (let at = 0; at < 32; at++) {
    for (let difference = 1; difference < 256; difference++) {
      const copy = Uint8Array.from(bytes);
      copy[at] = copy[at]! ^ difference;
      expect(decodeProgram(copy), `byte ${at} ^ ${difference}`).toBeUndefined();
    }
  }
});

const folder = mkdtempSync(join(tmpdir(), "dl-program-"));
afterAll(() => rmSync(folder, { recursive: true }));

function opened(content: Uint8Array): ReturnType<typeof openProgram> {
  const file = join(folder, "a.program");
  writeFileSync(file, content);
  return openProgram(file);
}

test("a program read in parts judges as one read as a whole, and is the same program", () => {
  const program = opened(bytes)!;
  for (const command of COMMANDS) expect(verdictOf(program, command)).toEqual(verdictOf(decodeProgram(bytes)!, command));
  expect(encodeProgram(opened(bytes)!)).toEqual(bytes);
});

test("a program that is damaged is found out before what is damaged is looked at", () => {
  const expected = COMMANDS.map((command) => verdictOf(program, command));
  let found = 0;
  for (let at = 0; at < bytes.length; at += 61) {
    const copy = Uint8Array.from(bytes);
    copy[at] = copy[at]! ^ 0x55;
    try {
      const damaged = opened(copy);
      if (damaged) expect(COMMANDS.map((command) => verdictOf(damaged, command))).toEqual(expected);
      else found++;
    } catch (error) {
      expect(error).toBeInstanceOf(DamagedProgram);
      found++;
    }
  }
  expect(found).toBeGreaterThan(0);
  for (let length = 0; length < bytes.length; length += 97) expect(opened(bytes.slice(0, length))).toBeUndefined();
});

const runs = { numRuns: 10_000 };

test.each([
  ["a fixed seed", { ...runs, seed: 20260115 }],
  ["a seed of its own, printed where it fails", runs],
])("a changed byte, a cut, or anything else gives no program: %s", (_, parameters) => {
  const changed = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, difference]) => {
    const copy = Uint8Array.from(bytes);
    copy[at] = copy[at]! ^ difference;
    return copy;
  });
  const cut = fc.nat(bytes.length - 1).map((length) => bytes.slice(0, length));
  fc.assert(
    fc.property(fc.oneof(changed, cut, fc.uint8Array({ maxLength: 200 })), (input) => {
      expect(decodeProgram(input)).toBeUndefined();
    }),
    parameters,
  );
});
