import { type CompileInput, type CompileOutput, compilePolicies } from "../compiler/index.ts";
import type { Diagnostic } from "../model/index.ts";
import { failuresOf, runPolicyTests } from "./policy-tests.ts";

/**
 * Compiles and runs the tests inside the rules: a policy whose own test fails does not load (S14). The built-in layer's tests ran when it was built;
 * with `builtInTested` they are not run again.
 */
export function loadPolicies(input: CompileInput, builtInTested = false): CompileOutput {
  const output = compilePolicies(input);
  if (!output.program) return output;
  const built = new Set(input.layers.filter((layer) => layer.name === "built-in").flatMap((layer) => layer.files.map((file) => file.path)));
  const select = (file: string) => !(builtInTested && built.has(file));
  const failures: Diagnostic[] = failuresOf(runPolicyTests({ ...output.graph, tests: [] }, output.program, { select }));
  if (failures.length === 0) return output;
  return { ...output, program: undefined, diagnostics: [...output.diagnostics, ...failures] };
}
