import { closeSync, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import type { Appender } from "../events/index.ts";
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
const LINE = /^[0-9a-f]{16} [abewp] [0-9a-z]{1,10}$/;
const LETTERS: Readonly<Record<Verdict, string>> = { allow: "a", block: "b", escalate: "e", warn: "w", pass: "p" };
const VERDICTS = new Map(Object.entries(LETTERS).map(([verdict, letter]) => [letter, verdict as Verdict]));
/** So much of the file is looked at for repeats … */
const TAIL_BYTES = 8 * 1024;
/** … and more calls in a row count as so many. */
const MOST_REPEATS = 256;

/** The calls of a session that are looked at for repeats, the last of them in a row with the same key. What is in the file is read when it is not what was seen last. */
export class CallsFile {
  readonly #file: string;
  readonly #append: Appender;
  /** Of the file at the size it had: `undefined`, it was not read. */
  #run: { readonly size: number; readonly key: string; readonly times: readonly number[] } | undefined;

  constructor(file: string, append: Appender) {
    this.#file = file;
    this.#append = append;
  }

  /** Throws where the file cannot be written. */
  add({ key, verdict, at }: CallRecord): void {
    const short = key.slice(0, KEY_CHARACTERS);
    const { before, after } = this.#append(this.#file, `${short} ${LETTERS[verdict]} ${at.toString(36)}`);
    const run = this.#run?.size === before ? this.#run : undefined;
    this.#run = run && { size: after, key: short, times: run.key === short ? [...run.times, at].slice(-MOST_REPEATS) : [at] };
  }

  /** How often the last calls in a row had the key; `since`: none before that time counts. `undefined`: the file cannot be read. */
  repeats(key: string, since = 0): number | undefined {
    const size = sizeOf(this.#file);
    if (this.#run === undefined || this.#run.size !== size) this.#run = readRun(this.#file);
    if (this.#run === undefined) return undefined;
    if (this.#run.key !== key.slice(0, KEY_CHARACTERS)) return 0;
    const { times } = this.#run;
    return times.length - 1 - times.findLastIndex((at) => at < since);
  }
}

export interface CallCounts {
  readonly checks: number;
  readonly blocks: number;
  readonly escalations: number;
  readonly warnings: number;
  readonly last: CallRecord | undefined;
}

export function countCalls(file: string): CallCounts | undefined {
  const whole = readTail(file, Number.POSITIVE_INFINITY);
  if (whole === undefined) return undefined;
  const calls = whole.text.split("\n").flatMap(recordOf);
  const count = (verdict: Verdict) => calls.filter((call) => call.verdict === verdict).length;
  return { checks: calls.length, blocks: count("block"), escalations: count("escalate"), warnings: count("warn"), last: calls.at(-1) };
}

/** The calls at the end of the file that have the same key. */
function readRun(file: string) {
  const tail = readTail(file, TAIL_BYTES);
  if (tail === undefined) return undefined;
  const { text, size } = tail;
  const times: number[] = [];
  let key = "";
  // From the end, line by line: most often the last but one is already another call.
  for (let end = text.length; end > 0 && times.length < MOST_REPEATS; ) {
    const start = text.lastIndexOf("\n", end - 1);
    const [call] = recordOf(text.slice(start + 1, end));
    if (call && times.length > 0 && call.key !== key) break;
    if (call) times.push(call.at);
    key = call?.key ?? key;
    end = start;
  }
  return { size, key, times: times.reverse() };
}

/** The last bytes of the file, which may begin within a record. */
function readTail(file: string, most: number): { readonly text: string; readonly size: number } | undefined {
  try {
    const descriptor = openSync(file, "r");
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(size, most));
      const read = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
      return { text: bytes.toString("latin1", 0, read), size };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? { text: "", size: 0 } : undefined;
  }
}

/** Zero where there is no file; `undefined`: it cannot be looked at. */
function sizeOf(file: string): number | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return undefined;
  }
}

function recordOf(line: string): CallRecord[] {
  const verdict = VERDICTS.get(line.charAt(KEY_CHARACTERS + 1));
  if (verdict === undefined || !LINE.test(line)) return [];
  return [{ key: line.slice(0, KEY_CHARACTERS), verdict, at: Number.parseInt(line.slice(KEY_CHARACTERS + 3), 36) }];
}
