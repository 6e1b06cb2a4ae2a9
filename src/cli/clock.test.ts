import { expect, test } from "vitest";
import { clockText } from "./clock.ts";

const NOON = new Date(2027, 0, 15, 12, 30);

test("today it is the hour, at any other day also the day", () => {
  expect(clockText(NOON.getTime(), new Date(2027, 0, 15, 9).getTime())).toBe(NOON.toLocaleTimeString());
  expect(clockText(NOON.getTime(), new Date(2027, 0, 14, 12, 30).getTime())).toBe(NOON.toLocaleString());
});
