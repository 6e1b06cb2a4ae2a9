/** The invariants of the language (S1 to S17) that hold for every policy and every call. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePolicies } from "../src/compiler/index.ts";
import { builtInLayer } from "../src/config/index.ts";
import { type Program, RESULTS_BY_STRICTNESS } from "../src/model/index.ts";
import { packageRoot } from "../src/package-root.ts";
import { commandAction, referenceContext } from "../src/testing/index.ts";
import * as arbitrary from "./support/arbitrary.ts";
import { judgeCompiled, summary } from "./support/judging.ts";
import { layerOf } from "./support/programs.ts";

const builtInFiles = builtInLayer(packageRoot());
/** A few real signatures keep compiling quick; what is tested here is judging. */
const library = {
  ...builtInFiles,
  files: builtInFiles.files.filter((file) => /^stdlib\/(paths|words|commands\/(files|git|shells|javascript))\.policy$/.test(file.path)),
};

function compile(rules: readonly string[], ...more: ReturnType<typeof layerOf>[]): Program | undefined {
  const text = `language 1\npolicy random "Random"\n${rules.join("\n")}\n`;
  return compilePolicies({ layers: [library, layerOf("global", [text]), ...more] }).program;
}

function resultsOf(program: Program, scripts: readonly string[], mode: string) {
  return scripts.map((script) => judgeCompiled(program, commandAction(script), referenceContext({ mode })));
}

const scripts = fc.array(arbitrary.script, { minLength: 5, maxLength: 15 });
const strictness = (result: (typeof RESULTS_BY_STRICTNESS)[number]) => RESULTS_BY_STRICTNESS.indexOf(result);

test("S2: no order of rules changes a verdict", () => {
  const shuffled = arbitrary
    .rules("r")
    .chain((rules) => fc.tuple(fc.constant(rules), fc.shuffledSubarray([...rules], { minLength: rules.length })));
  fc.assert(
    fc.property(shuffled, scripts, arbitrary.mode, ([rules, other], commands, mode) => {
      const [left, right] = [compile(rules), compile(other)];
      fc.pre(left !== undefined && right !== undefined);
      expect(resultsOf(left, commands, mode).map(summary)).toEqual(resultsOf(right, commands, mode).map(summary));
    }),
    { numRuns: 25 },
  );
});

test("S3: another block, escalate or warn rule never moves a verdict towards allow, in any mode", () => {
  fc.assert(
    fc.property(
      arbitrary.rules("r"),
      arbitrary.rule("added", ["block", "escalate", "warn"]),
      scripts,
      arbitrary.mode,
      (rules, added, commands, mode) => {
        const [without, with_] = [compile(rules), compile([...rules, added])];
        fc.pre(without !== undefined && with_ !== undefined);
        const before = resultsOf(without, commands, mode);
        const after = resultsOf(with_, commands, mode);
        for (const [index, decision] of after.entries()) {
          expect(strictness(decision.result), commands[index]).toBeGreaterThanOrEqual(strictness(before[index]!.result));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test("S5: an untrusted project layer never makes a verdict weaker", () => {
  const loosening = fc.constantFrom(
    'disable random/r0 because "x"',
    'except random/r0 when path under "src" because "x"',
    'allow `rm -rf ...` overriding random/r0 because "x"',
    'allow any-command on command when proved because "x"',
    "mode guard { block -> pass escalate -> pass otherwise -> allow }",
    "command rm { flags { ... } }",
    'remove std/paths/env-files { ".env" } because "x"',
    'add std/paths/env-templates { ".env" }',
  );
  fc.assert(
    fc.property(
      arbitrary.rules("r"),
      arbitrary.rules("p"),
      fc.array(loosening, { maxLength: 3 }),
      scripts,
      arbitrary.mode,
      (rules, own, loose, commands, mode) => {
        fc.pre(mode !== "auto" && mode !== "off");
        const without = compile(rules);
        const project = layerOf(
          "project",
          [`policy project "Project"\n${[...own, ...new Set(loose)].join("\n")}`].map((text) => `language 1\n${text}`),
          false,
        );
        const with_ = compile(rules, project);
        fc.pre(without !== undefined && with_ !== undefined);
        const before = resultsOf(without, commands, mode);
        for (const [index, decision] of resultsOf(with_, commands, mode).entries()) {
          expect(strictness(decision.result), commands[index]).toBeGreaterThanOrEqual(strictness(before[index]!.result));
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("S7: adding a command to a line never makes its verdict milder", () => {
  fc.assert(
    fc.property(
      arbitrary.rules("r"),
      fc.array(fc.tuple(arbitrary.command, arbitrary.command), { minLength: 5, maxLength: 15 }),
      fc.constantFrom("guard", "smart", "strict"),
      (rules, pairs, mode) => {
        const program = compile(rules);
        fc.pre(program !== undefined);
        for (const [first, second] of pairs) {
          const [alone, both] = [first, `${first}; ${second}`].map((text) =>
            judgeCompiled(program, commandAction(text), referenceContext({ mode })),
          );
          expect(strictness(both!.result), `${first}; ${second}`).toBeGreaterThanOrEqual(strictness(alone!.result));
        }
      },
    ),
    { numRuns: 25 },
  );
});
