import { expect, test } from "vitest";
import { dateOf } from "./dates.ts";

const at = (value: string) => dateOf({ kind: "date", value, span: { start: 0, end: 1 } });

test("`until` includes the day, to its end in UTC", () => {
  expect(at("2027-01-31")).toBe(Date.UTC(2027, 1, 1));
  expect(at("2028-02-29")).toBe(Date.UTC(2028, 2, 1));
});

test("a day that does not exist is over", () => {
  expect(at("2027-13-01")).toBe(0);
});
