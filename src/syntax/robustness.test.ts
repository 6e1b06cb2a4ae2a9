import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPolicy, parseCommandPattern, parsePolicy, renderDiagnostic } from "./index.ts";
import { randomPolicy } from "./random-policy.ts";
import { KEYWORDS } from "./tokens.ts";

const FIXED = { seed: 20_260_101, numRuns: 10_000 };
const RANDOM = { seed: Math.floor(Math.random() * 2 ** 31), numRuns: 500 };

const SIGNS = "{ } ( ) , : = | ! ? * + -> -- ... < <= > >= == != && || // # \" ' ` `` ``` / \\ ; $ ~ ./ .env C:\\ \n é \u0455 \u202E".split(
  " ",
);
const TEXTS = [
  '"a"',
  '"unclosed',
  "'a'",
  "`make`",
  "``a `b` ``",
  "/a/",
  "matches /x",
  "-f",
  "--force",
  "a/b",
  "5",
  "3.0",
  "2027-01-31",
  "7z",
  "/etc/x",
  "# why\n",
];

const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ unit: "grapheme", maxLength: 60 }));
const soup = fc
  .array(fc.tuple(fc.constantFrom(...KEYWORDS.keys(), ...SIGNS, ...TEXTS), fc.constantFrom(" ", " ", " ", "\n", "")), { maxLength: 25 })
  .map((parts) => parts.flat().join(""));
const truncated = fc.tuple(randomPolicy(), fc.nat(), fc.nat({ max: 20 })).map(([source, at, gap]) => {
  const cut = at % (source.length + 1);
  return gap === 0 ? source.slice(0, cut) : source.slice(0, cut) + source.slice(cut + gap);
});
const source = fc.oneof({ weight: 3, arbitrary: anyText }, { weight: 6, arbitrary: soup }, { weight: 1, arbitrary: truncated });

describe.each([
  ["a fixed seed", FIXED],
  [`the seed ${RANDOM.seed}`, RANDOM],
])("with %s", (_title, parameters) => {
  test("any text gives a file and diagnostics within it", () => {
    fc.assert(
      fc.property(source, (text) => {
        const { file, diagnostics } = parsePolicy("a.policy", text);
        const lines = text.split(/\r\n|\n|\r/).length;
        for (const diagnostic of diagnostics) {
          const { line, endLine, column } = diagnostic.location;
          if (line < 1 || line > lines || endLine < line || endLine > lines || column < 1) throw new Error(JSON.stringify(diagnostic));
          if (/[\r\n]/.test(diagnostic.message)) throw new Error(diagnostic.message);
          renderDiagnostic(diagnostic, text, { color: true });
        }
        formatPolicy(file);
      }),
      parameters,
    );
  });

  test("any pattern is read or refused", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, soup), (text) => {
        const { pattern, problems } = parseCommandPattern({ kind: "code", text, textStart: 1, span: { start: 0, end: text.length + 2 } });
        if ((pattern === undefined) !== problems.length > 0) throw new Error("neither or both");
      }),
      parameters,
    );
  });
});

describe("deep nesting", () => {
  test.each([
    ["parentheses", `block a on write when ${"(".repeat(10_000)}path${")".repeat(10_000)} because "x"`],
    ["open parentheses", `block a on write when ${"(".repeat(10_000)}`],
    ["negations", `condition a = ${"not (".repeat(5_000)}b${")".repeat(5_000)}`],
  ])("of %s is a diagnostic", (_title, text) => {
    const codes = parsePolicy("a.policy", text).diagnostics.map(({ code }) => code);
    expect(codes).toContain("P0026");
    expect(codes.filter((code) => code === "P0026")).toHaveLength(1);
  });

  test.each([
    ["braces", `set a: path ${"{".repeat(10_000)}`],
    ["back-ticks", "`".repeat(10_000)],
    ["quotes", '"'.repeat(10_001)],
    ["slashes", `a matches ${"/".repeat(10_001)}`],
    ["an open class", `condition a = b matches /${"[".repeat(10_000)}`],
    ["classes that might close in two places", `condition a = b matches /${"[]x]".repeat(10_000)}`],
    ["a long name", `set ${"a-".repeat(20_000)}b`],
    ["a long string", `set a: path { "${"a\\n".repeat(1_000_000)}`],
  ])("of %s ends", (_title, text) => {
    expect(parsePolicy("a.policy", text).diagnostics).not.toEqual([]);
  });
});
