import { expect, test } from "vitest";
import { CHECKSUMS, crc32, withChecksum } from "./checksums.ts";

test("CRC-32 as in zlib", () => {
  expect(crc32("123456789")).toBe(0xcbf43926);
});

test.each([
  ["luhn", "4539 1488 0343 6467", "4539 1488 0343 6468"],
  ["luhn", "79927398713", "79927398710"],
  // BIP-173's own valid strings, and one of its invalid ones.
  ["bech32", "A12UEL5L", "A12UEL5M"],
  ["bech32", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxx"],
  ["bech32", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split1cheo2y9e2w"],
  // NIP-19's secret key.
  [
    "bech32",
    "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5",
    "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe6",
  ],
])("%s holds for %s and not for %s", (name, good, bad) => {
  expect([CHECKSUMS[name]!(good), CHECKSUMS[name]!(bad)]).toEqual([true, false]);
});

test.each([
  ["github-crc32", `ghp_${"aB3".repeat(12)}`],
  ["npm-crc32", `npm_${"aB3".repeat(12)}`],
  ["grafana-crc32", `glsa_${"aB3d".repeat(8)}_00000000`],
  ["bech32", `AGE-SECRET-KEY-1${"QPZRY9".repeat(9)}QPZR`],
])("%s holds for what withChecksum makes, and for no other end", (name, text) => {
  const good = withChecksum(name, text);
  expect(good).toHaveLength(text.length);
  expect([CHECKSUMS[name]!(good), CHECKSUMS[name]!(text)]).toEqual([true, false]);
});

test("a text of another form is left as it is and does not hold", () => {
  for (const name of Object.keys(CHECKSUMS)) {
    expect(withChecksum(name, "no token")).toBe("no token");
    expect(CHECKSUMS[name]!("no token")).toBe(false);
  }
});
