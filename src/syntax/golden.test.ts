import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parsePolicy, renderDiagnostic, SYNTAX_CODES } from "./index.ts";

const FOLDER = new URL("./golden/", import.meta.url);
const CODES = Object.keys(SYNTAX_CODES);

describe("golden pairs", () => {
  test("there is one for each code and no other", () => {
    const expected = CODES.flatMap((code) => [`${code}.expected`, `${code}.policy`]);
    expect(readdirSync(FOLDER).sort()).toEqual(expected.sort());
  });

  test.each(CODES)("%s", async (code) => {
    const text = readFileSync(new URL(`${code}.policy`, FOLDER), "utf8");
    const { diagnostics } = parsePolicy(`${code}.policy`, text);
    const shown = diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, text, { color: false })}\n`).join("\n");
    await expect(shown).toMatchFileSnapshot(new URL(`${code}.expected`, FOLDER).pathname);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    for (const { message } of diagnostics) expect(message).toMatch(/^[^\n]*[^.\n]$/);
  });
});
