import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "./directory.ts";

/** The size of a file before and after something was appended, in bytes, and which file that was. */
export interface Appended {
  readonly before: number;
  readonly after: number;
  readonly device: number;
  readonly inode: number;
}

/**
 * Appends whole lines with one write, for this user alone: two writers at once lose and mix nothing. A last line that a crash tore off is closed
 * first, so that it stays one bad line. Throws where the file cannot be written.
 */
export type Appender = (file: string, lines: string) => Appended;

const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
const NEWLINE = 10;

export const appendLines: Appender = (file, lines) => {
  const descriptor = openToAppend(file);
  try {
    const { size, dev: device, ino: inode } = fstatSync(descriptor);
    return { before: size, after: size + writeLines(descriptor, lines, endsInside(descriptor, size)), device, inode };
  } finally {
    closeSync(descriptor);
  }
};

/** Makes the file, and the directories above it, where they are not there. A link is not followed. */
export function openToAppend(file: string): number {
  try {
    return openSync(file, FLAGS, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    makeDirectory(dirname(file));
    return openSync(file, FLAGS, 0o600);
  }
}

/** Gives the number of bytes written. */
export function writeLines(descriptor: number, lines: string, isTorn: boolean): number {
  const bytes = Buffer.from(`${isTorn ? "\n" : ""}${lines}\n`, "utf8");
  const written = writeSync(descriptor, bytes);
  if (written < bytes.length) writeSync(descriptor, bytes, written);
  return bytes.length;
}

/** Whether the last line of a file has no end. */
export function endsInside(descriptor: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  return readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
}
