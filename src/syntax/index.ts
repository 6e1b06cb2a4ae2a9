export type * from "./ast.ts";
export { locate, SYNTAX_CODES, type SyntaxCode } from "./diagnostics.ts";
export { type Parsed, parsePolicy } from "./parse.ts";
