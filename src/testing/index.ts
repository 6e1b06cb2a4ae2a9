export { runHookCase } from "./fixture-hooks.ts";
export { type FixtureCase, type FixtureFile, type FixtureSuite, type HookCase, parseFixtures, readFixtures } from "./fixtures.ts";
export { judge } from "./judge.ts";
export { loadPolicies } from "./load.ts";
export { failuresOf, runPolicyTests, type TestResult } from "./policy-tests.ts";
export { MemoryFileSystem, REFERENCE_HOME, REFERENCE_PROJECT, referenceContext, type World } from "./reference-world.ts";
export {
  type CaseVerdict,
  type CompiledSuite,
  compiledEvaluator,
  compileSuite,
  type Evaluator,
  type JudgedProgram,
  missedBy,
  problemsOf,
  runCase,
  runFixtures,
  verdictOf,
} from "./run-fixtures.ts";
export { commandAction, situationsOf, type TestSituation } from "./subjects.ts";
