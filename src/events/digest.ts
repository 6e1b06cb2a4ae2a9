import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** From so many characters on loading `node:crypto`, some three milliseconds, takes less than hashing them in a process that has just begun. */
const LONG = 8_192;

/** SHA-256 in hex. Of most texts not by `node:crypto`, since each call has one to name. */
export function digest(text: string): string {
  return text.length < LONG ? bytesToHex(sha256(utf8ToBytes(text))) : nativeDigest(text);
}

function nativeDigest(text: string): string {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(text).digest("hex");
}
