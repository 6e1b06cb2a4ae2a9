import fc from "fast-check";
import { expect, test } from "vitest";
import { isoTime } from "./iso-time.ts";

test("a time is written as `Date` writes it", () => {
  const [first, last] = [Date.parse("0000-01-01T00:00:00.000Z"), Date.parse("9999-12-31T23:59:59.999Z")];
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (now) => {
      expect(isoTime(now)).toBe(new Date(now).toISOString());
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  "1970-01-01T00:00:00.000Z",
  "2024-02-29T23:59:59.999Z",
  "2000-02-29T00:00:00.000Z",
  "1900-03-01T00:00:00.000Z",
  "2100-02-28T12:00:00.000Z",
])("%s", (text) => {
  expect(isoTime(Date.parse(text))).toBe(text);
});
