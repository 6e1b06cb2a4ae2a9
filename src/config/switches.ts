import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readRegularJson } from "../regular-file.ts";
import type { OwnDirectories } from "./directories.ts";
import { writeAtomically } from "./write-atomically.ts";

/** Where the guard is switched off, and until when: by a person's confirmed command alone. */
export interface Switches {
  readonly version: 1;
  readonly everywhere?: SwitchedOff;
  readonly projects: Readonly<Record<string, SwitchedOff>>;
}

export interface SwitchedOff {
  readonly since: string;
  /** Milliseconds since the epoch; absent: until it is switched on again. */
  readonly until?: number;
}

const MOST_SWITCHES = 16 * 1024 * 1024;
const NONE: Switches = { version: 1, projects: {} };

/** What cannot be read switches nothing off. */
export function readSwitches(directories: Pick<OwnDirectories, "state">): Switches {
  try {
    const file = switchesFile(directories);
    // Most often there is none, and to be told so by an error costs each call some fifty microseconds.
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return NONE;
    const parsed = readRegularJson(file, MOST_SWITCHES);
    return isSwitches(parsed) ? parsed : NONE;
  } catch {
    return NONE;
  }
}

/** The switch that holds for a project now. */
export function switchedOff(switches: Switches, project: string, now = Date.now()): SwitchedOff | undefined {
  const own = Object.hasOwn(switches.projects, project) ? switches.projects[project] : undefined;
  return [switches.everywhere, own].find((off) => off !== undefined && (off.until === undefined || off.until > now));
}

/** `project` absent: everywhere. */
export function switchOff(
  directories: Pick<OwnDirectories, "state">,
  project: string | undefined,
  until: number | undefined,
  now = new Date(),
): void {
  const off: SwitchedOff = { since: now.toISOString(), ...(until === undefined ? {} : { until }) };
  const before = readSwitches(directories);
  write(
    directories,
    project === undefined ? { ...before, everywhere: off } : { ...before, projects: { ...before.projects, [project]: off } },
  );
}

/** Switches on again: for a project, or everywhere with all projects. */
export function switchOn(directories: Pick<OwnDirectories, "state">, project: string | undefined): void {
  const { projects, everywhere } = readSwitches(directories);
  const others = Object.entries(projects).filter(([other]) => other !== project);
  if (project === undefined || (others.length === 0 && !everywhere)) rmSync(switchesFile(directories), { force: true });
  else write(directories, { version: 1, ...(everywhere ? { everywhere } : {}), projects: Object.fromEntries(others) });
}

function write(directories: Pick<OwnDirectories, "state">, switches: Switches): void {
  writeAtomically(switchesFile(directories), `${JSON.stringify(switches)}\n`);
}

export function switchesFile(directories: Pick<OwnDirectories, "state">): string {
  return join(directories.state, "switches.json");
}

function isSwitches(value: unknown): value is Switches {
  if (typeof value !== "object" || value === null) return false;
  const { version, projects } = value as Readonly<Record<string, unknown>>;
  return version === 1 && typeof projects === "object" && projects !== null;
}
