import { join } from "node:path";
import { decodeProgram, openProgram } from "../engine/program-file.ts";
import type { Program } from "../model/index.ts";
import { readRegularFile } from "../regular-file.ts";
import { childProcess, crypto } from "./builtin-modules.ts";
import type { OwnDirectories } from "./directories.ts";
import { keyOf, type LayerSources } from "./layers.ts";

/** Where the package's built files lie: the program of the built-in policies, and the worker that compiles others. */
export interface Installation {
  readonly builtInProgram: string;
  readonly worker: string;
  /** The compiler's version: a program of another one is never loaded. */
  readonly version: string;
  /** So long a compilation may take; absent: as `COMPILE_LIMITS` says. */
  readonly compileMilliseconds?: number | undefined;
}

export interface LoadedProgram {
  readonly program: Program;
  /** Why this is not the program of the sources as they are; what would pass or be allowed is then escalated. */
  readonly degraded: string | undefined;
  /** Where it was read from. */
  readonly file?: string;
}

/** Bounds of a compilation that a hook call waits for: hosts wait thirty seconds, and some let the call run then. */
export const COMPILE_LIMITS = { milliseconds: 10_000, megabytes: 512 } as const;

/**
 * The program of the given layers on top of the built-in ones: from the cache, else compiled in a bounded child process. A child that crashes or hits
 * a limit leaves the last good program of this project, else the built-in one, both marked as degraded. `parts`: of a program that is there only what a
 * call looks at is read, which throws `DamagedProgram` where that is not as it was written.
 */
export function loadProgram(
  project: string,
  layers: readonly LayerSources[],
  directories: OwnDirectories,
  installation: Installation,
  extent: "whole" | "parts" = "whole",
): LoadedProgram | undefined {
  const read = extent === "whole" ? readProgram : readProgramParts;
  if (layers.length === 0) {
    const program = read(installation.builtInProgram);
    return program && { program, degraded: undefined, file: installation.builtInProgram };
  }
  const file = programFile(layers, directories, installation);
  const cached = read(file);
  if (cached) return { program: cached, degraded: undefined, file };
  const failure = compileInChild(project, layers, file, directories, installation);
  return compiledProgram(project, file, failure, directories, installation);
}

/** What a compilation left: its program, or without one the last good one, marked as degraded. */
export function compiledProgram(
  project: string,
  file: string,
  failure: string | undefined,
  directories: OwnDirectories,
  installation: Pick<Installation, "builtInProgram">,
): LoadedProgram | undefined {
  const compiled = failure === undefined ? readProgram(file) : undefined;
  if (compiled) return { program: compiled, degraded: undefined };
  const degraded = `the policies could not be compiled (${failure ?? "the compiled program is not readable"})`;
  const fallback = readProgram(lastGoodFile(project, directories)) ?? readProgram(installation.builtInProgram);
  return fallback && { program: fallback, degraded };
}

export function programFile(
  layers: readonly LayerSources[],
  directories: OwnDirectories,
  installation: Pick<Installation, "version">,
): string {
  return join(directories.cache, "programs", `${keyOf(layers, installation.version)}.program`);
}

/** The last program that compiled for a project. */
export function lastGoodFile(project: string, directories: OwnDirectories): string {
  return join(directories.cache, "last-good", `${crypto().createHash("sha256").update(project).digest("hex")}.program`);
}

/** The sources of a layer as they last compiled for a project (S15). */
export function lastGoodLayerFile(project: string, layer: string, directories: OwnDirectories): string {
  return join(directories.state, "last-good", `${crypto().createHash("sha256").update(project).digest("hex")}.${layer}.json`);
}

const MOST_PROGRAM_BYTES = 256 * 1024 * 1024;

export function readProgram(file: string): Program | undefined {
  try {
    const bytes = readRegularFile(file, MOST_PROGRAM_BYTES);
    return bytes.ok ? decodeProgram(bytes.value) : undefined;
  } catch {
    return undefined;
  }
}

function readProgramParts(file: string): Program | undefined {
  try {
    return openProgram(file);
  } catch {
    return undefined;
  }
}

/** Gives the reason where the child did not do its work. */
function compileInChild(
  project: string,
  layers: readonly LayerSources[],
  file: string,
  directories: OwnDirectories,
  installation: Installation,
): string | undefined {
  const request = JSON.stringify({ project, layers, file, directories });
  const child = childProcess().spawnSync(process.execPath, [`--max-old-space-size=${COMPILE_LIMITS.megabytes}`, installation.worker], {
    input: request,
    timeout: installation.compileMilliseconds ?? COMPILE_LIMITS.milliseconds,
    killSignal: "SIGKILL",
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
  });
  if (child.error) return child.error.message;
  if (child.signal) return `stopped by ${child.signal}`;
  return compileFailure(child.status);
}

/** How a compilation ends that has its program and no place to put it. */
export const EXIT_NOT_WRITTEN = 73;

/** What is said of a compilation that ended with the code; `undefined`: the program is there. */
export function compileFailure(code: number | null): string | undefined {
  if (code === EXIT_NOT_WRITTEN) return "what is compiled cannot be kept below the home directory: no space, or no rights";
  return code === 0 ? undefined : `exit code ${code}`;
}
