export { CODES, type CompilerCode } from "./codes.ts";
export { type CompileInput, type CompileOutput, compilePolicies, DEFAULT_MAXIMAL_STATES } from "./compile.ts";
export { ParamResolver } from "./params.ts";
export { Report, silentReport } from "./report.ts";
export { type Declared, type Policy, type PolicyGraph, resolveIn, resolveRule } from "./resolve.ts";
export { type SetContent, SetResolver, withNested } from "./sets.ts";
export type { PackSource, SourceFile, SourceLayer } from "./sources.ts";
