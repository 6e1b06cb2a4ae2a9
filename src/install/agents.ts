import { existsSync } from "node:fs";
import { join } from "node:path";
import { type AgentName, adapterOf } from "../hosts/index.ts";
import { opencodePlugin } from "./opencode-plugin.ts";
import type { HookEntry, HookShape } from "./own-hooks.ts";
import { quoted } from "./shell-word.ts";

export type Scope = "user" | "project" | "managed";

/** Where things are for the person who installs. */
export interface Surroundings {
  readonly home: string;
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The root of the file system that managed settings lie in; another one in tests. */
  readonly systemRoot: string;
}

/** Where the daemon takes hooks over HTTP. */
export interface HttpTransport {
  readonly port: number;
  readonly token: string;
}

/** How one agent is set up: by hooks in its settings, or by a file that is all ours. */
export type AgentSetup = HookSetup | FileSetup;

interface SetupBase {
  readonly agent: AgentName;
  /** The file of a scope; `undefined`: the agent has none there. */
  settings(scope: Scope, around: Surroundings): string | undefined;
  /** Whether the agent seems to be used here. */
  present(around: Surroundings): boolean;
}

export interface HookSetup extends SetupBase {
  readonly kind: "hooks";
  readonly shape: HookShape;
  /** The file is there for our hooks alone: without them it goes. */
  readonly ownFile?: true;
  /** `http`: by a request instead of a process, where the agent stops a call that nobody answers. */
  entries(client: string, http?: HttpTransport): readonly HookEntry[];
}

export interface FileSetup extends SetupBase {
  readonly kind: "file";
  text(client: string): string;
}

/** The command line for one event: absolute paths, one process that becomes the next, and of the environment a mode alone, which only tightens. */
export function commandLine(client: string, agent: AgentName, event: string): string {
  return `exec /usr/bin/env -i "DEVLOOP_PERMISSION_MODE=$DEVLOOP_PERMISSION_MODE" /bin/sh ${quoted(client)} ${agent} ${event}`;
}

const TOOL_EVENTS: ReadonlySet<string> = new Set(["PreToolUse", "PermissionRequest", "PostToolUse"]);

const claudeCode: HookSetup = {
  agent: "claude-code",
  kind: "hooks",
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
  entries: (client, http) =>
    adapterOf("claude-code").events.map((event) => {
      const matcher = TOOL_EVENTS.has(event) ? { matcher: "*" } : {};
      return {
        event,
        entry: { ...matcher, hooks: [http && TOOL_EVENTS.has(event) ? requestOf(event, http) : claudeCommand(client, event)] },
      };
    }),
};

function claudeCommand(client: string, event: string): Readonly<Record<string, unknown>> {
  const command = commandLine(client, "claude-code", event);
  // `onFailure` is known from 2.1.295 on; older ones leave it unread.
  return { type: "command", command, timeout: event === "SessionEnd" ? 5 : 30, ...(event === "PreToolUse" ? { onFailure: "block" } : {}) };
}

function requestOf(event: string, { port, token }: HttpTransport): Readonly<Record<string, unknown>> {
  const headers = { Authorization: `Bearer ${token}`, "X-Guard": "dev-loop" };
  return { type: "http", url: `http://127.0.0.1:${port}/hook/claude-code/${event}`, headers, timeout: 10, onFailure: "block" };
}

/** A command as an item of an event's list, or in a group with a list of its own. */
function entriesOf(agent: AgentName, client: string, entry: (command: string) => Readonly<Record<string, unknown>>): HookEntry[] {
  return adapterOf(agent).events.map((event) => ({ event, entry: entry(commandLine(client, agent, event)) }));
}

const codex: HookSetup = {
  agent: "codex",
  kind: "hooks",
  shape: { root: ["hooks"], nested: true },
  settings(scope, { home, project, environment }) {
    if (scope === "managed") return undefined;
    return scope === "user" ? join(environment["CODEX_HOME"] || join(home, ".codex"), "hooks.json") : join(project, ".codex", "hooks.json");
  },
  present: ({ home, environment }) => existsSync(environment["CODEX_HOME"] || join(home, ".codex")) || onPath("codex", environment),
  entries: (client) => entriesOf("codex", client, (command) => ({ hooks: [{ type: "command", command, timeout: 30 }] })),
};

const geminiCli: HookSetup = {
  agent: "gemini-cli",
  kind: "hooks",
  shape: { root: ["hooks"], nested: true },
  settings(scope, { home, project, systemRoot }) {
    if (scope === "managed") {
      const place = process.platform === "darwin" ? "Library/Application Support/GeminiCli/settings.json" : "etc/gemini-cli/settings.json";
      return join(systemRoot, place);
    }
    return join(scope === "user" ? home : project, ".gemini", "settings.json");
  },
  present: ({ home, environment }) => existsSync(join(home, ".gemini")) || onPath("gemini", environment),
  entries: (client) =>
    entriesOf("gemini-cli", client, (command) => ({ hooks: [{ type: "command", name: "dev-loop", command, timeout: 30_000 }] })),
};

const cursor: HookSetup = {
  agent: "cursor",
  kind: "hooks",
  shape: { root: ["hooks"], nested: false, version: 1 },
  settings(scope, { home, project, systemRoot }) {
    if (scope === "managed")
      return join(systemRoot, process.platform === "darwin" ? "Library/Application Support/Cursor/hooks.json" : "etc/cursor/hooks.json");
    return join(scope === "user" ? home : project, ".cursor", "hooks.json");
  },
  present: ({ home, environment }) => existsSync(join(home, ".cursor")) || onPath("cursor-agent", environment),
  entries: (client) => entriesOf("cursor", client, (command) => ({ command, timeout: 30, failClosed: true })),
};

const copilotCli: HookSetup = {
  agent: "copilot-cli",
  kind: "hooks",
  shape: { root: ["hooks"], nested: false, version: 1 },
  ownFile: true,
  settings(scope, { home, project, environment }) {
    if (scope === "managed") return undefined;
    return scope === "user"
      ? join(environment["COPILOT_HOME"] || join(home, ".copilot"), "hooks", "dev-loop.json")
      : join(project, ".github", "hooks", "dev-loop.json");
  },
  present: ({ home, environment }) => existsSync(environment["COPILOT_HOME"] || join(home, ".copilot")) || onPath("copilot", environment),
  entries: (client) => entriesOf("copilot-cli", client, (command) => ({ type: "command", bash: command, timeoutSec: 30 })),
};

const opencode: FileSetup = {
  agent: "opencode",
  kind: "file",
  settings(scope, { home, project, environment }) {
    if (scope === "managed") return undefined;
    const config = environment["XDG_CONFIG_HOME"]?.startsWith("/") ? environment["XDG_CONFIG_HOME"] : join(home, ".config");
    return scope === "user" ? join(config, "opencode", "plugins", "dev-loop.js") : join(project, ".opencode", "plugins", "dev-loop.js");
  },
  present: ({ home, environment }) => existsSync(join(home, ".config", "opencode")) || onPath("opencode", environment),
  text: opencodePlugin,
};

export const SETUPS: Readonly<Record<AgentName, AgentSetup>> = {
  "claude-code": claudeCode,
  codex,
  "gemini-cli": geminiCli,
  cursor,
  "copilot-cli": copilotCli,
  opencode,
};

export function onPath(program: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  return (environment["PATH"] ?? "").split(":").some((directory) => directory.startsWith("/") && existsSync(join(directory, program)));
}
