import { spawn } from "node:child_process";
import type { Writable } from "node:stream";
import type { OwnDirectories } from "../config/directories.ts";
import { discoverLayers, type LayerSources } from "../config/layers.ts";
import {
  COMPILE_LIMITS,
  compiledProgram,
  compileFailure,
  type Installation,
  type LoadedProgram,
  programFile,
  readProgram,
} from "../config/program-cache.ts";

/** So long a look at a project's sources stands, in milliseconds. */
const SOURCES_STAND = 200;
const MOST_PROJECTS = 64;
/** After a compilation that failed, the same sources are tried again. */
const RETRY_MILLISECONDS = 30_000;

/** No file has this name, so that the first look always finds a change. */
const NO_FILE = "\u0000";

interface Entry {
  /** The program's file: it names the sources. Empty where only the built-in policies hold. */
  file: string;
  loaded: LoadedProgram | undefined;
  looked: number;
  compiling: Promise<void> | undefined;
}

export interface ProgramsOptions {
  readonly directories: OwnDirectories;
  readonly installation: Installation;
  readonly report: (line: string) => void;
  /** A compiled program's file whose program judges from now on. */
  readonly inForce: (file: string) => void;
  /** Has a request compiled; gives why it was not, if so. Absent: in a child process. */
  readonly compile?: (request: string, installation: Installation) => Promise<string | undefined>;
}

/**
 * The programs in force, each loaded once. Changed sources are compiled in a process of their own while the program before them goes on judging; the
 * new one takes its place between two calls.
 */
export class Programs {
  readonly #options: ProgramsOptions;
  readonly #projects = new Map<string, Entry>();
  #builtIn: LoadedProgram | undefined;
  #last: { readonly project: string; readonly started: string | undefined } | undefined;

  constructor(options: ProgramsOptions) {
    this.#options = options;
  }

  get projects(): number {
    return this.#projects.size;
  }

  /** The program in force now; `undefined` while the first one is being compiled. */
  current(project: string, started?: string): LoadedProgram | undefined {
    return this.#refreshed(project, started).loaded;
  }

  /** Waits for a first program, but not for ever: then the built-in policies judge, and what they would let pass is escalated. */
  async ready(project: string, milliseconds: number, started?: string): Promise<LoadedProgram | undefined> {
    const entry = this.#refreshed(project, started);
    if (!entry.loaded && entry.compiling) await Promise.race([entry.compiling, pause(milliseconds)]);
    if (entry.loaded) return entry.loaded;
    const builtIn = this.builtIn();
    return builtIn && { ...builtIn, degraded: "the policies are still being compiled" };
  }

  /** Between two calls, for the project that was asked about last: where calls come one after the other, none of them waits for a look. */
  lookAhead(): void {
    if (this.#last) this.#refreshed(this.#last.project, this.#last.started, SOURCES_STAND / 2);
  }

  /** Looks at every project's sources anew with its next call. */
  forget(): void {
    for (const entry of this.#projects.values()) entry.looked = 0;
    this.#builtIn = undefined;
  }

  /** By project, and for a session that started in another one by that, too. */
  #refreshed(project: string, started: string | undefined, stand = SOURCES_STAND): Entry {
    const now = Date.now();
    const key = started === undefined ? project : `${project}\u0000${started}`;
    const known = this.#projects.get(key);
    this.#last = { project, started };
    if (known && now - known.looked < stand) return known;
    const entry = known ?? { file: NO_FILE, loaded: undefined, looked: now, compiling: undefined };
    entry.looked = now;
    // The most recently used last.
    this.#projects.delete(key);
    this.#projects.set(key, entry);
    if (this.#projects.size > MOST_PROJECTS) this.#projects.delete(this.#projects.keys().next().value ?? "");
    this.#look(project, entry, started);
    return entry;
  }

  #look(project: string, entry: Entry, started: string | undefined): void {
    const { directories, installation } = this.#options;
    const layers = discoverLayers(project, directories, started);
    const file = layers.length === 0 ? "" : programFile(layers, directories, installation);
    if (file === entry.file && entry.loaded) return;
    if (entry.compiling) return;
    const ready = file === "" ? this.builtIn() : loadedFrom(file);
    if (ready) {
      this.#swap(project, entry, file, ready);
      return;
    }
    entry.compiling = this.#compile(project, layers, file)
      .then((loaded) => {
        if (loaded) this.#swap(project, entry, file, loaded);
      })
      .catch((error: unknown) => this.#options.report(`program of ${project}: ${messageOf(error)}`))
      .finally(() => {
        entry.compiling = undefined;
      });
  }

  #swap(project: string, entry: Entry, file: string, loaded: LoadedProgram): void {
    if (entry.loaded || loaded.degraded) this.#options.report(`program of ${project}: ${loaded.degraded ?? "changed"}`);
    entry.file = file;
    entry.loaded = loaded;
    if (file !== "" && loaded.degraded === undefined) this.#options.inForce(file);
    if (loaded.degraded !== undefined) setTimeout(() => Object.assign(entry, { file: NO_FILE }), RETRY_MILLISECONDS).unref();
  }

  /** The program of the built-in policies alone. */
  builtIn(): LoadedProgram | undefined {
    if (!this.#builtIn) {
      this.#builtIn = loadedFrom(this.#options.installation.builtInProgram);
      this.#options.inForce(this.#options.installation.builtInProgram);
    }
    return this.#builtIn;
  }

  async #compile(project: string, layers: readonly LayerSources[], file: string): Promise<LoadedProgram | undefined> {
    const { directories, installation, compile = compileInChild } = this.#options;
    const failure = await compile(JSON.stringify({ project, layers, file, directories }), installation).catch(messageOf);
    return compiledProgram(project, file, failure, directories, installation);
  }
}

function loadedFrom(file: string): LoadedProgram | undefined {
  const program = readProgram(file);
  return program && { program, degraded: undefined };
}

/** Gives the reason where the child did not do its work. */
function compileInChild(request: string, { worker, compileMilliseconds }: Installation): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`--max-old-space-size=${COMPILE_LIMITS.megabytes}`, worker], {
      timeout: compileMilliseconds ?? COMPILE_LIMITS.milliseconds,
      killSignal: "SIGKILL",
      env: {},
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(signal ? `stopped by ${signal}` : compileFailure(code)));
    // Where not even the pipes could be made there is none; the error above says why.
    const stdin: Writable | undefined = child.stdin;
    stdin?.on("error", () => undefined);
    stdin?.end(request);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
