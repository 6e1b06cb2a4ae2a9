import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes whole or not at all, for this user alone. */
export function writeAtomically(file: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  write(file, bytes, 0o600);
}

/** Writes a file that is not the guard's own, whole or not at all: where a link leads, with the mode that it has; a new one as files usually are. */
export function writeShared(path: string, text: string): void {
  const status = statSync(path, { throwIfNoEntry: false });
  mkdirSync(dirname(path), { recursive: true });
  write(status ? realpathSync(path) : path, text, status ? status.mode & 0o777 : 0o666 & ~process.umask());
}

function write(file: string, bytes: Uint8Array | string, mode: number): void {
  const temporary = `${file}.${process.pid}.${Date.now().toString(36)}`;
  try {
    writeFileSync(temporary, bytes, { mode: 0o600, flag: "wx", flush: true });
    chmodSync(temporary, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
