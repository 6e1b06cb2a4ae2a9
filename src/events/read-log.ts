import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { EVENT_VERSION, type LoggedEvent } from "./event.ts";

const CHUNK = 256 * 1024;

export interface ReadEvents {
  /** Oldest first. */
  readonly events: readonly LoggedEvent[];
  /** Lines that are no event: torn by a crash, or not ours. */
  readonly damaged: number;
}

/** The last events of the given files (oldest file first) that a filter takes. Read from the end, so that a long log costs no more than a short one. */
export function lastEvents(files: readonly string[], count: number, wanted: (event: LoggedEvent) => boolean = () => true): ReadEvents {
  const events: LoggedEvent[] = [];
  let damaged = 0;
  for (const file of [...files].reverse()) {
    for (const line of linesFromEnd(file)) {
      if (events.length >= count) return { events: events.reverse(), damaged };
      if (line === "") continue;
      const event = eventOf(line);
      if (!event) damaged++;
      else if (wanted(event)) events.push(event);
    }
  }
  return { events: events.reverse(), damaged };
}

export function eventOf(line: string): LoggedEvent | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== "object" || parsed === null) return undefined;
    const { v, id, ts, type } = parsed as Readonly<Record<string, unknown>>;
    const valid = v === EVENT_VERSION && typeof id === "string" && typeof ts === "string" && typeof type === "string";
    return valid ? (parsed as LoggedEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of a file, the last one first. A file that is not there has none. */
function* linesFromEnd(file: string): Generator<string> {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return;
  }
  try {
    let position = fstatSync(descriptor).size;
    let rest: Buffer = Buffer.alloc(0);
    while (position > 0) {
      const length = Math.min(CHUNK, position);
      position -= length;
      const bytes = Buffer.alloc(length);
      const read = readSync(descriptor, bytes, 0, length, position);
      rest = Buffer.concat([bytes.subarray(0, read), rest]);
      for (let end = rest.lastIndexOf(10); end >= 0; end = rest.lastIndexOf(10)) {
        yield rest.toString("utf8", end + 1);
        rest = rest.subarray(0, end);
      }
    }
    yield rest.toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
