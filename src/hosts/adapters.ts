import { AGENTS, type AgentName, type HostAdapter } from "./adapter.ts";
import { claudeCode } from "./claude-code.ts";

const ADAPTERS: Readonly<Partial<Record<AgentName, HostAdapter>>> = { "claude-code": claudeCode };

export function isAgent(name: string | undefined): name is AgentName {
  return AGENTS.some((agent) => agent === name);
}

export function adapterOf(agent: AgentName): HostAdapter | undefined {
  return ADAPTERS[agent];
}
