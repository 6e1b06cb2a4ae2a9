import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderEbnf, renderRailroad, renderTextMate } from "./generate-grammar.ts";

describe("the files in grammar/", () => {
  test.each([
    ["policy.ebnf", renderEbnf],
    ["railroad.html", renderRailroad],
    ["policy.tmLanguage.json", renderTextMate],
  ])("%s is what the parser says; else run scripts/generate-grammar.mjs", (name, render) => {
    const written = readFileSync(new URL(`../../grammar/${name}`, import.meta.url), "utf8");
    expect(written === render()).toBe(true);
  });

  test("say nothing of mistakes", () => {
    expect(renderEbnf()).not.toMatch(/mistaken|deny|"if"/);
  });

  test("need no network", () => {
    expect(renderRailroad()).not.toMatch(/<script|https?:/);
  });

  test("link every rule to a rule that is there", () => {
    const page = renderRailroad();
    const ids = new Set(Array.from(page.matchAll(/id="([^"]+)"/g), ([, id]) => id));
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  test("have patterns that are regular expressions", () => {
    for (const [, pattern] of renderTextMate().matchAll(/"(?:match|begin|end)": ("(?:[^"\\]|\\.)*")/g))
      expect(() => new RegExp(JSON.parse(pattern ?? '""') as string)).not.toThrow();
  });
});
