import { spawnSync } from "node:child_process";
import type { AgentName } from "../hosts/index.ts";

/** So long a client may take to say which one it is, in milliseconds. */
const MOST_MILLISECONDS = 10_000;

/** What each agent's client is called on the search path. */
const PROGRAMS: Readonly<Record<AgentName, string>> = {
  "claude-code": "claude",
  codex: "codex",
  "gemini-cli": "gemini",
  cursor: "cursor-agent",
  "copilot-cli": "copilot",
  opencode: "opencode",
};

export type Version = readonly [number, number, number];

/** From this version on Claude Code stops a call whose hook fails, if it is told to. */
export const FIRST_CLOSED: Version = [2, 1, 295];

/** The version that an agent's client names; `undefined`: there is none on the search path, or it says nothing in time. */
export function clientVersion(agent: AgentName, environment: Readonly<Record<string, string | undefined>>): Version | undefined {
  const { stdout } = spawnSync(PROGRAMS[agent], ["--version"], {
    encoding: "utf8",
    timeout: MOST_MILLISECONDS,
    killSignal: "SIGKILL",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...environment },
  });
  const [, major, minor, patch] = /(\d+)\.(\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

export function isAtLeast(version: Version, first: Version): boolean {
  const different = version.findIndex((part, index) => part !== first[index]);
  return different < 0 || version[different]! > first[different]!;
}

/** What is different with some versions of an agent, for whoever runs this one. */
export function honoured(agent: AgentName, version: Version): { readonly state: "ok" | "note"; readonly text: string } {
  const text = version.join(".");
  const [from, before, after] = DIFFERENCES[agent] ?? [];
  if (from === undefined) return { state: "ok", text: `version ${text}` };
  const isNew = isAtLeast(version, from);
  const said = isNew ? after : before;
  return {
    state: isNew === NEW_IS_BETTER[agent] ? "ok" : "note",
    text: said === undefined ? `version ${text}` : `version ${text}: ${said}`,
  };
}

const NEW_IS_BETTER: Readonly<Partial<Record<AgentName, boolean>>> = { "claude-code": true, "copilot-cli": true, opencode: false };

/** The first version that differs, what those before do, and what it and later ones do. */
const DIFFERENCES: Readonly<Partial<Record<AgentName, readonly [Version, string | undefined, string | undefined]>>> = {
  "claude-code": [
    FIRST_CLOSED,
    "a hook that crashes or takes too long lets the call run; from 2.1.295 on the call is stopped",
    "a call whose hook fails is stopped (`onFailure`)",
  ],
  "copilot-cli": [
    [1, 0, 70],
    "a hook that fails may let the call run; from 1.0.70 on the call is denied",
    "a hook that fails denies the call, one that takes too long does not",
  ],
  opencode: [[2, 0, 0], undefined, "its plugins have another form; ours has it too, but that it can refuse a call there is not proven"],
};
