import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { crypto } from "./builtin-modules.ts";
import type { OwnDirectories } from "./directories.ts";
import { writeAtomically } from "./program-cache.ts";

/** What the user's own policies and settings were when a person last confirmed them, or when they were first seen. */
export function acceptedDigest(directories: Pick<OwnDirectories, "state">): string | undefined {
  try {
    const digest = readFileSync(acceptedFile(directories), "utf8").trim();
    return /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
  } catch {
    return undefined;
  }
}

export function accept(directories: Pick<OwnDirectories, "state" | "config">): void {
  writeAtomically(acceptedFile(directories), ownDigest(directories));
}

/** A digest of every file in the user's configuration directory. */
export function ownDigest({ config }: Pick<OwnDirectories, "config">): string {
  const hash = crypto().createHash("sha256");
  for (const name of filesIn(config)) {
    let bytes: Uint8Array | string;
    try {
      bytes = readFileSync(join(config, name));
    } catch {
      bytes = "not readable";
    }
    hash.update(`${name}\u0000${bytes.length}\u0000`).update(bytes);
  }
  return hash.digest("hex");
}

function acceptedFile({ state }: Pick<OwnDirectories, "state">): string {
  return join(state, "accepted");
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
      .sort();
  } catch {
    return [];
  }
}
