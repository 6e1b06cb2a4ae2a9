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

export function adapterOf(agent: AgentName): HostAdapter {
  return ADAPTERS[agent];
}
