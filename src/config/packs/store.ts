import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Outcome } from "../../model/index.ts";
import { success } from "../../model/index.ts";
import { readRegularText } from "../../regular-file.ts";
import { writeAtomically } from "../write-atomically.ts";
import { LOCK_NAME, lockText, MOST_LOCK_BYTES, type PackLock, readLock } from "./lock.ts";
import { type PackContent, packHash, readPack } from "./manifest.ts";

/**
 * The packs of the user's own layer: each content in a directory that its hash names, and one lock file that says which hold. Only the lock is ever
 * rewritten, at once, so that a pack is there whole or not at all.
 */
export function readStore(store: string): Outcome<PackLock, string> {
  const text = readRegularText(join(store, LOCK_NAME), MOST_LOCK_BYTES);
  return text === undefined ? success({ packs: new Map() }) : readLock(text);
}

/** For a command that a person has confirmed, and nobody else. A lock that cannot be read is replaced. */
export function addToStore(store: string, name: string, pack: PackContent): void {
  const sha256 = packHash(name, pack.files);
  const before = readStore(store);
  const packs = new Map(before.ok ? before.value.packs : []);
  writeContent(store, name, pack, sha256);
  packs.set(name, { version: pack.version, sha256 });
  writeAtomically(join(store, LOCK_NAME), lockText({ packs }));
  if (before.ok) dropUnnamed(store, before.value, { packs });
}

/** True where there was such a pack. */
export function removeFromStore(store: string, name: string): boolean {
  const before = readStore(store);
  if (!before.ok || !before.value.packs.has(name)) return false;
  const packs = new Map([...before.value.packs].filter(([other]) => other !== name));
  writeAtomically(join(store, LOCK_NAME), lockText({ packs }));
  dropUnnamed(store, before.value, { packs });
  return true;
}

function writeContent(store: string, name: string, { version, files }: PackContent, sha256: string): void {
  mkdirSync(store, { recursive: true, mode: 0o700 });
  const place = join(store, sha256);
  const there = readPack(place, store);
  if (there.ok && there.value.name === name && packHash(name, there.value.files) === sha256) return;
  const temporary = mkdtempSync(join(store, ".new-"));
  try {
    const manifest = { name, version, devloop: { policies: files.map((file) => file.name) } };
    for (const file of [{ name: "package.json", text: `${JSON.stringify(manifest, undefined, 2)}\n` }, ...files]) {
      mkdirSync(dirname(join(temporary, file.name)), { recursive: true, mode: 0o700 });
      writeFileSync(join(temporary, file.name), file.text, { mode: 0o600, flag: "wx" });
    }
    rmSync(place, { recursive: true, force: true });
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Contents that no pack has any more. */
function dropUnnamed(store: string, before: PackLock, after: PackLock): void {
  const kept = new Set([...after.packs.values()].map(({ sha256 }) => sha256));
  for (const { sha256 } of before.packs.values()) if (!kept.has(sha256)) rmSync(join(store, sha256), { recursive: true, force: true });
}
