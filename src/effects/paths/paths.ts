import type { Context, Counters, FileStatus, PathValue, Ternary, Word } from "../../model/index.ts";
import { knownWord, wordOf } from "../../model/index.ts";
import { MAX_LINKS, MAX_LOOKUPS } from "../limits.ts";
import type { Data } from "../shell/flow.ts";
import { climbing, isNormal, lexicalPath } from "./lexical-paths.ts";

/** A file that the script itself made, with what is known of its content. */
export interface Created {
  readonly content: Data | undefined;
  /** Effects from this number on come after it. */
  readonly order: number;
}

/** How a path is read: a delete and a link's own name leave a link at the end alone. */
export interface PathReading {
  readonly local: boolean;
  readonly keepLast: boolean;
  readonly tree: boolean;
}

/**
 * Paths as S9 reads them. Everything that needs the file system is looked up only when somebody asks for it, at most once, and never more than
 * MAX_LOOKUPS times an action: past that a path is compared by its text.
 */
export class PathSpace {
  /** Links that the script makes, by absolute path. */
  readonly links = new Map<string, Word>();
  readonly created = new Map<string, Created>();
  /** Directories that an archive was unpacked into of which the script knows where it came from. */
  readonly unpacked = new Map<string, Created>();
  /** What the script moved elsewhere. */
  readonly movedAway = new Set<string>();
  /** Output process substitutions: what is written to one is what its command reads. */
  readonly sinks = new Map<string, (data: Data) => void>();
  readonly context: Context;
  private readonly counters: Counters;
  private readonly inTemporary: boolean;
  /** What was named from within a project that lies below a directory for temporary files, and from there on. */
  private readonly anchors = new WeakSet<Word>();
  private statuses: Map<string, FileStatus | undefined> | undefined;
  private lookups = 0;

  constructor(context: Context, counters: Counters) {
    this.context = context;
    this.counters = counters;
    this.inTemporary = context.temp.some((directory) => context.project.startsWith(directory.endsWith("/") ? directory : `${directory}/`));
  }

  path(written: Word, directory: Word, reading: PathReading): Path {
    const { lexical, contents } = lexicalPath(written, directory);
    if (this.inTemporary && this.isAnchored(written, directory, lexical)) this.anchors.add(lexical);
    return new Path(
      this,
      written,
      lexical,
      contents,
      reading.local,
      reading.keepLast,
      reading.tree,
      undefined,
      climbing(written, directory),
    );
  }

  isAnchor(word: Word): boolean {
    return this.inTemporary && this.anchors.has(word);
  }

  private isAnchored(written: Word, directory: Word, lexical: Word): boolean {
    const first = written.parts[0];
    if (this.inProject(lexical.text)) return true;
    return (typeof first !== "string" || !first.startsWith("/")) && (this.anchors.has(directory) || this.inProject(directory.text));
  }

  private inProject(text: string | undefined): boolean {
    const { project } = this.context;
    return text !== undefined && (text === project || text.startsWith(`${project}/`));
  }

  status(path: string): FileStatus | undefined {
    const known = this.statuses?.get(path);
    if (known || this.statuses?.has(path) || !this.mayLookUp()) return known;
    const status = this.context.fileSystem.status(path);
    this.statuses ??= new Map();
    this.statuses.set(path, status);
    return status;
  }

  names(path: string, limit: number): readonly string[] | undefined {
    return this.mayLookUp() ? this.context.fileSystem.names(path, limit) : undefined;
  }

  readText(path: string, limit: number): string | undefined {
    return this.mayLookUp() ? this.context.fileSystem.readText(path, limit) : undefined;
  }

  ignored(path: string): Ternary {
    return this.mayLookUp() ? this.context.fileSystem.ignored(path) : "unknown";
  }

  tracked(path: string): Ternary {
    return this.mayLookUp() ? this.context.fileSystem.tracked(path) : "unknown";
  }

  /** Follows links as far as they exist; `keepLast` leaves the last component as it is. */
  real(lexical: Word, keepLast: boolean): Word {
    const first = lexical.parts[0];
    if (typeof first !== "string" || !first.startsWith("/")) return lexical;
    if (lexical.text !== undefined) {
      const real = this.followed(lexical.text, keepLast);
      return real === lexical.text ? lexical : knownWord(real);
    }
    const cut = first.lastIndexOf("/");
    const directory = first.slice(0, cut);
    const real = directory === "" ? "" : this.followed(directory, false);
    return real === directory ? lexical : wordOf([real === "/" ? "" : real, first.slice(cut), ...lexical.parts.slice(1)]);
  }

  private followed(path: string, keepLast: boolean): string {
    const link = this.firstLink(path, keepLast);
    return link < 0 ? path : this.followedFrom(path, link, keepLast);
  }

  /** Where the first name begins that is a link or leads back; -1 where the path already is what the kernel makes of it. */
  private firstLink(path: string, keepLast: boolean): number {
    if (!isNormal(path)) return 0;
    if (path === "/") return -1;
    for (let start = 0; start >= 0; ) {
      const end = path.indexOf("/", start + 1);
      if (end < 0 && keepLast) return -1;
      const here = end < 0 ? path : path.slice(0, end);
      if (this.links.size > 0 && this.links.has(here)) return start;
      const status = this.status(here);
      if (status?.kind === "link") return start;
      // Below what is not there only the script itself may have made a link.
      if (!status && this.links.size === 0) return -1;
      start = end;
    }
    return -1;
  }

