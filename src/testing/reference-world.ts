import type { Context, FileStatus, FileSystem, Ternary } from "../model/index.ts";

export const REFERENCE_PROJECT = "/home/user/project";
export const REFERENCE_HOME = "/home/user";
/** 2026-01-15, noon (UTC). */
const REFERENCE_NOW = Date.UTC(2026, 0, 15, 12);

/** What a test may set with `given`. */
export interface World {
  readonly files: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, string>;
  readonly directories: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
  readonly tracked: ReadonlySet<string>;
  /** Files that have a second name: path → the other path. */
  readonly hardLinks?: ReadonlyMap<string, string>;
  /** Names that differ in case only are one file. */
  readonly foldsCase?: boolean;
}

const EMPTY: World = { files: new Map(), links: new Map(), directories: new Set(), ignored: new Set(), tracked: new Set() };

/** The world in which the tests of policies run, never the machine's (S14). */
export function referenceContext(changes: Partial<Context> = {}, world: Partial<World> = {}): Context {
  const cwd = changes.cwd ?? REFERENCE_PROJECT;
  return {
    cwd,
    home: REFERENCE_HOME,
    project: REFERENCE_PROJECT,
    temp: ["/tmp", "/var/tmp"],
    guard: ["/opt/dev-loop"],
    branch: "main",
    remote: "origin",
    user: "user",
    host: "workstation",
    os: "linux",
    agent: "claude-code",
    session: "session",
    mode: "guard",
    unattended: false,
    repeats: 1,
    sessionRead: [],
    sessionChanged: [],
    fileSystem: new MemoryFileSystem({ ...EMPTY, ...world }),
    now: REFERENCE_NOW,
    ...changes,
  };
}

/** A file system of a few given files; the directories above them exist. */
export class MemoryFileSystem implements FileSystem {
  readonly foldsCase: boolean;
  readonly #world: World;
  readonly #directories: ReadonlySet<string>;

  constructor(world: World) {
    this.#world = world;
    this.foldsCase = world.foldsCase ?? false;
    const directories = new Set(["/", REFERENCE_HOME, REFERENCE_PROJECT, "/home", "/tmp", ...world.directories]);
    for (const path of [...world.files.keys(), ...world.links.keys(), ...world.directories]) {
      for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) directories.add(path.slice(0, slash));
    }
    this.#directories = directories;
  }

  status(path: string): FileStatus | undefined {
    if (this.#world.links.has(path)) return { kind: "link" };
    if (this.#world.files.has(path)) return this.#fileStatus(path);
    return this.#directories.has(path) ? { kind: "directory" } : undefined;
  }

  /** Both names of a file show the inode, which here is the pair of them. */
  #fileStatus(path: string): FileStatus {
    for (const pair of this.#world.hardLinks ?? []) if (pair.includes(path)) return { kind: "file", sharedInode: `1:${pair.join("=")}` };
    return { kind: "file" };
  }

  readLink(path: string): string | undefined {
    return this.#world.links.get(path);
  }

  names(path: string, limit: number): readonly string[] | undefined {
    const below = path === "/" ? "/" : `${path}/`;
    const all = [...this.#world.files.keys(), ...this.#world.links.keys(), ...this.#directories];
    const names = new Set(
      all.flatMap((other) => (other.startsWith(below) && other !== path ? [other.slice(below.length).split("/")[0]!] : [])),
    );
    return this.#directories.has(path) && names.size <= limit ? [...names] : undefined;
  }

  readText(path: string, limit: number): string | undefined {
    const text = this.#world.files.get(path);
    return text !== undefined && text.length <= limit ? text : undefined;
  }

  ignored(path: string): Ternary {
    for (const ignored of this.#world.ignored) if (path === ignored || path.startsWith(`${ignored}/`)) return true;
    return false;
  }

  tracked(path: string): Ternary {
    return this.#world.tracked.has(path) || this.#world.files.has(path);
  }
}
