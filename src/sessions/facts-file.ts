import { lstatSync, readFileSync } from "node:fs";
import type { Appender } from "../events/index.ts";
import { ANY, CHARACTER, type Hole, type Part, SEGMENT, type SessionPath, wordOf } from "../model/index.ts";

export interface Facts {
  readonly read: readonly SessionPath[];
  readonly changed: readonly SessionPath[];
}

/** A file above this size is not read: what the session did is then not known. */
const MOST_BYTES = 4 * 1024 * 1024;
/** From this size on only what is new is appended. */
const DEDUPLICATE_FROM = 128 * 1024;

const HOLES: readonly Hole[] = [ANY, SEGMENT, CHARACTER];

/**
 * Facts are lines that are only ever appended, `r` or `c` with the path as JSON (a list where parts of it are not known): nothing that is written later
 * lowers one. What is in the file is read when a rule asks for it and it is not what was seen last.
 */
export class FactsFile {
  readonly #file: string;
  readonly #append: Appender;
  /** The file at the size it had; `undefined`: it was not read. */
  #seen: Seen | undefined;
  #added = false;

  constructor(file: string, append: Appender) {
    this.#file = file;
    this.#append = append;
  }

  /** So many bytes are kept in memory. */
  get weight(): number {
    return this.#seen?.size ?? 0;
  }

  /** `undefined`: they cannot be read. */
  facts(): Facts | undefined {
    const seen = this.#current(sizeOf(this.#file));
    if (!seen) return undefined;
    seen.facts ??= factsIn(seen.lines);
    return seen.facts;
  }

  /** Throws where the file is gone or cannot be written. What is in it is not written again, once it was read or where it is large. */
  add(facts: Facts): void {
    const lines = new Set([...facts.read.map((path) => `r${textOf(path)}`), ...facts.changed.map((path) => `c${textOf(path)}`)]);
    const size = sizeOf(this.#file);
    if (size === undefined) throw new Error("the facts of the session are gone");
    const seen = this.#seen || this.#added || size > DEDUPLICATE_FROM ? this.#current(size) : undefined;
    this.#added = true;
    for (const line of lines) if (seen?.lines.has(line)) lines.delete(line);
    if (lines.size === 0) return;
    const { before, after } = this.#append(this.#file, [...lines].join("\n"));
    if (seen === undefined || seen.size !== before) return;
    for (const line of lines) seen.lines.add(line);
    seen.size = after;
    seen.facts = undefined;
  }

  #current(size: number | undefined): Seen | undefined {
    if (this.#seen === undefined || this.#seen.size !== size) this.#seen = readLines(this.#file);
    return this.#seen;
  }
}

interface Seen {
  size: number;
  readonly lines: Set<string>;
  facts: Facts | undefined;
}

function factsIn(lines: Iterable<string>): Facts {
  const read: SessionPath[] = [];
  const changed: SessionPath[] = [];
  for (const line of lines) {
    const facts = line.startsWith("r") ? read : line.startsWith("c") ? changed : undefined;
    const path = facts && pathOf(line.slice(1));
    if (path !== undefined) facts?.push(path);
  }
  return { read, changed };
}

function readLines(file: string): Seen | undefined {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MOST_BYTES) return undefined;
    return { size: bytes.length, lines: new Set(bytes.toString("utf8").split("\n")), facts: undefined };
  } catch {
    return undefined;
  }
}

/** `undefined`: it is not there, or cannot be looked at. */
function sizeOf(file: string): number | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.size;
  } catch {
    return undefined;
  }
}

function textOf(path: SessionPath): string {
  if (typeof path === "string") return JSON.stringify(path);
  return JSON.stringify(path.parts.map((part) => (typeof part === "string" ? part : HOLES.findIndex((hole) => hole.kind === part.kind))));
}

function pathOf(json: string): SessionPath | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof parsed === "string") return parsed;
  if (!Array.isArray(parsed)) return undefined;
  const parts: Part[] = [];
  for (const part of parsed as readonly unknown[]) {
    const known = typeof part === "string" ? part : typeof part === "number" ? HOLES[part] : undefined;
    if (known === undefined) return undefined;
    parts.push(known);
  }
  return wordOf(parts);
}
