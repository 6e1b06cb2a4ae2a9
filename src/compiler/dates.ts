import type { DateLiteral } from "../syntax/index.ts";
import type { Report } from "./report.ts";
import type { Policy } from "./resolve.ts";

const MILLISECONDS_A_DAY = 86_400_000;

/** The end of the given day (UTC) in milliseconds since the epoch: `until 2027-01-31` includes that day. */
export function dateOf(date: DateLiteral, policy: Policy, report: Report): number {
  const start = Date.parse(`${date.value}T00:00:00Z`);
  const valid = !Number.isNaN(start) && new Date(start).toISOString().startsWith(date.value);
  if (!valid) report.add("P0211", policy.file, date.span, `\`${date.value}\` is no day of the calendar`);
  return valid ? start + MILLISECONDS_A_DAY : 0;
}
