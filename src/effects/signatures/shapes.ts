import type { Part, Shape, ShapeSegment, ShapeType, Value, Word } from "../../model/index.ts";
import { wordOf } from "../../model/index.ts";
import type { Shell } from "../shell/shell.ts";
import { typedValue } from "./word-types.ts";

/** What the holes of a shape took from one word; holes of one word belong together. */
export type ShapeRecord = Readonly<Record<string, Value>>;

/** Fits a word to the first shape of its type that takes it; undefined where none does. */
export function fitShape(shell: Shell, type: ShapeType, word: Word): ShapeRecord | undefined {
  for (const shape of type.shapes) {
    const record = fitOne(shell, shape, word);
    if (record) return record;
  }
  return undefined;
}

/** The name of the first hole that has a type, if the shape type has one. */
export function holeOfType(type: ShapeType, wanted: string, record: ShapeRecord): string | undefined {
  for (const shape of type.shapes) {
    for (const segment of shape)
      if (segment.kind === "hole" && segment.type === wanted && record[segment.name] !== undefined) return segment.name;
  }
  return undefined;
}

/** A place in a word: which part, and how far into it. */
interface Cursor {
  readonly part: number;
  readonly offset: number;
}

function fitOne(shell: Shell, shape: Shape, word: Word): ShapeRecord | undefined {
  const record: Record<string, Value> = {};
  let at: Cursor = { part: 0, offset: 0 };
  for (let index = 0; index < shape.length; index += 1) {
    const segment = shape[index] as ShapeSegment;
    if (segment.kind === "text") {
      const after = skipText(word, at, segment.text);
      if (!after) return undefined;
      at = after;
      continue;
    }
    const next = shape[index + 1];
    const end = next?.kind === "text" ? findText(word, at, next.text) : { part: word.parts.length, offset: 0 };
    if (!end) return undefined;
    const value = holeValue(shell, segment.type, slice(word, at, end));
    if (value === undefined) return undefined;
    record[segment.name] = value;
    at = end;
  }
  return at.part >= word.parts.length || atEnd(word, at) ? record : undefined;
}

function atEnd(word: Word, at: Cursor): boolean {
  const part = word.parts[at.part];
  return at.part === word.parts.length - 1 && typeof part === "string" && at.offset >= part.length;
}

function holeValue(shell: Shell, type: string, word: Word): Value {
  if (type === "host" && !mayBeHost(word)) return undefined;
  if (type === "path" && word.text === "") return undefined;
  return typedValue(shell, type, word);
}

function mayBeHost(word: Word): boolean {
  return word.text !== "" && !word.parts.some((part) => typeof part === "string" && /[/\s@]/.test(part));
}

function skipText(word: Word, at: Cursor, text: string): Cursor | undefined {
  const part = word.parts[at.part];
  if (typeof part !== "string") return undefined;
  return part.startsWith(text, at.offset) ? { part: at.part, offset: at.offset + text.length } : undefined;
}

function findText(word: Word, from: Cursor, text: string): Cursor | undefined {
  for (let index = from.part; index < word.parts.length; index += 1) {
    const part = word.parts[index];
    if (typeof part !== "string") continue;
    const found = part.indexOf(text, index === from.part ? from.offset : 0);
    if (found >= 0) return { part: index, offset: found };
  }
  return undefined;
}

function slice(word: Word, from: Cursor, to: Cursor): Word {
  const parts: Part[] = [];
  for (let index = from.part; index < word.parts.length && index <= to.part; index += 1) {
    const part = word.parts[index] as Part;
    if (typeof part !== "string") {
      if (index < to.part) parts.push(part);
      continue;
    }
    const start = index === from.part ? from.offset : 0;
    parts.push(index === to.part ? part.slice(start, to.offset) : part.slice(start));
  }
  return wordOf(parts, { span: word.span, flow: word.flow });
}
