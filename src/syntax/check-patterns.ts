/** All command patterns of a file: a pattern that cannot be read is an error of the file's syntax. */
import type { CodeLiteral, PolicyFile } from "./ast.ts";
import type { Problem } from "./diagnostics.ts";
import { parseCommandPattern } from "./pattern.ts";

export function patternProblems(file: PolicyFile, known: readonly Problem[]): readonly Problem[] {
  const unclosed = new Set(known.filter(({ code }) => code === "P0005").map(({ span }) => span.start));
  const patterns = file.items.flatMap(patternsIn).filter(({ span }) => !unclosed.has(span.start));
  return patterns.flatMap((code) => parseCommandPattern(code).problems);
}

/** Every back-ticked text but those of tests, which are Bash. */
function patternsIn(value: unknown): readonly CodeLiteral[] {
  if (Array.isArray(value)) return value.flatMap(patternsIn);
  if (typeof value !== "object" || value === null) return [];
  if (isCode(value)) return [value];
  return Object.entries(value).flatMap(([key, child]) => (key === "subject" ? [] : patternsIn(child)));
}

function isCode(value: object): value is CodeLiteral {
  return "kind" in value && value.kind === "code";
}
