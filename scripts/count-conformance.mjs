// Counts the cases of conformance/ that prove something: those that a mutant of a rule fails. `--sets` also takes members out of sets, `--names` names
// the mutants that survive.
import { runBundled } from "./run-bundled.mjs";

await runBundled("test/support/count-conformance.ts");
