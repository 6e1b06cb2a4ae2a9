import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256 in hex. Not by `node:crypto`: to load that costs a process's start some four milliseconds, and each call has a text to name. */
export function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
