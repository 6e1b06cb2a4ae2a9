/** All command patterns of a file: a pattern that cannot be read is an error of the file's syntax. */
import type { CodeLiteral, PolicyFile } from "./ast.ts";
import type { Problem } from "./diagnostics.ts";
import { parseCommandPattern } from "./pattern.ts";

export function patternProblems(file: PolicyFile, known: readonly Problem[]): readonly Problem[] {
  const unclosed = new Set(known.filter(({ code }) => code === "P0005").map(({ span }) => span.start));
  const patterns: CodeLiteral[] = [];
  for (const item of file.items) collectPatterns(item, patterns);
  return patterns.filter(({ span }) => !unclosed.has(span.start)).flatMap((code) => parseCommandPattern(code).problems);
}

/** Every back-ticked text but those of tests, which are Bash. */
function collectPatterns(value: unknown, found: CodeLiteral[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const child of value) collectPatterns(child, found);
  else if (isCode(value)) found.push(value);
  else for (const key in value) if (key !== "subject" && key !== "span") collectPatterns(value[key as keyof typeof value], found);
}

function isCode(value: object): value is CodeLiteral {
  return "kind" in value && value.kind === "code";
}
