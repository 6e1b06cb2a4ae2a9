import { type CompileInput, type CompileOutput, compilePolicies } from "../compiler/index.ts";
import type { Diagnostic } from "../model/index.ts";
import { failuresOf, runPolicyTests } from "./policy-tests.ts";

/** Compiles and runs the tests inside the rules: a policy whose own test fails does not load (S14). */
export function loadPolicies(input: CompileInput): CompileOutput {
  const output = compilePolicies(input);
  if (!output.program) return output;
  const failures: Diagnostic[] = failuresOf(runPolicyTests({ ...output.graph, tests: [] }, output.program));
  if (failures.length === 0) return output;
  return { ...output, program: undefined, diagnostics: [...output.diagnostics, ...failures] };
}
