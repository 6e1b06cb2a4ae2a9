import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { dirname } from "node:path";
import { fitsSocketPath } from "../config/runtime.ts";

/** Waiting connections beyond this many are refused, and judged in the client's own process. */
const BACKLOG = 1_024;

/** A listening socket: readable by the user alone, in a directory that is the user's alone. */
export interface Listening {
  /** Whether the path still leads to this socket. */
  present(): boolean;
  /** Takes the path away, if it still leads here; connections that are open stay. */
  withdraw(): void;
}

/** Listens at `path`. Made beside it and moved there: whoever connects gets this server or the one before, never a socket that is being made. */
export async function listenAt(server: Server, path: string): Promise<Listening> {
  if (!fitsSocketPath(path)) throw new Error(`the path of the socket is too long for this system: ${path}`);
  makePrivate(dirname(path));
  const made = `${path}.${process.pid}`;
  rmSync(made, { force: true });
  const before = process.umask(0o177);
  try {
    await listening(server, { path: made, backlog: BACKLOG });
  } finally {
    process.umask(before);
  }
  chmodSync(made, 0o600);
  const own = inodeOf(made);
  renameSync(made, path);
  const present = () => own !== undefined && inodeOf(path) === own;
  return { present, withdraw: () => present() && rmSync(path, { force: true }) };
}

/** Listens at a socket that the service manager made and keeps. */
export async function listenInherited(server: Server, descriptor: number): Promise<Listening> {
  await listening(server, { fd: descriptor });
  return { present: () => true, withdraw: () => undefined };
}

function listening(server: Server, where: { readonly path: string; readonly backlog: number } | { readonly fd: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(where, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const status = lstatSync(directory);
  if (!status.isDirectory() || status.uid !== process.getuid?.())
    throw new Error(`${directory} is not a directory of this user; the socket is not put there`);
  if (status.mode & 0o077) chmodSync(directory, 0o700);
}

function inodeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.ino;
}
