import { closeSync, fstatSync, lstatSync } from "node:fs";
import { type Appended, type Appender, endsInside, openToAppend, writeLines } from "./append.ts";

interface OpenFile {
  readonly descriptor: number;
  readonly device: number;
  readonly inode: number;
  /** After the last write from here. */
  size: number;
}

/** Two for each of so many sessions that are at work, and the log. */
const MOST_OPEN = 512;

/**
 * Appends as `appendLines` does and keeps the files open, for a process that stays. Each is looked at before a write: one that was put aside, deleted or
 * replaced is opened anew, and one that somebody else wrote to may have a torn line.
 */
export class OpenFiles {
  readonly #files = new Map<string, OpenFile>();

  readonly append: Appender = (path, lines): Appended => {
    const status = lstatSync(path, { throwIfNoEntry: false });
    const known = this.#files.get(path);
    const isSame = known !== undefined && status?.ino === known.inode && status.dev === known.device;
    const file = isSame ? known : this.#open(path, known);
    const before = isSame ? status.size : file.size;
    const isTorn = !(isSame && before === known.size) && endsInside(file.descriptor, before);
    file.size = before + writeLines(file.descriptor, lines, isTorn);
    return { before, after: file.size, device: file.device, inode: file.inode };
  };

  close(): void {
    for (const { descriptor } of this.#files.values()) closeSync(descriptor);
    this.#files.clear();
  }

  #open(path: string, replaced: OpenFile | undefined): OpenFile {
    if (replaced) this.#close(path, replaced);
    const descriptor = openToAppend(path);
    const { dev: device, ino: inode, size } = fstatSync(descriptor);
    const file = { descriptor, device, inode, size };
    this.#files.set(path, file);
    const [oldest] = this.#files;
    if (oldest && this.#files.size > MOST_OPEN) this.#close(...oldest);
    return file;
  }

  #close(path: string, { descriptor }: OpenFile): void {
    this.#files.delete(path);
    closeSync(descriptor);
  }
}
