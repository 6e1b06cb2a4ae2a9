/**
 * What the known characters of a path that is known in part say (S6). `out/$name.txt` and `$dir/data.csv` may be any file of the machine, and so may
 * `$file`: where nothing but the unknown part makes a path what a rule speaks of, the word is no better known than one without any known character.
 */
import { ANY, type Part, type PathValue, type Scalar, SEGMENT, type Value, type Word, wordOf } from "../model/index.ts";
import { isAny } from "./word-parts.ts";

export interface PathReadings {
  /** What is unknown behind a known beginning stands for a name or a part of one: it leads nowhere else. */
  readonly settled: PathValue;
  /** The same with strange names for the known ones: what it may be, it may be by its unknown parts alone. */
  readonly strange: PathValue;
}

/** Whether there is anything to weigh: unknown parts, and known ones. A name that is known to begin with a dot always says something. */
export function isKnownInPart(value: Value): value is PathValue {
  if (value?.kind !== "path") return false;
  const { parts } = value.lexical;
  const dotted = parts.some((part, index) => index > 0 && isHole(part) && /(^|\/)\.[^/]*$/.test(String(parts[index - 1])));
  return parts.some(isHole) && !parts.every(isHole) && !dotted;
}

/**
 * One pair for what is unknown as a name, and where the word begins unknown one for the directory that a variable most likely holds: home. None where
 * there is nothing to weigh.
 */
export function readingsOf(value: Scalar, home: string): readonly PathReadings[] {
  if (!isKnownInPart(value)) return [];
  const { parts } = value.lexical;
  // The root alone is no beginning that anything is known by.
  const begins = parts[0] === "/" ? 1 : 0;
  const settled = parts.map((part, index) => (index > begins && isAny(part) ? SEGMENT : part));
  const [first, ...rest] = settled;
  const begun = first !== undefined && isAny(first) && String(rest[0]).startsWith("/") ? [home] : [];
  return [reading(value, settled, undefined), ...begun.map((directory) => reading(value, rest, directory))];
}

function isHole(part: Part): boolean {
  return typeof part !== "string";
}

function reading(value: PathValue, parts: readonly Part[], directory: string | undefined): PathReadings {
  const strange = parts.map((part) => (typeof part === "string" ? part.replace(/[^/]+/g, STRANGE) : part));
  const begin = (rest: readonly Part[]) => (directory === undefined ? rest : [directory, ...rest]);
  return { settled: pathOf(value, begin(parts)), strange: pathOf(value, begin(strange)) };
}

/** A character for private use: no pattern has it. */
const STRANGE = "\uE000\uE000\uE000";

function pathOf({ local, contents, tree }: PathValue, parts: readonly Part[]): PathValue {
  const lexical: Word = parts.length === 0 ? wordOf([ANY]) : wordOf(parts);
  return { kind: "path", written: lexical, lexical, real: lexical, local, contents, tree };
}
