import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { LoggedEvent } from "./event.ts";
import { eventOf } from "./read-log.ts";

const CHUNK = 64 * 1024;

/** Reads what is added to the log from now on, across rotations: nothing that was written before. */
export class LogFollower {
  readonly #file: string;
  #open: { readonly descriptor: number; readonly inode: number; offset: number } | undefined;
  #rest = "";

  constructor(file: string) {
    this.#file = file;
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    this.#reopen(size);
  }

  /** The events since the last call. */
  read(): LoggedEvent[] {
    const events = this.#added();
    // Put aside: what was written to the old file up to then has just been read.
    if (statSync(this.#file, { throwIfNoEntry: false })?.ino !== this.#open?.inode) {
      this.close();
      this.#reopen(0);
      events.push(...this.#added());
    }
    return events;
  }

  close(): void {
    if (this.#open) closeSync(this.#open.descriptor);
    this.#open = undefined;
  }

  #reopen(offset: number): void {
    this.#rest = "";
    try {
      const descriptor = openSync(this.#file, "r");
      this.#open = { descriptor, inode: fstatSync(descriptor).ino, offset };
    } catch {
      this.#open = undefined;
    }
  }

  #added(): LoggedEvent[] {
    if (!this.#open) return [];
    const bytes = Buffer.allocUnsafe(CHUNK);
    const chunks: Buffer[] = [];
    for (;;) {
      const count = readSync(this.#open.descriptor, bytes, 0, CHUNK, this.#open.offset);
      if (count === 0) break;
      chunks.push(Buffer.from(bytes.subarray(0, count)));
      this.#open.offset += count;
    }
    const lines = (this.#rest + Buffer.concat(chunks).toString("utf8")).split("\n");
    // The last one may still be written to.
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => eventOf(line) ?? []);
  }
}
