import type { Diagnostic } from "../../model/index.ts";
import { type ConfigSource, finding, type Range } from "./finding.ts";

export interface Assignment {
  readonly key: string;
  readonly value: string;
  readonly range: Range;
}

const OURS = /^DEVLOOP_[A-Z0-9_]*$/;
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;
const MOST_CHARACTERS = 256 * 1024;

/**
 * The assignments of a shell file, read as data: nothing in it runs. A value must be plain or quoted text; a line of ours with anything else, a
 * substitution or a second command, is an error. Lines that are not ours are for the shell that sources the file elsewhere.
 */
export function readShellConfig(source: ConfigSource): {
  readonly assignments: readonly Assignment[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const assignments: Assignment[] = [];
  const diagnostics: Diagnostic[] = [];
  if (source.text.length > MOST_CHARACTERS) {
    return { assignments, diagnostics: [finding("C0007", source, { start: 0, end: 1 }, "the file is too large for a configuration")] };
  }
  let offset = 0;
  for (const line of source.text.split("\n")) {
    const range = { start: offset, end: offset + line.length };
    offset += line.length + 1;
    const [, key, rest] = ASSIGNMENT.exec(line.replace(/\r$/, "")) ?? [];
    if (key === undefined || rest === undefined || !OURS.test(key)) continue;
    const value = plainValue(rest);
    if (value === undefined) {
      diagnostics.push(
        finding("C0008", source, range, `the value of \`${key}\` is no plain text`, `write ${key}="…" and nothing behind it`),
      );
    } else assignments.push({ key, value, range });
  }
  return { assignments, diagnostics };
}

/** A bare word, or one quoted text, with a comment behind it at most. */
function plainValue(rest: string): string | undefined {
  const match = /^(?:"([^"$`\\]*)"|'([^']*)'|([A-Za-z0-9_.,:/@%+-]*))\s*(?:\s#.*)?$/.exec(rest);
  return match ? (match[1] ?? match[2] ?? match[3]) : undefined;
}
