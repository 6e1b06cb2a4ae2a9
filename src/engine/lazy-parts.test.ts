import { expect, test } from "vitest";
import { LazyList, LazySet, LazyTable, lowerBound } from "./lazy-parts.ts";

/** A list of the texts as JSON, and which of them were parsed. */
function listOf(texts: readonly string[]) {
  const parsed: number[] = [];
  const list = new LazyList(
    texts.length,
    (index) => texts[index]!,
    (text, index) => {
      parsed.push(index);
      return JSON.parse(text) as unknown;
    },
  );
  return { list, parsed };
}

test("a part is parsed when it is first looked at, and once", () => {
  const { list, parsed } = listOf(["1", "2", "3"]);
  expect([list.at(1), list.at(1), list.at(3)]).toEqual([2, 2, undefined]);
  expect(parsed).toEqual([1]);
  expect([...list]).toEqual([1, 2, 3]);
  expect(list.length).toBe(3);
});

test("a table finds what it has, by sorted names", () => {
  const names = ["a", "b", "d"];
  const { list, parsed } = listOf(["1", "2", "3"]);
  const table = new LazyTable({ length: names.length, at: (place) => names[place]! }, list);
  expect([table.get("d"), table.get("c"), table.get("c"), table.get("e"), table.get("constructor")]).toEqual([
    3,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(parsed).toEqual([2]);
  expect([...table]).toEqual([
    ["a", 1],
    ["b", 2],
    ["d", 3],
  ]);
});

test.each([
  ["", 0],
  ["a", 0],
  ["aa", 1],
  ["b", 1],
  ["z", 2],
])("the first name that is not smaller than %j has the place %i", (name, place) => {
  const names = ["a", "b"];
  expect(lowerBound({ length: names.length, at: (index) => names[index]! }, name)).toBe(place);
});

test("a set's members are read when they are asked for, and once", () => {
  let reads = 0;
  const set = new LazySet(4, { name: "s", type: "word", foldCase: false }, () => {
    reads++;
    return '{"members":["a"],"except":["b"]}';
  });
  expect([set.id, set.name, set.type, reads]).toEqual([4, "s", "word", 0]);
  expect([set.members, set.except, reads]).toEqual([["a"], ["b"], 1]);
});
