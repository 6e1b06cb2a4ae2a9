import { rmSync } from "node:fs";
import { join } from "node:path";
import { readRegularJson } from "../regular-file.ts";
import { crypto } from "./builtin-modules.ts";
import type { OwnDirectories } from "./directories.ts";
import { writeAtomically } from "./write-atomically.ts";

const MOST_RECORD = 256 * 1024 * 1024;

type Files = readonly { readonly path: string; readonly text: string }[];

/** What a person trusted: exactly these bytes, for exactly this root. The bytes are kept, to show later what has changed since. */
export interface TrustRecord {
  readonly version: 1;
  readonly root: string;
  readonly hash: string;
  readonly trustedAt: string;
  readonly files: Files;
}

/** The hash of everything of a project that compiles: each file with its path. */
export function trustHash(files: Files): string {
  const hash = crypto().createHash("sha256");
  for (const { path, text } of [...files].sort((left, right) => (left.path < right.path ? -1 : 1))) {
    hash.update(`${path.length}:${path}${text.length}:${text}`);
  }
  return hash.digest("hex");
}

/** Trust is kept outside the project and binds its canonical root to a hash of its content; a copy elsewhere is not trusted. */
export function isTrusted(root: string, files: Files, directories: OwnDirectories): boolean {
  const record = readTrust(root, directories);
  return record !== undefined && record.root === root && record.hash === trustHash(files);
}

export function readTrust(root: string, directories: OwnDirectories): TrustRecord | undefined {
  const parsed = readRegularJson(trustFile(root, directories), MOST_RECORD);
  return isRecord(parsed) ? parsed : undefined;
}

/** For a command that a person has confirmed, and nobody else. */
export function writeTrust(root: string, files: Files, directories: OwnDirectories, now = new Date()): TrustRecord {
  const record: TrustRecord = { version: 1, root, hash: trustHash(files), trustedAt: now.toISOString(), files };
  writeAtomically(trustFile(root, directories), `${JSON.stringify(record)}\n`);
  return record;
}

/** True where there was something to forget. */
export function forgetTrust(root: string, directories: OwnDirectories): boolean {
  const known = readTrust(root, directories) !== undefined;
  rmSync(trustFile(root, directories), { force: true });
  return known;
}

export function trustDirectory(directories: Pick<OwnDirectories, "state">): string {
  return join(directories.state, "trust");
}

function trustFile(root: string, directories: OwnDirectories): string {
  return join(trustDirectory(directories), `${crypto().createHash("sha256").update(root).digest("hex")}.json`);
}

function isRecord(value: unknown): value is TrustRecord {
  if (typeof value !== "object" || value === null) return false;
  const { version, root, hash, files } = value as Readonly<Record<string, unknown>>;
  return version === 1 && typeof root === "string" && typeof hash === "string" && Array.isArray(files);
}
