import { closeSync, lstatSync, openSync, readdirSync, readSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Appended, type Appender, appendLines } from "./append.ts";
import { EVENT_VERSION, type EventBody, type LoggedEvent } from "./event.ts";
import { isoTime } from "./iso-time.ts";
import { type Scrubber, scrubbed } from "./scrub.ts";
import { timeOfUlid, ulid } from "./ulid.ts";

export interface LogLimits {
  /** The current file is put aside above this size … */
  readonly bytes: number;
  /** … or when its first event is older than this. */
  readonly milliseconds: number;
  /** So many files are kept beside the current one, the newest, and none that is older than `keepMilliseconds`. */
  readonly files: number;
  readonly keepMilliseconds: number;
}

const DAY = 24 * 60 * 60 * 1000;
export const DEFAULT_LOG_LIMITS: LogLimits = { bytes: 50 * 1024 * 1024, milliseconds: 7 * DAY, files: 3, keepMilliseconds: 90 * DAY };

const CURRENT = "events.jsonl";
const ASIDE = /^events-([0-9A-HJKMNP-TV-Z]{26})\.jsonl$/;

/** The append-only log of events: JSON lines in a directory below the user's state. */
export class EventLog {
  readonly directory: string;
  readonly file: string;
  readonly #limits: LogLimits;
  readonly #appendLines: Appender;
  /** The time of the current file's first event, as long as nobody has begun another one. */
  #first: { readonly time: number | undefined; size: number } | undefined;

  constructor(state: string, limits: LogLimits = DEFAULT_LOG_LIMITS, append: Appender = appendLines) {
    this.directory = join(state, "events");
    this.file = join(this.directory, CURRENT);
    this.#limits = limits;
    this.#appendLines = append;
  }

  /** Writes one event as one line. Throws where the log cannot be written: the caller says so, and judges on. */
  append(body: EventBody, scrub: Scrubber, now = Date.now()): LoggedEvent {
    return this.appendAll([body], scrub, now)[0]!;
  }

  /** Writes events at once; the limits that a project sets may be others than the log's own. */
  appendAll(bodies: readonly EventBody[], scrub: Scrubber, now = Date.now(), limits = this.#limits): readonly LoggedEvent[] {
    if (bodies.length === 0) return [];
    const events = bodies.map((body) => {
      const head = { v: EVENT_VERSION, id: ulid(now), ts: isoTime(now) } as const;
      // The head stands first, for whoever looks at the beginning of a line, and last, so that nothing in the body replaces it.
      return { ...head, ...scrubbed(body, scrub), ...head };
    });
    const written = this.#appendLines(this.file, events.map((event) => JSON.stringify(event)).join("\n"));
    const { before, after } = written;
    const isFull = before > 0 && (before > limits.bytes || now - this.#firstTime(before, after) > limits.milliseconds);
    if (isFull) this.#rotate(written, now, limits);
    return events;
  }

  /** All files, oldest first, the current one last. */
  files(): string[] {
    return [...aside(this.directory).map(({ name }) => name), CURRENT].map((name) => join(this.directory, name));
  }

  /** Read again where the file is smaller than it was: another writer has put it aside. */
  #firstTime(before: number, after: number): number {
    if (this.#first === undefined || before < this.#first.size) this.#first = { time: firstTime(this.file), size: after };
    this.#first.size = after;
    return this.#first.time ?? Number.POSITIVE_INFINITY;
  }

  /** A writer that still has the file open writes on into the file put aside: nothing is lost. */
  #rotate(written: Appended, now: number, limits: LogLimits): void {
    this.#first = undefined;
    try {
      const { dev, ino } = lstatSync(this.file);
      // Another writer may have been first: then this is the file that came after the full one.
      if (dev === written.device && ino === written.inode) renameSync(this.file, join(this.directory, `events-${ulid(now)}.jsonl`));
    } catch {
      // Another writer was first, and nobody has begun a new file.
    }
    const old = aside(this.directory);
    for (const [index, { name, time }] of old.entries()) {
      if (index < old.length - limits.files || now - time > limits.keepMilliseconds) rmSync(join(this.directory, name), { force: true });
    }
  }
}

function aside(directory: string): { readonly name: string; readonly time: number }[] {
  let names: readonly string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  const found = names.flatMap((name) => {
    const time = timeOfUlid(ASIDE.exec(name)?.[1] ?? "");
    return time === undefined ? [] : [{ name, time }];
  });
  return found.sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** When a log's first line was written, from the id in it. */
function firstTime(file: string): number | undefined {
  try {
    const descriptor = openSync(file, "r");
    try {
      const bytes = Buffer.alloc(64);
      const head = bytes.toString("latin1", 0, readSync(descriptor, bytes, 0, bytes.length, 0));
      return timeOfUlid(/"id":"([0-9A-Z]{26})"/.exec(head)?.[1] ?? "");
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