  private followedFrom(path: string, start: number, keepLast: boolean): string {
    let rest = path
      .slice(start)
      .split("/")
      .filter((name) => name !== "");
    let done = path.slice(0, start);
    let followed = 0;
    while (rest.length > 0) {
      const name = rest.shift() ?? "";
      if (name === ".") continue;
      if (name === "..") {
        done = done.slice(0, Math.max(0, done.lastIndexOf("/")));
        continue;
      }
      const here = `${done}/${name}`;
      const target = keepLast && rest.length === 0 ? undefined : this.linkTarget(here);
      if (target === undefined || ++followed > MAX_LINKS) {
        done = here;
        continue;
      }
      const names = target.split("/").filter((part) => part !== "");
      if (target.startsWith("/")) done = "";
      rest = [...names, ...rest];
    }
    return done === "" ? "/" : done;
  }

  private linkTarget(path: string): string | undefined {
    const made = this.links.get(path);
    if (made) return made.text;
    if (this.status(path)?.kind !== "link" || !this.mayLookUp()) return undefined;
    return this.context.fileSystem.readLink(path);
  }

  private mayLookUp(): boolean {
    if (this.lookups >= MAX_LOOKUPS) return false;
    this.lookups += 1;
    this.counters.lookups += 1;
    return true;
  }
}

/** A path whose links are followed when somebody asks. */
export class Path implements PathValue {
  readonly kind = "path";
  readonly #space: PathSpace;
  readonly written: Word;
  readonly lexical: Word;
  readonly local: boolean;
  readonly contents: boolean;
  readonly tree: boolean;
  readonly keepLast: boolean;
  declare readonly narrowedTo?: string;
  /** As the kernel gets it, where it has `..`: that leads above what a link before it names. */
  readonly climbs: Word | undefined;
  #followed: Word | undefined;

  constructor(
    space: PathSpace,
    written: Word,
    lexical: Word,
    contents: boolean,
    local: boolean,
    keepLast: boolean,
    tree: boolean,
    narrowedTo: string | undefined,
    climbs?: Word,
  ) {
    this.climbs = climbs;
    this.#space = space;
    this.written = written;
    this.lexical = lexical;
    this.contents = contents;
    this.local = local;
    this.keepLast = keepLast;
    this.tree = tree;
    if (narrowedTo !== undefined) this.narrowedTo = narrowedTo;
  }

  get real(): Word {
    this.#followed ??= this.local ? this.#space.real(this.climbs ?? this.lexical, this.keepLast) : this.lexical;
    return this.#followed;
  }

  get anchored(): boolean {
    return this.#space.isAnchor(this.lexical);
  }

  get inode(): string | undefined {
    return this.local && this.real.text !== undefined ? this.#space.status(this.real.text)?.sharedInode : undefined;
  }

  /** The same path, read in another way. */
  as(tree: boolean, keepLast: boolean, narrowedTo: string | undefined = this.narrowedTo): Path {
    if (tree === this.tree && keepLast === this.keepLast && narrowedTo === this.narrowedTo) return this;
    return new Path(this.#space, this.written, this.lexical, this.contents, this.local, keepLast, tree, narrowedTo, this.climbs);
  }

  /** What the script remembers the place by: on another machine, below a directory that nobody knows, by the rest of the name. */
  get key(): string | undefined {
    const { parts, text } = this.lexical;
    if (text !== undefined || this.local || parts.length !== 2) return text;
    const [directory, rest] = parts;
    return typeof directory === "object" && typeof rest === "string" ? `?${rest}` : undefined;
  }

  /** What the script itself put there, if it did. */
  get made(): Created | undefined {
    const { created } = this.#space;
    const { key } = this;
    if (created.size === 0 || key === undefined) return undefined;
    return created.get(key) ?? (this.real.text === undefined ? undefined : created.get(this.real.text)) ?? this.unpacked;
  }

  /** What is not there yet comes out of what was unpacked around it. */
  private get unpacked(): Created | undefined {
    const { unpacked } = this.#space;
    const { text } = this.real;
    if (unpacked.size === 0 || text === undefined || (this.local && this.#space.status(text) !== undefined)) return undefined;
    for (let end = text.lastIndexOf("/"); end > 0; end = text.lastIndexOf("/", end - 1)) {
      const archive = unpacked.get(text.slice(0, end));
      if (archive) return archive;
    }
    return undefined;
  }

  /** Says anew what the script put there. */
  remake(made: Created): void {
    const { key } = this;
    if (key !== undefined) this.#space.created.set(key, made);
  }

  get isDirectory(): Ternary {
    if (!this.local || this.real.text === undefined) return "unknown";
    return this.#space.status(this.#space.real(this.climbs ?? this.lexical, false).text ?? "")?.kind === "directory";
  }

  get exists(): Ternary {
    if (!this.local || this.real.text === undefined) return "unknown";
    return this.made !== undefined || this.#space.status(this.real.text) !== undefined;
  }
}
