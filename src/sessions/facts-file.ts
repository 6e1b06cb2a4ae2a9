import { readFileSync, statSync } from "node:fs";
import { appendLines } from "../events/index.ts";
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
 * lowers one. `undefined`: they cannot be read.
 */
export function readFacts(file: string): Facts | undefined {
  const lines = readLines(file);
  if (!lines) return undefined;
  const read = new Map<string, SessionPath>();
  const changed = new Map<string, SessionPath>();
  for (const line of lines) {
    const facts = line.startsWith("r") ? read : line.startsWith("c") ? changed : undefined;
    if (!facts || facts.has(line)) continue;
    const path = pathOf(line.slice(1));
    if (path !== undefined) facts.set(line, path);
  }
  return { read: [...read.values()], changed: [...changed.values()] };
}

/** Throws where the file cannot be written. What a large file has already is not written again. */
export function addFacts(file: string, facts: Facts): void {
  const lines = new Set([...facts.read.map((path) => `r${textOf(path)}`), ...facts.changed.map((path) => `c${textOf(path)}`)]);
  if (lines.size > 0 && (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > DEDUPLICATE_FROM) {
    for (const line of readLines(file) ?? []) lines.delete(line);
  }
  if (lines.size > 0) appendLines(file, [...lines].join("\n"));
}

function readLines(file: string): readonly string[] | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes.length > MOST_BYTES ? undefined : bytes.toString("utf8").split("\n");
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
