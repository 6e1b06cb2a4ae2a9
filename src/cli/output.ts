import { writeSync } from "node:fs";

/** A mistake of the user: its message is shown without a stack. */
export class UsageError extends Error {}

/** Exit codes of `check` and `explain`, for scripts. */
export const EXIT_CODES: Readonly<Record<string, number>> = { allow: 0, pass: 0, block: 2, escalate: 3, warn: 4 };
export const EXIT_ERROR = 1;

/** `1 error`, `2 errors`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

export function print(text: string): void {
  writeWhole(1, text.endsWith("\n") ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

export function printError(text: string): void {
  writeWhole(2, text.endsWith("\n") ? text : `${text}\n`);
}

/** Writes all of a text, also to a pipe that is full; a reader that went away ends the process quietly. */
export function writeWhole(descriptor: number, text: string): void {
  let bytes = Buffer.from(text, "utf8");
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
    }
  }
}
