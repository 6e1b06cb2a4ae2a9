import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { failure, type Outcome, success } from "./model/index.ts";

export type Unreadable = "not there" | "no regular file" | "too large" | "not readable";

/**
 * The bytes of a file that anybody may have put there: what is no regular file is not waited for, and whatever its size is said to be, at most `limit` bytes
 * and one more are read. A pipe or a device would otherwise hold the process up, or fill its memory.
 */
export function readRegularFile(path: string, limit: number, { follow = true } = {}): Outcome<Buffer, Unreadable> {
  let descriptor: number;
  try {
    descriptor = openSync(path, follow ? FLAGS : FLAGS | constants.O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return failure(code === "ENOENT" || code === "ENOTDIR" ? "not there" : code === "ENXIO" ? "no regular file" : "not readable");
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return failure("no regular file");
    return status.size > limit ? failure("too large") : readUpTo(descriptor, status.size, limit);
  } catch {
    return failure("not readable");
  } finally {
    closeSync(descriptor);
  }
}

/** The same as text; undefined where there is none. */
export function readRegularText(path: string, limit: number): string | undefined {
  const read = readRegularFile(path, limit);
  return read.ok ? read.value.toString("utf8") : undefined;
}

/** The JSON in such a file; undefined where there is none. */
export function readRegularJson(path: string, limit: number): unknown {
  const text = readRegularText(path, limit);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

function readUpTo(descriptor: number, expected: number, limit: number): Outcome<Buffer, Unreadable> {
  let bytes = Buffer.allocUnsafe(expected + 1);
  let count = 0;
  for (;;) {
    const read = readSync(descriptor, bytes, count, bytes.length - count, null);
    if (read === 0) return success(bytes.subarray(0, count));
    count += read;
    if (count > limit) return failure("too large");
    if (count === bytes.length) bytes = Buffer.concat([bytes], Math.min(count * 2, limit + 1));
  }
}
