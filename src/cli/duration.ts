import { InvalidArgumentError } from "commander";

/** `90s`, `10m`, `2h` or seconds, as milliseconds. */
export function parseDuration(text: string): number {
  const [, digits, unit] = /^(\d{1,7})([smh]?)$/.exec(text) ?? [];
  const milliseconds = digits === undefined ? 0 : Number(digits) * UNITS[unit ?? ""]!;
  if (milliseconds <= 0 || milliseconds > LONGEST)
    throw new InvalidArgumentError("a time is written 90s, 10m, 2h or in seconds, 30 days at most");
  return milliseconds;
}

const UNITS: Readonly<Record<string, number>> = { "": 1_000, s: 1_000, m: 60_000, h: 3_600_000 };
const LONGEST = 30 * 24 * 3_600_000;
