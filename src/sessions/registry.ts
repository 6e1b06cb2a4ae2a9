import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type CallCounts, countCalls } from "./calls-file.ts";
import { type SessionIdentity, sessionDirectory, sessionsDirectory } from "./identity.ts";
import { CALLS_FILE, FACTS_FILE, type SessionStart, START_FILE } from "./session.ts";

export interface SessionSummary extends CallCounts {
  readonly agent: string;
  readonly id: string;
  readonly project: string;
  readonly startedAt: string;
  /** Milliseconds since the epoch: the last call, else the start. */
  readonly activeAt: number;
}

const FORGET_AFTER = 30 * 24 * 60 * 60 * 1000;

/** Every session that is known, the last active first. */
export function listSessions(state: string): SessionSummary[] {
  const directory = sessionsDirectory(state);
  return namesIn(directory)
    .flatMap((name) => summaryOf(join(directory, name)))
    .sort((left, right) => right.activeAt - left.activeAt);
}

/** The project in which a session was first seen; `undefined`: it is not known. */
export function startedIn(state: string, identity: Pick<SessionIdentity, "agent" | "id">): string | undefined {
  try {
    const { project } = JSON.parse(readFileSync(join(sessionDirectory(state, identity), START_FILE), "utf8")) as Partial<SessionStart>;
    return typeof project === "string" && project.startsWith("/") ? project : undefined;
  } catch {
    return undefined;
  }
}

/** Forgets sessions in which nothing happened for thirty days. */
export function sweepSessions(state: string, now = Date.now()): number {
  const directory = sessionsDirectory(state);
  let swept = 0;
  for (const name of namesIn(directory)) {
    const folder = join(directory, name);
    const active = Math.max(...[CALLS_FILE, FACTS_FILE, ""].map((file) => modifiedAt(join(folder, file))));
    if (now - active < FORGET_AFTER) continue;
    rmSync(folder, { recursive: true, force: true });
    swept++;
  }
  return swept;
}

function summaryOf(folder: string): SessionSummary[] {
  try {
    const { agent, id, project, startedAt } = JSON.parse(readFileSync(join(folder, START_FILE), "utf8")) as SessionStart;
    const counts = countCalls(join(folder, CALLS_FILE));
    if (!counts || typeof id !== "string") return [];
    return [{ agent, id, project, startedAt, ...counts, activeAt: counts.last?.at ?? Date.parse(startedAt) }];
  } catch {
    return [];
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
