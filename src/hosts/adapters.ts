import { AGENTS, type AgentName, type HostAdapter } from "./adapter.ts";
import { claudeCode } from "./claude-code.ts";
import { codex } from "./codex.ts";
import { copilotCli } from "./copilot-cli.ts";
import { cursor } from "./cursor.ts";
import { geminiCli } from "./gemini-cli.ts";
import { opencode } from "./opencode.ts";

const ADAPTERS: Readonly<Record<AgentName, HostAdapter>> = {
  "claude-code": claudeCode,
  codex,
  "gemini-cli": geminiCli,
  cursor,
  "copilot-cli": copilotCli,
  opencode,
};

export function isAgent(name: string | undefined): name is AgentName {
  return AGENTS.some((agent) => agent === name);
}

/** For a name that is none, what is said of it. */
export function noSuchAgent(name: string): string {
  // The first letters tell them apart: `gemini`, `claude`, `open-code`.
  const meant = AGENTS.find((agent) => agent.slice(0, 3) === name.slice(0, 3));
  const guess = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
  return `there is no agent \`${name}\`${guess || `; there are ${AGENTS.join(", ")}`}`;
}

export function adapterOf(agent: AgentName): HostAdapter {
  return ADAPTERS[agent];
}
