/**
 * Checksums that tokens of a kind carry, by name. Only those that are published:
 * - `luhn`: ISO/IEC 7812, the check digit of card numbers.
 * - `github-crc32`: GitHub's token format of 2021 (`ghp_`, `gho_`, `ghu_`, `ghs_`, `ghr_`): thirty characters, then their CRC-32 in base 62 as six.
 * - `npm-crc32`: npm's tokens of the same year (`npm_`) have the same form.
 */
export type Checksum = (text: string) => boolean;

export const CHECKSUMS: Readonly<Record<string, Checksum>> = {
  luhn,
  "github-crc32": (text) => hasBase62Crc(text, /^gh[pousr]_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/),
  "npm-crc32": (text) => hasBase62Crc(text, /^npm_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/),
};

/** Digits may be separated by blanks or hyphens. */
function luhn(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, "");
  if (!/^\d{2,}$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function hasBase62Crc(text: string, format: RegExp): boolean {
  const parts = format.exec(text);
  return parts !== null && base62(crc32(parts[1]!)).padStart(6, "0") === parts[2];
}

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function base62(value: number): string {
  let digits = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) digits = BASE62[rest % 62]! + digits;
  return digits;
}

/** CRC-32 of IEEE 802.3, as in zlib, of an ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
