import fc from "fast-check";
import { expect, test } from "vitest";
import { type Begins, beginsWithin, unitedBegins } from "./regions.ts";

const LENGTH = 30;

/** Ascending ranges, as a scan has them; they may overlap. */
const begins = fc.array(fc.tuple(fc.nat(LENGTH), fc.nat(4)), { maxLength: 8 }).map((pairs): Begins => {
  const ranges = pairs.map(([from, more]) => [from, Math.min(LENGTH, from + more)] as const).sort(([left], [right]) => left - right);
  return { from: ranges.map(([from]) => from), to: ranges.map(([, to]) => to) };
});

function placesOf({ from, to }: Begins): readonly number[] {
  const places = from.flatMap((first, index) => Array.from({ length: to[index]! - first + 1 }, (_, offset) => first + offset));
  return [...new Set(places)].sort((left, right) => left - right);
}

test("ranges of several lists are united place by place, in ranges that do not touch", () => {
  fc.assert(
    fc.property(fc.array(begins, { maxLength: 4 }), (lists) => {
      const united = unitedBegins(lists, LENGTH);
      expect(placesOf(united)).toEqual([...new Set(lists.flatMap(placesOf))].sort((left, right) => left - right));
      for (let index = 1; index < united.from.length; index++) expect(united.from[index]!).toBeGreaterThan(united.to[index - 1]! + 1);
    }),
    { seed: 42 },
  );
});

test("ranges are kept where they start in a region", () => {
  const ranges = { from: [0, 4, 5, 9, 12], to: [2, 4, 8, 9, 14] };
  const regions = [
    { start: 4, end: 6, next: 3 },
    { start: 12, end: 20, next: 5 },
  ];
  expect(beginsWithin(ranges, regions)).toEqual({ from: [4, 5, 12], to: [4, 8, 14] });
  expect(beginsWithin(ranges, [])).toEqual({ from: [], to: [] });
});
