import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { appendLines } from "../events/index.ts";
import type { Verdict } from "../model/index.ts";

/** One judged call of a session. */
export interface CallRecord {
  /** Names the call: the same call has the same. */
  readonly key: string;
  readonly verdict: Verdict;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const KEY_CHARACTERS = 16;
const LINE = /^([0-9a-f]{16}) ([abewp]) ([0-9a-z]{1,10})$/;
const LETTERS: Readonly<Record<Verdict, string>> = { allow: "a", block: "b", escalate: "e", warn: "w", pass: "p" };
const VERDICTS = new Map(Object.entries(LETTERS).map(([verdict, letter]) => [letter, verdict as Verdict]));
/** Calls that are looked at for repeats: more in a row count as so many. */
const TAIL_BYTES = 8 * 1024;

/** Throws where the file cannot be written. */
export function addCall(file: string, { key, verdict, at }: CallRecord): void {
  appendLines(file, `${key.slice(0, KEY_CHARACTERS)} ${LETTERS[verdict]} ${at.toString(36)}`);
}

/** How often the last calls in a row had the key; `since`: none before that time counts. `undefined`: the file cannot be read. */
export function countRepeats(file: string, key: string, since = 0): number | undefined {
  const tail = readTail(file, TAIL_BYTES);
  if (tail === undefined) return undefined;
  const wanted = key.slice(0, KEY_CHARACTERS);
  let count = 0;
  // From the end, line by line: most often the last one is already another call.
  for (let end = tail.length; end > 0; ) {
    const start = tail.lastIndexOf("\n", end - 1);
    const [call] = recordOf(tail.slice(start + 1, end));
    if (call && (call.key !== wanted || call.at < since)) break;
    if (call) count++;
    end = start;
  }
  return count;
}

export interface CallCounts {
  readonly checks: number;
  readonly blocks: number;
  readonly escalations: number;
  readonly warnings: number;
  readonly last: CallRecord | undefined;
}

export function countCalls(file: string): CallCounts | undefined {
  const text = readTail(file, Number.POSITIVE_INFINITY);
  if (text === undefined) return undefined;
  const calls = text.split("\n").flatMap(recordOf);
  const count = (verdict: Verdict) => calls.filter((call) => call.verdict === verdict).length;
  return { checks: calls.length, blocks: count("block"), escalations: count("escalate"), warnings: count("warn"), last: calls.at(-1) };
}

/** The last bytes of the file, which may begin within a record. */
function readTail(file: string, most: number): string | undefined {
  try {
    const descriptor = openSync(file, "r");
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(size, most));
      const read = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString("latin1", 0, read);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "" : undefined;
  }
}

function recordOf(line: string): CallRecord[] {
  const [, key, letter, at] = LINE.exec(line) ?? [];
  const verdict = VERDICTS.get(letter ?? "");
  return key === undefined || at === undefined || verdict === undefined ? [] : [{ key, verdict, at: Number.parseInt(at, 36) }];
}
