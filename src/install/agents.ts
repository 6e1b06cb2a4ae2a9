import { existsSync } from "node:fs";
import { join } from "node:path";
import { type AgentName, adapterOf } from "../hosts/index.ts";
import { quoted } from "./client-script.ts";
import type { HookEntry, HookShape } from "./own-hooks.ts";

export type Scope = "user" | "project" | "managed";

/** Where things are for the person who installs. */
export interface Surroundings {
  readonly home: string;
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The root of the file system that managed settings lie in; another one in tests. */
  readonly systemRoot: string;
}

/** How one agent is set up. */
export interface AgentSetup {
  readonly agent: AgentName;
  readonly shape: HookShape;
  /** The settings file of a scope; `undefined`: the agent has none there. */
  settings(scope: Scope, around: Surroundings): string | undefined;
  /** Whether the agent seems to be used here. */
  present(around: Surroundings): boolean;
  entries(client: string): readonly HookEntry[];
}

/** The command line for one event: no environment, absolute paths, one process that becomes the next. */
export function commandLine(client: string, agent: AgentName, event: string): string {
  return `exec /usr/bin/env -i /bin/sh ${quoted(client)} ${agent} ${event}`;
}

const TOOL_EVENTS: ReadonlySet<string> = new Set(["PreToolUse", "PermissionRequest", "PostToolUse"]);

const claudeCode: AgentSetup = {
  agent: "claude-code",
  shape: { root: ["hooks"], nested: true },
  settings(scope, { home, project, environment, systemRoot }) {
    switch (scope) {
      case "user":
        return join(environment["CLAUDE_CONFIG_DIR"] || join(home, ".claude"), "settings.json");
      case "project":
        // The paths are those of this machine, so the file is the one that is not committed.
        return join(project, ".claude", "settings.local.json");
      case "managed":
        return process.platform === "darwin"
          ? join(systemRoot, "Library/Application Support/ClaudeCode/managed-settings.json")
          : join(systemRoot, "etc/claude-code/managed-settings.json");
    }
  },
  present: ({ home, environment }) =>
    existsSync(environment["CLAUDE_CONFIG_DIR"] || join(home, ".claude")) || onPath("claude", environment),
  entries: (client) =>
    (adapterOf("claude-code")?.events ?? []).map((event) => ({
      event,
      entry: {
        ...(TOOL_EVENTS.has(event) ? { matcher: "*" } : {}),
        hooks: [
          {
            type: "command",
            command: commandLine(client, "claude-code", event),
            timeout: event === "SessionEnd" ? 5 : 30,
            // Known from 2.1.295 on; older ones leave it unread.
            ...(event === "PreToolUse" ? { onFailure: "block" } : {}),
          },
        ],
      },
    })),
};

export const SETUPS: Readonly<Partial<Record<AgentName, AgentSetup>>> = { "claude-code": claudeCode };

export function onPath(program: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  return (environment["PATH"] ?? "").split(":").some((directory) => directory.startsWith("/") && existsSync(join(directory, program)));
}
