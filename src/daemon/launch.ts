import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { DAEMON_ENVIRONMENT, DAEMON_FLAGS, type RuntimeFiles } from "../config/runtime.ts";
import { writeAtomically } from "../config/write-atomically.ts";
import { isAlive, readHolder } from "./lock.ts";

export interface Launch {
  readonly node: string;
  /** The daemon's own bundle. */
  readonly bundle: string;
  readonly home: string;
  readonly files: RuntimeFiles;
}

/** So many starts in a minute mean that it dies at each: then calls are judged one by one until the minute is over. */
const MOST_STARTS = 5;
const MINUTE = 60_000;
/** So long after a start nobody starts another one, in milliseconds: the first may not have the lock yet. */
const STARTING = 2_000;

export type Ensured = "started" | "running" | "stopped by a person" | "crashed too often";

/** Starts the daemon in the background, unless it runs, a person has stopped it, or it keeps crashing. */
export function ensureRunning(launch: Launch): Ensured {
  const { files } = launch;
  const holder = readHolder(files.lock);
  if (holder && isAlive(holder)) return "running";
  if (existsSync(files.stopped)) return "stopped by a person";
  const recent = readStarts(files.starts).filter((time) => Date.now() - time < MINUTE);
  if (!holder && Date.now() - (recent.at(-1) ?? 0) < STARTING) return "running";
  if (recent.length >= MOST_STARTS) return "crashed too often";
  writeAtomically(files.starts, JSON.stringify([...recent, Date.now()]));
  spawnDaemon(launch);
  return "started";
}

/** A session of its own, no terminal, no environment but our own and what names the runtime directory. */
export function spawnDaemon({ node, bundle, home }: Launch): void {
  const runtime = process.env["XDG_RUNTIME_DIR"];
  spawn(node, [...DAEMON_FLAGS, bundle, "--run", "--home", home], {
    cwd: "/",
    detached: true,
    stdio: "ignore",
    env: runtime === undefined ? DAEMON_ENVIRONMENT : { ...DAEMON_ENVIRONMENT, XDG_RUNTIME_DIR: runtime },
  }).unref();
}

function readStarts(file: string): number[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(value) ? value.filter((time) => typeof time === "number") : [];
  } catch {
    return [];
  }
}
