import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "./directory.ts";

const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
const NEWLINE = 10;

/**
 * Appends whole lines with one write, for this user alone: two writers at once lose and mix nothing. A last line that a crash tore off is closed
 * first, so that it stays one bad line. Gives the size before. Throws where the file cannot be written.
 */
export function appendLines(file: string, lines: string): number {
  const descriptor = open(file);
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.from(`${endsInside(descriptor, size) ? "\n" : ""}${lines}\n`, "utf8");
    const written = writeSync(descriptor, bytes);
    if (written < bytes.length) writeSync(descriptor, bytes, written);
    return size;
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number {
  try {
    return openSync(file, FLAGS, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    makeDirectory(dirname(file));
    return openSync(file, FLAGS, 0o600);
  }
}

function endsInside(descriptor: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  return readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
}
