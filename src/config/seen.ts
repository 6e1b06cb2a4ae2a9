import { statSync } from "node:fs";
import { join } from "node:path";
import { readRegularJson } from "../regular-file.ts";
import type { OwnDirectories } from "./directories.ts";
import { writeAtomically } from "./write-atomically.ts";

const MOST_SEEN = 64 * 1024 * 1024;

/** By path: what the system says of a file that changes with every change of its content. */
export type Statuses = Readonly<Record<string, string>>;

/**
 * How the files of accepted things looked, by the thing's name: as long as they look so, their content is the accepted one, and nobody has to read it.
 * Losing it costs time alone.
 */
export function readSeen(directories: Pick<OwnDirectories, "state">): Readonly<Record<string, Statuses>> {
  const parsed = readRegularJson(seenFile(directories), MOST_SEEN);
  return typeof parsed === "object" && parsed !== null ? (parsed as Readonly<Record<string, Statuses>>) : {};
}

/** Notes how things look whose content was just found to be the accepted one; of those noted before the ones that `keeps` wants stay. */
export function noteSeen(
  directories: Pick<OwnDirectories, "state">,
  seen: Readonly<Record<string, Statuses>>,
  keeps: (name: string) => boolean = () => true,
): void {
  try {
    const before = Object.entries(readSeen(directories)).filter(([name]) => keeps(name));
    writeAtomically(seenFile(directories), `${JSON.stringify({ ...Object.fromEntries(before), ...seen })}\n`);
  } catch {
    // The next one reads the files again.
  }
}

export function statusesOf(paths: readonly string[]): Statuses {
  return Object.fromEntries(paths.map((path) => [path, statusOf(path)]));
}

export function looksTheSame(statuses: Statuses): boolean {
  for (const path in statuses) if (statusOf(path) !== statuses[path]) return false;
  return true;
}

/** Nobody sets the time of the last change but the system. */
export function statusOf(path: string): string {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    return status === undefined ? "not there" : `${status.dev} ${status.ino} ${status.size} ${status.ctimeMs}`;
  } catch {
    return "unreadable";
  }
}

function seenFile({ state }: Pick<OwnDirectories, "state">): string {
  return join(state, "seen.json");
}
