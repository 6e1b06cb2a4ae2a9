import { spawnSync } from "node:child_process";
import { type AgentName, adapterOf } from "../hosts/index.ts";
import { commandLine } from "./agents.ts";

/** A call that no policy lets through, in each agent's own words. Nobody runs it: only the hook is asked. */
export function canaryCall(agent: AgentName, cwd: string): { readonly event: string; readonly input: string } {
  const command = "rm -rf /";
  const event = adapterOf(agent).events[0] ?? "";
  const fields: Readonly<Record<AgentName, Readonly<Record<string, unknown>>>> = {
    "claude-code": { hook_event_name: event, tool_name: "Bash", tool_input: { command } },
    codex: { hook_event_name: event, tool_name: "Bash", tool_input: { command } },
    "gemini-cli": { hook_event_name: event, tool_name: "run_shell_command", tool_input: { command } },
    cursor: { hook_event_name: event, command },
    "copilot-cli": { toolName: "bash", toolArgs: { command } },
    opencode: { tool: "bash", args: { command } },
  };
  return { event, input: JSON.stringify({ cwd, ...fields[agent] }) };
}

/** Runs the hook as the host would and gives what is wrong with its answer; `undefined`: it refused. */
export function canaryRefused(agent: AgentName, client: string, cwd: string): string | undefined {
  const { event, input } = canaryCall(agent, cwd);
  const run = spawnSync("/bin/sh", ["-c", commandLine(client, agent, event)], { input, encoding: "utf8", timeout: 20_000, cwd: "/" });
  if (run.error) return run.error.message;
  if (run.status !== 0) return `the hook ended with code ${run.status ?? run.signal}`;
  return isRefusal(run.stdout) ? undefined : `the hook said ${JSON.stringify(run.stdout.slice(0, 120)) || "nothing"}`;
}

export function isRefusal(stdout: string): boolean {
  // A judgement, not the failure answer: that refuses too, and guards nobody.
  return stdout.includes('"deny"') && stdout.includes("recursive-delete/root-or-home");
}
