import { existsSync, lstatSync, readdirSync, readlinkSync } from "node:fs";
import type { FileKind, FileStatus, FileSystem, Ternary } from "../model/index.ts";
import { readRegularFile } from "../regular-file.ts";
import { GitIgnore } from "./git-ignore.ts";
import { readTracked } from "./git-index.ts";

const MOST_IGNORE_BYTES = 256 * 1024;
const DIRECTORY: FileStatus = { kind: "directory" };

/** Where a call is: see `locateProject`. */
export interface Located {
  readonly project: string;
  /** Whether links on the way to it were followed: they cannot be where the directory is not there. */
  readonly isReal: boolean;
  /** The current directory where there is none: nothing below it has to be looked for. */
  readonly missing?: string;
}

/** The real file system as the port of `effects`. Made for one action: what it read is remembered as long as it lives. */
export class NodeFileSystem implements FileSystem {
  readonly foldsCase = process.platform === "darwin" || process.platform === "win32";
  readonly #project: string;
  readonly #status = new Map<string, FileStatus | undefined>();
  readonly #missing: string[] = [];
  #ignore: GitIgnore | undefined;
  #tracked: ReadonlySet<string> | undefined | null = null;

  /** A root that was asked for its real path has no link on the way to it. */
  constructor({ project, isReal, missing }: Located) {
    this.#project = project;
    if (missing !== undefined) this.#setMissing(missing);
    if (!isReal) return;
    for (let end = project.length; end > 0; end = project.lastIndexOf("/", end - 1)) this.#status.set(project.slice(0, end), DIRECTORY);
  }

  status(path: string): FileStatus | undefined {
    const known = this.#status.get(path);
    if (known !== undefined || this.#status.has(path) || this.#isBelowMissing(path)) return known;
    const status = readStatus(path);
    if (status) this.#status.set(path, status);
    else this.#setMissing(path);
    return status;
  }

  #setMissing(path: string): void {
    this.#status.set(path, undefined);
    this.#missing.push(`${path}/`);
  }

  /** Below what is not there nothing is, and asking for what is not there costs more than for what is. */
  #isBelowMissing(path: string): boolean {
    for (const prefix of this.#missing) if (path.startsWith(prefix)) return true;
    return false;
  }

  readLink(path: string): string | undefined {
    try {
      return readlinkSync(path);
    } catch {
      return undefined;
    }
  }

  names(path: string, limit: number): readonly string[] | undefined {
    try {
      const names = readdirSync(path);
      return names.length <= limit ? names : undefined;
    } catch {
      return undefined;
    }
  }

  readText(path: string, limit: number): string | undefined {
    // Most files that are asked for are not there, which this tells in a quarter of the time.
    if (!existsSync(path)) return undefined;
    const file = readRegularFile(path, limit, { follow: false });
    return file.ok ? file.value.toString("utf8") : undefined;
  }

  ignored(path: string): Ternary {
    this.#ignore ??= new GitIgnore(this.#project, {
      readText: (file) => this.readText(file, MOST_IGNORE_BYTES),
      isDirectory: (directory) => this.status(directory)?.kind === "directory",
    });
    return this.#ignore.ignores(path, this.status(path)?.kind === "directory");
  }

  tracked(path: string): Ternary {
    if (!path.startsWith(`${this.#project}/`)) return false;
    if (this.#tracked === null) this.#tracked = readTracked(this.#project);
    if (this.#tracked === undefined) return "unknown";
    return this.#tracked.has(path.slice(this.#project.length + 1));
  }
}

function readStatus(path: string): FileStatus | undefined {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (!status) return undefined;
    const kind: FileKind = status.isSymbolicLink() ? "link" : status.isDirectory() ? "directory" : status.isFile() ? "file" : "other";
    return kind === "file" && status.nlink > 1 ? { kind, sharedInode: `${status.dev}:${status.ino}` } : { kind };
  } catch {
    return undefined;
  }
}
