import { failure, type Outcome, success } from "../../model/index.ts";
import { isPackName } from "./manifest.ts";

/** Which packs hold, each as one content: `.devloop/packs.lock` of a project, `packs.lock` of the user's own store. */
export interface PackLock {
  readonly packs: ReadonlyMap<string, LockedPack>;
}

export interface LockedPack {
  readonly version: string;
  /** Of all files that the manifest names. */
  readonly sha256: string;
}

export const LOCK_NAME = "packs.lock";
/** A larger file is no lock. */
export const MOST_LOCK_BYTES = 1024 * 1024;
const MOST_PACKS = 32;
const LOCK_VERSION = 1;

export function isLockFile(path: string): boolean {
  return path.endsWith(`/${LOCK_NAME}`);
}

export function readLock(text: string): Outcome<PackLock, string> {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return failure("is no JSON");
  }
  const { version, packs } = (typeof root === "object" && root !== null ? root : {}) as Readonly<Record<string, unknown>>;
  if (version !== LOCK_VERSION) return failure(`is not of version ${LOCK_VERSION}`);
  if (typeof packs !== "object" || packs === null) return failure("has no packs");
  const entries = Object.entries(packs as Readonly<Record<string, unknown>>);
  if (entries.length > MOST_PACKS) return failure(`has more than ${MOST_PACKS} packs`);
  const wrong = entries.find(([name, entry]) => !isPackName(name) || !isLocked(entry));
  if (wrong) return failure(`has an entry that is none: ${JSON.stringify(wrong[0].slice(0, 100))}`);
  return success({ packs: new Map(entries as [string, LockedPack][]) });
}

/** The same lock, the same bytes. */
export function lockText({ packs }: PackLock): string {
  const entries = [...packs].sort(([left], [right]) => (left < right ? -1 : 1));
  const plain = Object.fromEntries(entries.map(([name, { version, sha256 }]) => [name, { version, sha256 }]));
  return `${JSON.stringify({ version: LOCK_VERSION, packs: plain }, undefined, 2)}\n`;
}

function isLocked(value: unknown): value is LockedPack {
  if (typeof value !== "object" || value === null) return false;
  const { version, sha256 } = value as Readonly<Record<string, unknown>>;
  return typeof version === "string" && version.length <= 100 && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}
