import { lstatSync } from "node:fs";
import { join } from "node:path";
import { readRegularJson, readRegularText } from "../regular-file.ts";
import type { OwnDirectories } from "./directories.ts";

/** The files by which the resident process is found and kept single. */
export interface RuntimeFiles {
  readonly socket: string;
  /** Beside the state, not the socket: one daemon per user, wherever the socket lies. */
  readonly lock: string;
  readonly log: string;
  /** There while a person has stopped the daemon: nothing starts it by itself. */
  readonly stopped: string;
  /** When it was started last, so that a crash at every start does not become a loop. */
  readonly starts: string;
  /** What `dl install` has set up. */
  readonly installation: string;
  /** What hooks over HTTP show; it allows to ask and nothing else. */
  readonly token: string;
}

/**
 * What Node is started with for the daemon: space for young garbage, in megabytes (a larger one only makes the process larger; with 2 it spends a third
 * more time); and a collection when it asks for one.
 */
export const DAEMON_FLAGS: readonly string[] = ["--max-semi-space-size=4", "--expose-gc"];

/** Has glibc give back at once what was freed outside of Node's own heap: it keeps about 20 MB of an idle daemon otherwise. */
export const DAEMON_ENVIRONMENT: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "65536" };

/** What we write there is far smaller. */
const MOST_BYTES = 1024 * 1024;

/** A path of a Unix socket has to fit into 104 bytes on some systems. */
const LONGEST_SOCKET_PATH = 103;

/**
 * The socket is where the installation says, else in the user's runtime directory if that is the user's alone, else below the state directory; never
 * in a directory that users share.
 */
export function runtimeFiles(
  directories: Pick<OwnDirectories, "state">,
  environment: Readonly<Record<string, string | undefined>> = {},
): RuntimeFiles {
  const { state } = directories;
  const installation = join(state, "installation.json");
  return {
    socket: installedSocket(installation) ?? join(runtimeDirectory(environment) ?? join(state, "run"), "dl.sock"),
    lock: join(state, "daemon.lock"),
    log: join(state, "daemon.log"),
    stopped: join(state, "daemon-stopped"),
    starts: join(state, "daemon-starts"),
    installation,
    token: join(state, "http.token"),
  };
}

/** Where hooks come over HTTP, if any were installed so. */
export function readLoopback(
  files: Pick<RuntimeFiles, "installation" | "token">,
): { readonly port: number; readonly token: string } | undefined {
  const port = recordIn(files.installation)?.["port"];
  if (typeof port !== "number") return undefined;
  const token = readRegularText(files.token, MOST_BYTES)?.trim();
  return token === undefined ? undefined : { port, token };
}

export function fitsSocketPath(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST_SOCKET_PATH;
}

function runtimeDirectory(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const directory = environment["XDG_RUNTIME_DIR"];
  if (!directory?.startsWith("/")) return undefined;
  const status = lstatSync(directory, { throwIfNoEntry: false });
  const own = status?.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o077) === 0;
  return own ? join(directory, "dev-loop") : undefined;
}

function installedSocket(file: string): string | undefined {
  const socket = recordIn(file)?.["socket"];
  return typeof socket === "string" && socket.startsWith("/") ? socket : undefined;
}

function recordIn(file: string): Readonly<Record<string, unknown>> | undefined {
  const record = readRegularJson(file, MOST_BYTES);
  return typeof record === "object" && record !== null ? (record as Readonly<Record<string, unknown>>) : undefined;
}
