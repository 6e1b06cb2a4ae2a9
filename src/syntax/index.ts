export type * from "./ast.ts";
export { locate, type Problem, SYNTAX_CODES, type SyntaxCode } from "./diagnostics.ts";
export { type Parsed, parsePolicy } from "./parse.ts";
export { parseCommandPattern } from "./pattern.ts";
export { formatPolicy } from "./printer.ts";
export { renderDiagnostic } from "./render.ts";
