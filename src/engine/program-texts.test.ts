import { expect, test } from "vitest";
import { TextReader, TextWriter } from "./program-texts.ts";

/** A reader of what was written, and the ranges of bytes that it made ready. */
function readerOf(writer: TextWriter) {
  const [texts, starts] = [writer.bytes(), writer.starts()];
  const first = starts.length;
  const buffer = Uint8Array.from([...starts, ...texts]).buffer;
  const ensured: (readonly [number, number])[] = [];
  const source = { buffer, ensure: (start: number, end: number) => void ensured.push([start - first, end - first]) };
  return { reader: new TextReader(source, first, { start: 0, end: first }), ensured };
}

test("lists are read back in the order they were added in, each text when it is asked for", () => {
  const writer = new TextWriter();
  expect([writer.add(["a", "", "grün"]), writer.add([]), writer.add(["last"])]).toEqual([3, 0, 1]);
  const { reader, ensured } = readerOf(writer);
  const [first, , last] = [reader.list(3), reader.list(0), reader.list(1)];
  expect(ensured).toEqual([]);
  expect([last(0), first(2), first(1), first(0)]).toEqual(["last", "grün", "", "a"]);
  expect(ensured).toEqual([
    [6, 10],
    [1, 6],
    [1, 1],
    [0, 1],
  ]);
});
