/** Three evaluators, one truth: the reference interpreter, the compiled engine, the engine from a loaded program (language.md 5). */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePolicies } from "../src/compiler/index.ts";
import { builtInLayer } from "../src/config/index.ts";
import { packageRoot } from "../src/package-root.ts";
import { commandAction, referenceContext } from "../src/testing/index.ts";
import * as arbitrary from "./support/arbitrary.ts";
import { judgeCompiled, judgeReference, summary } from "./support/judging.ts";
import { builtIn, layerOf, reloaded } from "./support/programs.ts";

/** The standard library without the built-in rules: random rules stand on real signatures. */
const standardLibrary = {
  ...builtInLayer(packageRoot()),
  files: builtInLayer(packageRoot()).files.filter((file) => file.path.startsWith("stdlib/")),
};

test("random policies and scripts are judged alike by all three", { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(
      arbitrary.rules("r"),
      fc.array(arbitrary.script, { minLength: 5, maxLength: 20 }),
      arbitrary.mode,
      (rules, scripts, mode) => {
        const text = `language 1\npolicy random "Random"\n${rules.join("\n")}\n`;
        const output = compilePolicies({ layers: [standardLibrary, layerOf("global", [text])] });
        if (!output.program)
          return fc.pre(output.diagnostics.some((diagnostic) => diagnostic.code === "P0210" || diagnostic.code === "P0406"));
        const loaded = reloaded(output.program);
        for (const script of scripts) {
          const action = commandAction(script);
          const context = referenceContext({ mode });
          const compiled = summary(judgeCompiled(output.program, action, context));
          expect({ script, ...compiled }).toEqual({ script, ...judgeReference(output.graph, output.program, action, context) });
          expect(summary(judgeCompiled(loaded, action, context))).toEqual(compiled);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("the built-in policies judge random scripts alike by all three", () => {
  const { program, graph } = builtIn();
  const loaded = reloaded(program);
  fc.assert(
    fc.property(arbitrary.script, arbitrary.mode, (script, mode) => {
      const action = commandAction(script);
      const context = referenceContext({ mode });
      const compiled = summary(judgeCompiled(program, action, context));
      expect(compiled).toEqual(judgeReference(graph, program, action, context));
      expect(summary(judgeCompiled(loaded, action, context))).toEqual(compiled);
    }),
    { numRuns: 100 },
  );
});
