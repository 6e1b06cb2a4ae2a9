import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

const MOST_BYTES = 2 * 1024 * 1024;
const KEPT = 3;

/** The daemon's own log: whole lines, rotated by size. A log that cannot be written stops nothing. */
export class Log {
  readonly #file: string;
  #size: number | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  line(text: string): void {
    const line = `${new Date().toISOString()} ${text.replaceAll("\n", " ")}\n`;
    try {
      this.#size ??= sizeOf(this.#file);
      if (this.#size > MOST_BYTES) this.#rotate();
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      appendFileSync(this.#file, line, { mode: 0o600 });
      this.#size += line.length;
    } catch {
      this.#size = undefined;
    }
  }

  #rotate(): void {
    for (let number = KEPT - 1; number >= 1; number--) {
      try {
        renameSync(`${this.#file}.${number}`, `${this.#file}.${number + 1}`);
      } catch {
        // There were fewer.
      }
    }
    renameSync(this.#file, `${this.#file}.1`);
    this.#size = 0;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
