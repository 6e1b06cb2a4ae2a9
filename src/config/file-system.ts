import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { FileKind, FileStatus, FileSystem, Ternary } from "../model/index.ts";
import { GitIgnore } from "./git-ignore.ts";
import { readTracked } from "./git-index.ts";

/** The real file system as the port of `effects`. Made for one action: what it read is remembered as long as it lives. */
export class NodeFileSystem implements FileSystem {
  readonly foldsCase = process.platform === "darwin" || process.platform === "win32";
  readonly #project: string;
  readonly #status = new Map<string, FileStatus | undefined>();
  #ignore: GitIgnore | undefined;
  #tracked: ReadonlySet<string> | undefined | null = null;

  constructor(project: string) {
    this.#project = project;
  }

  status(path: string): FileStatus | undefined {
    const known = this.#status.get(path);
    if (known !== undefined || this.#status.has(path)) return known;
    const status = readStatus(path);
    this.#status.set(path, status);
    return status;
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
    try {
      const status = lstatSync(path, { throwIfNoEntry: false });
      if (!status?.isFile() || status.size > limit) return undefined;
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  }

  ignored(path: string): Ternary {
    this.#ignore ??= new GitIgnore(this.#project, (file) => this.readText(file, 256 * 1024));
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
