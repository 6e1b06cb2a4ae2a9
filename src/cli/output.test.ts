import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { RESULTS_BY_STRICTNESS } from "../model/index.ts";
import { EXIT_CODES, EXIT_ERROR, writeWhole } from "./output.ts";

const folder = mkdtempSync(join(tmpdir(), "dl-output-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("every verdict has an exit code, and none that stops or warns has that of an error or of success", () => {
  for (const verdict of [...RESULTS_BY_STRICTNESS, "warn"]) expect(EXIT_CODES).toHaveProperty(verdict);
  for (const verdict of ["block", "escalate", "warn"]) expect([0, EXIT_ERROR]).not.toContain(EXIT_CODES[verdict]);
});

test("a text is written as a whole, in UTF-8", () => {
  const file = join(folder, "a");
  const descriptor = openSync(file, "w");
  writeWhole(descriptor, "grün 😀\n".repeat(20_000));
  writeWhole(descriptor, "");
  closeSync(descriptor);
  expect(readFileSync(file, "utf8") === "grün 😀\n".repeat(20_000)).toBe(true);
});

test("a fault of the disk is no quiet end", () => {
  const descriptor = openSync(join(folder, "a"), "r");
  expect(() => writeWhole(descriptor, "x")).toThrow(/EBADF/);
  closeSync(descriptor);
});
