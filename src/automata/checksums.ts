/**
 * Checksums that tokens of a kind carry, by name. Only those that are published:
 * - `luhn`: ISO/IEC 7812, the check digit of card numbers.
 * - `github-crc32`: GitHub's token format of 2021 (`ghp_`, `gho_`, `ghu_`, `ghs_`, `ghr_`): thirty characters, then their CRC-32 in base 62 as six.
 * - `npm-crc32`: npm's tokens of the same year (`npm_`) have the same form.
 * - `grafana-crc32`: Grafana's service account tokens: prefix and secret, then their CRC-32 in hex, the lowest byte first (satokengen/tokengen.go).
 * - `bech32`: BIP-173, the last six symbols; age's secret keys and Nostr's (NIP-19) are written so.
 */
export type Checksum = (text: string) => boolean;

/** For each checksum the text that would stand at its end for it to hold; undefined where the text has not the form. */
const ENDS: Readonly<Record<string, (text: string) => string | undefined>> = {
  "github-crc32": (text) => base62Crc(text, /^gh[pousr]_([0-9A-Za-z]{30})[0-9A-Za-z]{6}$/),
  "npm-crc32": (text) => base62Crc(text, /^npm_([0-9A-Za-z]{30})[0-9A-Za-z]{6}$/),
  "grafana-crc32": grafanaCrc,
  bech32,
};

export const CHECKSUMS: Readonly<Record<string, Checksum>> = {
  luhn,
  ...Object.fromEntries(
    Object.entries(ENDS).map(([name, endOf]): [string, Checksum] => [
      name,
      (text) => {
        const end = endOf(text);
        return end !== undefined && text.endsWith(end);
      },
    ]),
  ),
};

/** The text with an end by which its checksum holds: samples of kinds with a checksum are made so. */
export function withChecksum(name: string, text: string): string {
  const end = ENDS[name]?.(text);
  return end === undefined ? text : text.slice(0, text.length - end.length) + end;
}

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

function base62Crc(text: string, format: RegExp): string | undefined {
  const body = format.exec(text)?.[1];
  return body === undefined ? undefined : base62(crc32(body)).padStart(6, "0");
}

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function base62(value: number): string {
  let digits = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) digits = BASE62[rest % 62]! + digits;
  return digits;
}

function grafanaCrc(text: string): string | undefined {
  const key = /^(gl[a-z]+_[0-9A-Za-z]{32})_[0-9a-f]{8}$/.exec(text)?.[1];
  if (key === undefined) return undefined;
  const crc = crc32(key);
  return [0, 8, 16, 24].map((shift) => ((crc >>> shift) & 0xff).toString(16).padStart(2, "0")).join("");
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

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const BECH32_GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const BECH32_CHECKSUM = 6;

/** All of one case; what stands before the last `1` is human-readable and part of what is summed. */
function bech32(text: string): string | undefined {
  const lower = text.toLowerCase();
  const one = lower.lastIndexOf("1");
  const symbols = [...lower.slice(one + 1)].map((character) => BECH32.indexOf(character));
  const isOneCase = text === lower || text === text.toUpperCase();
  if (one < 1 || symbols.length < BECH32_CHECKSUM || symbols.includes(-1) || !isOneCase) return undefined;
  const codes = [...lower.slice(0, one)].map((character) => character.charCodeAt(0));
  const data = symbols.slice(0, -BECH32_CHECKSUM);
  const sum = bech32Sum([...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const end = [25, 20, 15, 10, 5, 0].map((shift) => BECH32[(sum >>> shift) & 31]).join("");
  return text === lower ? end : end.toUpperCase();
}

function bech32Sum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of BECH32_GENERATORS.entries()) if ((top >>> bit) & 1) sum ^= generator;
  }
  return sum;
}
