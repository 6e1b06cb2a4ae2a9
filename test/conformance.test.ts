/** The cases of conformance/ by the compiled engine, and by the engine from a reloaded program; by the reference interpreter in a file of its own. */
import { describe, expect, test } from "vitest";
import { loadRegexEngine } from "../src/automata/index.ts";
import { type JudgedProgram, problemsOf, runHookCase } from "../src/testing/index.ts";
import { byEngine, compiledSuite, conformanceFiles, failures, fixturesOf, shortName, shown } from "./support/conformance.ts";
import { failedMutants } from "./support/counting.ts";
import { reloaded } from "./support/programs.ts";

for (const file of conformanceFiles()) {
  describe(shortName(file), () => {
    test("the file reads and compiles as expected", () => {
      const fixtures = fixturesOf(file);
      expect(
        [...problemsOf(fixtures), ...fixtures.suites.flatMap((suite) => compiledSuite(file, suite).failures)].map(shown).join("\n"),
      ).toBe("");
    });
    test("by the compiled engine", () => expect(failures(file, byEngine)).toBe(""));
    test("by the engine from a reloaded program", () => expect(failures(file, byEngine, loadedAnew)).toBe(""));
    test("hook calls", () => expect(hookFailures(file)).toBe(""));
  });
}

test("at least 600 cases prove something: a mutant of a rule fails them", () => {
  expect(countingCases(600)).toBe(600);
});

/** Counts no further than asked; `scripts/count-conformance.mjs` counts them all. */
function countingCases(most: number): number {
  let count = 0;
  for (const file of conformanceFiles()) {
    for (const suite of fixturesOf(file).suites) {
      const [judged] = compiledSuite(file, suite).programs;
      for (const one of judged ? suite.cases : []) {
        if (count === most) return count;
        if (failedMutants(one, judged!).length > 0) count++;
      }
    }
  }
  return count;
}

const loaded = new Map<JudgedProgram["program"], JudgedProgram>();

function loadedAnew(judged: JudgedProgram): JudgedProgram {
  const known = loaded.get(judged.program) ?? { program: reloaded(judged.program), graph: judged.graph };
  loaded.set(judged.program, known);
  return known;
}

function hookFailures(file: string): string {
  const results = fixturesOf(file).suites.flatMap((suite) =>
    compiledSuite(file, suite).programs.flatMap(({ program }) =>
      suite.hooks.map((one) => runHookCase(shortName(file), suite, one, program, loadRegexEngine())),
    ),
  );
  return results
    .filter((result) => !result.passed)
    .map(shown)
    .join("\n");
}
