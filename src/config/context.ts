import { existsSync, lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname } from "node:path";
import type { Context, FileSystem, SessionFacts } from "../model/index.ts";
import { packageRoot } from "../package-root.ts";
import { readRegularText } from "../regular-file.ts";
import { type Located, NodeFileSystem } from "./file-system.ts";
import { homeOfUser, userName } from "./user.ts";

export interface Situation {
  readonly cwd: string;
  readonly agent: string;
  readonly mode: string;
  readonly session?: string | undefined;
  readonly unattended?: boolean;
  /** Facts of the session; absent: there is none, so nothing happened in it. */
  readonly facts?: SessionFacts;
  readonly home?: string;
  /** Where it is known already. */
  readonly located?: Located;
}

const NOTHING_HAPPENED: SessionFacts = { repeats: 1, read: [], changed: [] };

/** The machine as a context. Facts that cost a look-up (branch, host) are read when a rule first asks. */
export function contextOf(situation: Situation): Context {
  const home = situation.home ?? homeOfUser();
  return new Machine(situation, home, situation.located ?? locateProject(situation.cwd, home));
}

/** A class, since one is made for every call: an object with getters of its own takes six times as long to make. */
class Machine implements Context {
  readonly cwd: string;
  readonly home: string;
  readonly project: string;
  readonly temp = temporaryDirectories();
  readonly guard: readonly string[];
  readonly remote = "origin";
  readonly os = process.platform;
  readonly agent: string;
  readonly session: string | undefined;
  readonly mode: string;
  readonly unattended: boolean;
  readonly fileSystem: FileSystem;
  readonly now = Date.now();
  private readonly facts: SessionFacts;

  constructor({ cwd, agent, session, mode, unattended = false, facts = NOTHING_HAPPENED }: Situation, home: string, located: Located) {
    this.cwd = cwd;
    this.home = home;
    this.project = located.project;
    this.guard = ownInstallation(located.project);
    this.agent = agent;
    this.session = session;
    this.mode = mode;
    this.unattended = unattended;
    this.fileSystem = new NodeFileSystem(located);
    this.facts = facts;
  }

  get branch(): string | undefined {
    return readBranch(this.project);
  }
  get user(): string {
    return userName();
  }
  get host(): string {
    return hostname();
  }
  get repeats(): number | undefined {
    return this.facts.repeats;
  }
  get sessionRead(): Context["sessionRead"] {
    return this.facts.read;
  }
  get sessionChanged(): Context["sessionChanged"] {
    return this.facts.changed;
  }
}

/** The nearest directory above with a `.git`, `.devloop` or `.devloop.yaml`; else the directory itself. The home directory is never a project. */
export function findProject(cwd: string, home: string): string {
  return locateProject(cwd, home).project;
}

export function locateProject(cwd: string, home: string): Located {
  const status = statusOf(cwd);
  const isThere = status !== undefined && (!status.isSymbolicLink() || existsSync(cwd));
  const missing = status === undefined ? { missing: cwd } : {};
  let directory = isThere ? cwd : dirname(cwd);
  for (let depth = 0; depth < 64; depth++) {
    if (directory !== home && isMarked(directory)) return { ...located(directory), ...missing };
    const parent = dirname(directory);
    if (parent === directory || directory === home) break;
    directory = parent;
  }
  return isThere ? located(cwd) : { project: cwd, isReal: false, ...missing };
}

function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * The projects that a project lies in, the outermost first: whoever makes a directory within one a project of its own takes it out of nothing. Like a
 * project, none of them is the home directory or above it.
 */
export function enclosingProjects(project: string, home: string = homeOfUser()): string[] {
  const found: string[] = [];
  for (let directory = dirname(project), below = project; directory !== below && found.length < 16; directory = dirname(directory)) {
    if (directory === home) break;
    if (isMarked(directory)) found.unshift(directory);
    below = directory;
  }
  // The home may be named through a link.
  const realHome = found.length > 0 ? realPath(home) : undefined;
  return found.filter((directory) => directory !== realHome && !realHome?.startsWith(`${directory}/`));
}

function located(directory: string): Located {
  const real = realPath(directory);
  return real === undefined ? { project: directory, isReal: false } : { project: real, isReal: true };
}

/** So long what was seen of a directory stands, in milliseconds: a resident process asks of the same ones with every call. */
const MARKERS_STAND = 2_000;
const MOST_MARKERS = 500;
const markers = new Map<string, { readonly marked: boolean; readonly until: number }>();

const MARKERS: readonly string[] = [".git", ".devloop", ".devloop.yaml"];

/** Whether the directory has what makes it a project's root. */
function isMarked(directory: string): boolean {
  const now = Date.now();
  const known = markers.get(directory);
  if (known && known.until > now) return known.marked;
  const marked = MARKERS.some((name) => existsSync(`${directory}/${name}`));
  if (markers.size >= MOST_MARKERS) markers.clear();
  markers.set(directory, { marked, until: now + MARKERS_STAND });
  return marked;
}

/** `.git` and `HEAD` have one line. */
const MOST_GIT_BYTES = 64 * 1024;

/** The checked-out branch from `.git/HEAD`, for worktrees through the `gitdir:` file. */
export function readBranch(project: string): string | undefined {
  try {
    const git = `${project}/.git`;
    const directory = statSync(git).isDirectory() ? git : (readRegularText(git, MOST_GIT_BYTES) ?? "").replace(/^gitdir: /, "").trim();
    const head = readRegularText(`${directory.startsWith("/") ? directory : `${project}/${directory}`}/HEAD`, MOST_GIT_BYTES)?.trim();
    return head?.startsWith("ref: refs/heads/") ? head.slice("ref: refs/heads/".length) : undefined;
  } catch {
    return undefined;
  }
}

const NOWHERE: readonly string[] = [];
let installation: readonly string[] | undefined;

/** Where this package lies, and the program that runs it; nowhere for who works on the package itself. */
function ownInstallation(project: string): readonly string[] {
  installation ??= [realPath(packageRoot()) ?? packageRoot(), process.execPath];
  return installation[0] === project ? NOWHERE : installation;
}

let temporary: readonly string[] | undefined;

function temporaryDirectories(): readonly string[] {
  temporary ??= [
    "/tmp",
    "/var/tmp",
    "/private/tmp",
    "/private/var/tmp",
    ...(process.platform === "darwin" ? [realPath(tmpdir()) ?? tmpdir()] : []),
  ];
  return temporary;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
