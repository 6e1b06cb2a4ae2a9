export { CODES, type CompilerCode } from "./codes.ts";
export { type CompileInput, type CompileOutput, compilePolicies, DEFAULT_MAXIMAL_STATES } from "./compile.ts";
export { type Declared, type Policy, type PolicyGraph, resolveIn, resolveRule } from "./graph.ts";
export { ParamResolver } from "./params.ts";
export { regexProblem } from "./regex-problem.ts";
export { Report, silentReport } from "./report.ts";
export { type SetContent, SetResolver, withNested } from "./sets.ts";
export type { PackLookup, PackSource, SourceFile, SourceLayer, UnusablePack } from "./sources.ts";
