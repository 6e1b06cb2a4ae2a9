/** How each client is run against the model server: its settings, its flags, and what its tools are called. */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AgentName } from "../../src/hosts/index.ts";
import type { GuardedHome } from "../support/guarded-home.ts";
import type { Client } from "./install.ts";
import type { ModelServer, ToolCall } from "./model-server.ts";

export interface TestedClient extends Client {
  readonly agent: AgentName;
  /** Settings that stand there before `dl install`. */
  readonly prepare: (home: GuardedHome, server: ModelServer) => void;
  readonly args: readonly string[];
  readonly environment: (server: ModelServer) => Readonly<Record<string, string>>;
  readonly shell: (command: string) => ToolCall;
  /** The tool that writes a file, where a scripted model can ask for it. */
  readonly write: ((path: string, content: string) => ToolCall) | undefined;
}

const PROMPT = "do what you are told";

const claude = (version: string): TestedClient => ({
  name: "claude-code",
  package: "@anthropic-ai/claude-code",
  version,
  bin: "claude",
  agent: "claude-code",
  prepare: () => undefined,
  args: ["-p", PROMPT, "--permission-mode", "acceptEdits", "--allowedTools", "Bash", "Write"],
  environment: (server) => ({
    ANTHROPIC_BASE_URL: server.url,
    ANTHROPIC_API_KEY: "none",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  }),
  shell: (command) => ({ name: "Bash", input: { command, description: "a step" } }),
  write: (path, content) => ({ name: "Write", input: { file_path: path, content } }),
});

export const CLIENTS: readonly TestedClient[] = [
  claude("2.1.197"),
  claude("2.1.329"),
  {
    name: "codex",
    package: "@openai/codex",
    version: "0.169.0",
    bin: "codex",
    agent: "codex",
    prepare: (here, server) => {
      mkdirSync(join(here.home, ".codex"), { recursive: true });
      const provider = `[model_providers.local]\nname = "local"\nbase_url = "${server.url}/v1"\nwire_api = "responses"\n`;
      writeFileSync(join(here.home, ".codex", "config.toml"), `model = "gpt-5-codex"\nmodel_provider = "local"\n${provider}`);
    },
    // A person trusts the hooks once, in the client's own dialogue.
    args: ["exec", "--skip-git-repo-check", "--dangerously-bypass-hook-trust", "-s", "danger-full-access", PROMPT],
    environment: () => ({}),
    shell: (command) => ({ name: "exec_command", input: { cmd: command } }),
    write: undefined,
  },
  {
    name: "gemini-cli",
    package: "@google/gemini-cli",
    version: "0.61.0",
    bin: "gemini",
    agent: "gemini-cli",
    prepare: (here) => {
      mkdirSync(join(here.home, ".gemini"), { recursive: true });
      const settings = { security: { auth: { selectedType: "gemini-api-key" } }, privacy: { usageStatisticsEnabled: false } };
      writeFileSync(join(here.home, ".gemini", "settings.json"), JSON.stringify(settings));
    },
    // A named model: otherwise another request chooses one first.
    args: ["-m", "gemini-2.5-flash", "-y", "-p", PROMPT],
    environment: (server) => ({ GEMINI_API_KEY: "none", GOOGLE_GEMINI_BASE_URL: server.url, GEMINI_CLI_TRUST_WORKSPACE: "true" }),
    shell: (command) => ({ name: "run_shell_command", input: { command } }),
    write: (path, content) => ({ name: "write_file", input: { file_path: path, content } }),
  },
  {
    name: "opencode",
    package: "opencode-ai",
    version: "1.18.33",
    bin: "opencode",
    agent: "opencode",
    prepare: (here, server) => {
      mkdirSync(join(here.home, ".config", "opencode"), { recursive: true });
      const options = { baseURL: `${server.url}/v1`, apiKey: "none" };
      const provider = { local: { npm: "@ai-sdk/openai-compatible", name: "local", options, models: { m: { name: "m" } } } };
      const settings = { provider, model: "local/m", small_model: "local/m", autoupdate: false, share: "disabled", permission: "allow" };
      writeFileSync(join(here.home, ".config", "opencode", "opencode.json"), JSON.stringify(settings));
    },
    args: ["run", PROMPT],
    environment: () => ({ OPENCODE_DISABLE_MODELS_FETCH: "1" }),
    shell: (command) => ({ name: "bash", input: { command, description: "a step" } }),
    write: (path, content) => ({ name: "write", input: { filePath: path, content } }),
  },
];

/** Runs one session to its end, in the throw-away home; what it printed comes back. */
export function runSession(
  client: TestedClient,
  path: string,
  here: GuardedHome,
  server: ModelServer,
  extra: { readonly environment?: Readonly<Record<string, string>>; readonly under?: readonly string[] } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...here.environment(), TERM: "xterm-256color", ...client.environment(server), ...extra.environment };
    const [program = path, ...words] = [...(extra.under ?? []), path, ...client.args];
    const child = spawn(program, words, { cwd: here.project, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const timer = setTimeout(() => child.kill("SIGKILL"), 90_000);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      resolve(output);
    });
  });
}
