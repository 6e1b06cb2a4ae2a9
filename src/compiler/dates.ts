import type { DateLiteral } from "../syntax/index.ts";

const MILLISECONDS_A_DAY = 86_400_000;

/** The end of the given day (UTC) in milliseconds since the epoch: `until 2027-01-31` includes that day. The parser has seen to it that there is one. */
export function dateOf(date: DateLiteral): number {
  const start = Date.parse(`${date.value}T00:00:00Z`);
  return Number.isNaN(start) ? 0 : start + MILLISECONDS_A_DAY;
}
