import type { Ternary } from "./ternary.ts";
import type { Word } from "./word.ts";

/** An absolute path that a session touched; a word where parts of it are not known. */
export type SessionPath = string | Word;

/** What is known of a session before the call that is judged; `undefined`: not known. May be getters that look when they are first asked. */
export interface SessionFacts {
  readonly repeats: number | undefined;
  readonly read: readonly SessionPath[] | undefined;
  readonly changed: readonly SessionPath[] | undefined;
}

/** Everything beside action and program that a verdict may depend on, supplied by the caller (S1). Directories are absolute. */
export interface Context {
  readonly cwd: string;
  readonly home: string;
  readonly project: string;
  /** Directories for temporary files, the session's own first. */
  readonly temp: readonly string[];
  /** Where the programs of the guard itself are installed, and the program that runs them. */
  readonly guard: readonly string[];
  /** The checked-out branch of the project; undefined where there is none or it cannot be read. */
  readonly branch: string | undefined;
  readonly remote: string | undefined;
  readonly user: string;
  readonly host: string;
  readonly os: string;
  readonly agent: string;
  readonly session: string | undefined;
  readonly mode: string;
  /** True where nobody can be asked. */
  readonly unattended: boolean;
  /** How often this session made the same call in a row, this one included; undefined where it is not known. */
  readonly repeats: number | undefined;
  /** Paths that the session read or changed; undefined where that is not known. */
  readonly sessionRead: readonly SessionPath[] | undefined;
  readonly sessionChanged: readonly SessionPath[] | undefined;
  readonly fileSystem: FileSystem;
  /** Milliseconds since the epoch; exceptions and allows with `until` end by it. */
  readonly now: number;
}

/** What lies at a path; `other` is a device, a socket or a pipe. */
export type FileKind = "file" | "directory" | "link" | "other";

/** What a look-up of a path tells. */
export interface FileStatus {
  readonly kind: FileKind;
  /** `device:inode`, only where the file has more than one name. */
  readonly sharedInode?: string;
}

/** The port through which the world is read. Every method answers, none throws; `undefined` is «not there or not readable». */
export interface FileSystem {
  /** Without following a link at the end. Nothing is asked for below what is not there. */
  status(path: string): FileStatus | undefined;
  readLink(path: string): string | undefined;
  /** The names in a directory, or undefined also where there are more than `limit`. */
  names(path: string, limit: number): readonly string[] | undefined;
  /** The content as text, or undefined also where it is longer than `limit` bytes. */
  readText(path: string, limit: number): string | undefined;
  /** Whether version control ignores the path. */
  ignored(path: string): Ternary;
  /** Whether version control has the path. */
  tracked(path: string): Ternary;
  /** True where names that differ in case only are one file. */
  readonly foldsCase: boolean;
}
