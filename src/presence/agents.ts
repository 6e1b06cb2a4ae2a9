import type { ProcessInfo } from "./processes.ts";

/** Programs that are agents, or run them, by the name of their file. */
const NAMES: ReadonlySet<string> = new Set([
  "claude",
  "claude-code",
  "codex",
  "codex-cli",
  "gemini",
  "gemini-cli",
  "qwen",
  "qwen-code",
  "iflow",
  "cursor",
  "cursor-agent",
  "copilot",
  "opencode",
  "aider",
  "amp",
  "droid",
  "goose",
  "crush",
  "kimi",
  "kiro",
  "kiro-cli",
  "auggie",
  "plandex",
  "openhands",
  "cline",
  "roo",
  "windsurf",
  "devin",
]);
/** Packages of agents that run by an interpreter. */
const PACKAGES =
  /\/(?:@anthropic-ai\/claude-code|@anthropic-ai\/claude-agent-sdk|@openai\/codex|@google\/gemini-cli|@github\/copilot|@qwen-code\/qwen-code|@sourcegraph\/amp|opencode-ai|cursor-agent|\.cursor-server)(?:\/|$)/;
/** Variables that agents set for what they start. */
const MARKERS =
  /^(?:CLAUDECODE|CLAUDE_CODE_(?:ENTRYPOINT|SSE_PORT|SESSION.*)|CODEX_(?:SANDBOX.*|THREAD_ID|CI)|GEMINI_CLI|QWEN_CODE|OPENCODE|OPENCODE_(?:PID|SESSION.*)|CURSOR_AGENT|CURSOR_TRACE_ID|COPILOT_(?:AGENT.*|CLI.*)|AIDER_.*|CLINE_ACTIVE|GOOSE_TERMINAL|AMP_THREAD.*|AI_AGENT|DEVIN.*)$/;
const INTERPRETERS = /(?:^|\/)(?:node|nodejs|bun|deno|python[0-9.]*|ruby|sh|bash|dash|zsh|env)$/;
/** Words that are looked at: the program and what an interpreter runs. */
const WORDS = 3;

/** Says what makes a process one of an agent's; undefined where nothing does. */
export function agentTrace(info: ProcessInfo): string | undefined {
  const scripts = info.words.slice(1, WORDS).filter((word) => word.includes("/"));
  const candidates = [info.program, info.words[0], ...(INTERPRETERS.test(info.words[0] ?? "") ? scripts : [])];
  for (const candidate of candidates) {
    if (candidate === undefined) continue;
    const name = candidate
      .slice(candidate.lastIndexOf("/") + 1)
      .replace(/\.(?:js|mjs|cjs|exe|py)$/, "")
      .toLowerCase();
    if (NAMES.has(name) || PACKAGES.test(candidate)) return `process ${info.pid} is \`${name}\``;
  }
  const marker = info.environment?.find((variable) => MARKERS.test(variable));
  return marker === undefined ? undefined : `process ${info.pid} was started with ${marker} set`;
}
