import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readRegularFile, readRegularJson } from "../regular-file.ts";
import { crypto } from "./builtin-modules.ts";
import type { OwnDirectories } from "./directories.ts";
import { writeAtomically } from "./write-atomically.ts";

/** What of the guard's own things was as it should be: digests by name, as a person last confirmed them or a command of ours left them. */
export interface Accepted {
  readonly version: 1;
  readonly digests: Readonly<Record<string, string>>;
}

const MOST_ACCEPTED = 16 * 1024 * 1024;
/** No file that the guard rests on is larger, but a compiled program. */
const MOST_DIGESTED = 256 * 1024 * 1024;
const NOTHING: Accepted = { version: 1, digests: {} };

export function readAccepted(directories: Pick<OwnDirectories, "state">): Accepted {
  const parsed = readRegularJson(acceptedFile(directories), MOST_ACCEPTED);
  return isAccepted(parsed) ? parsed : NOTHING;
}

/** Writes digests beside the others; `undefined` takes one away. */
export function accept(directories: Pick<OwnDirectories, "state">, digests: Readonly<Record<string, string | undefined>>): void {
  const merged = Object.entries({ ...readAccepted(directories).digests, ...digests }).filter(([, digest]) => digest !== undefined);
  writeAtomically(acceptedFile(directories), `${JSON.stringify({ version: 1, digests: Object.fromEntries(merged) })}\n`);
}

/** A digest of files with their names; those that are not there count as such. */
export function digestOfFiles(paths: readonly string[], read: (path: string) => Uint8Array | string | undefined = bytesOf): string {
  const hash = crypto().createHash("sha256");
  for (const path of paths) {
    const bytes = read(path) ?? "not there, or not readable";
    hash.update(`${path}\u0000${bytes.length}\u0000`).update(bytes);
  }
  return hash.digest("hex");
}

function bytesOf(path: string): Uint8Array | undefined {
  const file = readRegularFile(path, MOST_DIGESTED);
  return file.ok ? file.value : undefined;
}

/** Every file below a directory, in order. */
export function filesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}

function acceptedFile({ state }: Pick<OwnDirectories, "state">): string {
  return join(state, "accepted.json");
}

function isAccepted(value: unknown): value is Accepted {
  if (typeof value !== "object" || value === null) return false;
  const { version, digests } = value as Readonly<Record<string, unknown>>;
  if (version !== 1 || typeof digests !== "object" || digests === null) return false;
  return Object.values(digests).every((digest) => typeof digest === "string");
}
