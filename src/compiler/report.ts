import type { Diagnostic, Severity, Span } from "../model/index.ts";
import { locate, type PolicyFile } from "../syntax/index.ts";
import { CODES, type CompilerCode } from "./codes.ts";

/** Anything that stands at a place of a source. */
export interface Spanned {
  readonly span: Span;
}

/** Collects what the compiler finds; a code's severity stands in the table of codes. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];
  readonly #said = new Set<string>();

  /** What is looked at once for each use of it is said once. */
  add(code: CompilerCode, file: PolicyFile, span: Span, message: string, hint?: string): void {
    const key = JSON.stringify([code, file.path, span.start, span.end, message]);
    if (this.#said.has(key)) return;
    this.#said.add(key);
    const severity: Severity = CODES[code].severity;
    const location = locate(file.text, file.path, span);
    this.diagnostics.push({ code, severity, message, location, ...(hint === undefined ? {} : { hint }) });
  }

  get failed(): boolean {
    return this.diagnostics.some((diagnostic) => diagnostic.severity === "error");
  }
}

/** For names that were checked before. */
export function silentReport(): Report {
  return new Report();
}

/** The candidate nearest to `name` by edit distance, for «did you mean»; none where all are too far. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  // Of three letters two others make a word of its own: `pid` is no misspelt `via`.
  let bestDistance = (name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3))) + 1;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const distance = name.length > 1 && candidate.startsWith(name) ? 1 : editDistance(name, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const candidate = nearest(name, candidates);
  return candidate === undefined ? undefined : `did you mean \`${candidate}\`?`;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[right.length]!;
}
