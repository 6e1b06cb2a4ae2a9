import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../events/index.ts";

/** What a person lets happen once, although a rule that is not sealed speaks against it. */
export interface Override {
  readonly version: 1;
  readonly id: string;
  readonly project: string;
  /** Absent: in any session of the project. */
  readonly session?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly until: number;
  /** As the person wrote it, for lists and the log. */
  readonly pattern: string;
  readonly target: OverrideTarget;
}

export type OverrideTarget =
  /** Exactly one call, by its key. */
  | { readonly kind: "call"; readonly call: string }
  /** One command, word by word; parts that are not text are stars. */
  | { readonly kind: "command"; readonly words: readonly PatternWord[] }
  /** One file, by its real path. */
  | { readonly kind: "file"; readonly verb: "read" | "write"; readonly path: string };

/** Texts of a word; between two of them stands a star, which matches within one path segment. */
export type PatternWord = readonly string[];

const PENDING = "overrides";
const USED = "used";
const MOST_USED = 200;

/** For a command that a person has confirmed, and nobody else. */
export function grantOverride(state: string, override: Override): void {
  const directory = join(state, PENDING);
  makeDirectory(join(directory, USED));
  const temporary = join(directory, `.${override.id}`);
  writeFileSync(temporary, `${JSON.stringify(override)}\n`, { mode: 0o600, flag: "wx" });
  chmodSync(temporary, 0o600);
  renameSync(temporary, fileOf(state, override.id));
}

/** Overrides that wait to be used, the oldest first. Those that have expired are removed. */
export function pendingOverrides(state: string, now = Date.now()): Override[] {
  return namesIn(join(state, PENDING)).flatMap((name) => {
    const override = name.endsWith(".json") ? read(join(state, PENDING, name)) : undefined;
    if (!override) return [];
    if (override.until > now) return [override];
    rmSync(join(state, PENDING, name), { force: true });
    return [];
  });
}

/** Takes an override for one call. The rename is what decides: of two calls at once only one has it. */
export function claimOverride(state: string, id: string): boolean {
  try {
    renameSync(fileOf(state, id), join(state, PENDING, USED, `${id}.json`));
  } catch {
    return false;
  }
  const used = namesIn(join(state, PENDING, USED));
  for (const name of used.slice(0, Math.max(0, used.length - MOST_USED))) rmSync(join(state, PENDING, USED, name), { force: true });
  return true;
}

/** Gives back one that was taken for a call that could not be judged. */
export function releaseOverride(state: string, id: string): void {
  try {
    renameSync(join(state, PENDING, USED, `${id}.json`), fileOf(state, id));
  } catch {
    // It has expired, or somebody has taken it away.
  }
}

/** True where the words are exactly those of the pattern. */
export function matchesWords(pattern: readonly PatternWord[], words: readonly string[]): boolean {
  return pattern.length === words.length && pattern.every((parts, index) => matchesWord(parts, words[index]!));
}

function matchesWord(parts: PatternWord, word: string): boolean {
  const [first = "", ...rest] = parts;
  if (rest.length === 0) return word === first;
  const last = rest.pop()!;
  if (word.length < first.length + last.length || !word.startsWith(first) || !word.endsWith(last)) return false;
  let middle = word.slice(first.length, word.length - last.length);
  for (const part of rest) {
    const at = middle.indexOf(part);
    if (at < 0 || middle.slice(0, at).includes("/")) return false;
    middle = middle.slice(at + part.length);
  }
  return !middle.includes("/");
}

function fileOf(state: string, id: string): string {
  return join(state, PENDING, `${id}.json`);
}

function read(file: string): Override | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isOverride(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isOverride(value: unknown): value is Override {
  if (typeof value !== "object" || value === null) return false;
  const { version, id, project, until, target } = value as Readonly<Record<string, unknown>>;
  const named = typeof id === "string" && typeof project === "string" && typeof until === "number";
  return version === 1 && named && typeof target === "object" && target !== null;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}
