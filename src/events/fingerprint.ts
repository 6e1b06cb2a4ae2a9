import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { makeDirectory } from "./directory.ts";

/** Names a secret on this machine and says nothing of it: the same secret has the same, and without the key none can be tried. */
export type Fingerprint = (secret: string) => string | undefined;

const SHOWN_CHARACTERS = 16;

/** By a key of this machine, made when a secret is first found. Without a key there is no fingerprint. */
export function fingerprintBy(state: string): Fingerprint {
  let key: Uint8Array | undefined;
  return (secret) => {
    try {
      key ??= keyIn(state);
      return bytesToHex(hmac(sha256, key, utf8ToBytes(secret))).slice(0, SHOWN_CHARACTERS);
    } catch {
      return undefined;
    }
  };
}

function keyIn(state: string): Uint8Array {
  const file = join(state, "fingerprint.key");
  const known = readKey(file);
  if (known) return known;
  makeDirectory(state);
  const temporary = `${file}.${process.pid}.${bytesToHex(randomBytes(4))}`;
  try {
    writeFileSync(temporary, `${bytesToHex(randomBytes(32))}\n`, { mode: 0o600, flag: "wx" });
    linkSync(temporary, file);
  } catch (error) {
    // Another process was first: its key is the machine's.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  const made = readKey(file);
  if (!made) throw new Error("the key of fingerprints cannot be read");
  return made;
}

function readKey(file: string): Uint8Array | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    return /^[0-9a-f]{64}$/.test(text) ? hexToBytes(text) : undefined;
  } catch {
    return undefined;
  }
}
