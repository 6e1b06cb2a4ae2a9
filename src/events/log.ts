import { closeSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { appendLines } from "./append.ts";
import { EVENT_VERSION, type EventBody, type LoggedEvent } from "./event.ts";
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
  readonly #limits: LogLimits;

  constructor(state: string, limits: LogLimits = DEFAULT_LOG_LIMITS) {
    this.directory = join(state, "events");
    this.#limits = limits;
  }

  get file(): string {
    return join(this.directory, CURRENT);
  }

  /** Writes one event as one line. Throws where the log cannot be written: the caller says so, and judges on. */
  append(body: EventBody, scrub: Scrubber, now = Date.now()): LoggedEvent {
    const head = { v: EVENT_VERSION, id: ulid(now), ts: new Date(now).toISOString() } as const;
    // The head stands first, for whoever looks at the beginning of a line, and last, so that nothing in the body replaces it.
    const event = { ...head, ...scrubbed(body, scrub), ...head };
    const size = appendLines(this.file, JSON.stringify(event));
    if (size > 0 && (size > this.#limits.bytes || this.#isOld(now))) this.#rotate(now);
    return event;
  }

  /** All files, oldest first, the current one last. */
  files(): string[] {
    return [...aside(this.directory).map(({ name }) => name), CURRENT].map((name) => join(this.directory, name));
  }

  #isOld(now: number): boolean {
    const first = firstTime(this.file);
    return first !== undefined && now - first > this.#limits.milliseconds;
  }

  /** A writer that still has the file open writes on into the file put aside: nothing is lost. */
  #rotate(now: number): void {
    try {
      renameSync(this.file, join(this.directory, `events-${ulid(now)}.jsonl`));
    } catch {
      // Another writer was first.
    }
    const old = aside(this.directory);
    for (const [index, { name, time }] of old.entries()) {
      if (index < old.length - this.#limits.files || now - time > this.#limits.keepMilliseconds)
        rmSync(join(this.directory, name), { force: true });
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
    if (statSync(file).size === 0) return undefined;
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
