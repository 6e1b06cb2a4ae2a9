/** Who counts as an agent near the terminal, on made-up process tables. */
import { describe, expect, test } from "vitest";
import { agentTrace } from "./agents.ts";
import { agentNearby } from "./inspect.ts";
import { type ProcessInfo, type ProcessTable, readProcesses } from "./processes.ts";

const process_ = (pid: number, parent: number, command: string, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid,
  parent,
  terminal: undefined,
  words: command.split(" "),
  program: command.split(" ")[0],
  environment: ["PATH", "HOME"],
  ...more,
});

function table(own: number, processes: readonly ProcessInfo[], holders: Readonly<Record<string, readonly number[]>> = {}): ProcessTable {
  const get = (pid: number) => processes.find((info) => info.pid === pid);
  return { own, get, all: () => processes, holdersOf: (terminal) => (holders[terminal] ?? []).flatMap((pid) => get(pid) ?? []) };
}

const INIT = process_(1, 0, "/sbin/init");
const SHELL = process_(20, 10, "/bin/bash", { terminal: "pts/1" });
const OWN = process_(30, 20, "/usr/bin/node /usr/bin/dl trust", { terminal: "pts/1" });
const WINDOW = process_(10, 1, "/usr/bin/gnome-terminal-server");

describe("a person's terminal", () => {
  test("a shell in a window", () => {
    expect(agentNearby(table(30, [INIT, WINDOW, SHELL, OWN], { "pts/1": [10] }))).toBeUndefined();
  });

  test("agents elsewhere do not matter", () => {
    const other = process_(50, 1, "/usr/bin/claude", { terminal: "pts/9" });
    expect(agentNearby(table(30, [INIT, WINDOW, SHELL, OWN, other], { "pts/1": [10] }))).toBeUndefined();
  });

  test("a multiplexer to which somebody is attached", () => {
    const server = process_(10, 1, "tmux: server -L x", { program: "/usr/bin/tmux" });
    const client = process_(60, 61, "tmux attach", { program: "/usr/bin/tmux", terminal: "pts/5" });
    const outer = process_(61, 62, "/bin/zsh", { terminal: "pts/5" });
    const window = process_(62, 1, "/usr/bin/kitty");
    expect(agentNearby(table(30, [INIT, server, SHELL, OWN, client, outer, window], { "pts/1": [10], "pts/5": [62] }))).toBeUndefined();
  });
});

describe("an agent", () => {
  const agent = process_(15, 1, "node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js", { program: "/usr/bin/node" });
  test("among the ancestors", () => {
    expect(agentNearby(table(30, [INIT, agent, { ...SHELL, parent: 15 }, OWN]))).toContain("process 15");
  });

  test("at the same terminal", () => {
    expect(agentNearby(table(30, [INIT, WINDOW, SHELL, OWN, { ...agent, terminal: "pts/1" }]))).toContain("at the same terminal");
  });

  test("that drives the terminal, itself or through what it started", () => {
    const driver = process_(40, 15, "python3 drive.py");
    expect(agentNearby(table(30, [INIT, SHELL, OWN, agent, driver], { "pts/1": [40] }))).toContain("holds this terminal");
  });

  test("behind a multiplexer, attached or not", () => {
    const server = process_(10, 1, "tmux: server", { program: "/usr/bin/tmux" });
    const attached = process_(60, 15, "tmux attach", { program: "/usr/bin/tmux", terminal: "pts/5" });
    expect(agentNearby(table(30, [INIT, server, SHELL, OWN], { "pts/1": [10] }))).toContain("nobody is attached");
    expect(agentNearby(table(30, [INIT, agent, server, SHELL, OWN, attached], { "pts/1": [10] }))).toContain("process 15");
    const marked = { ...server, environment: ["CLAUDECODE"] };
    expect(agentNearby(table(30, [INIT, marked, SHELL, OWN, { ...attached, parent: 1 }], { "pts/1": [10] }))).toContain("CLAUDECODE");
  });

  test("two terminals deep", () => {
    const inner = process_(10, 20, "script -q", { terminal: "pts/5" });
    expect(agentNearby(table(30, [INIT, inner, SHELL, OWN, { ...agent, terminal: "pts/5" }], { "pts/1": [10] }))).toContain("process 15");
  });
});

test("no terminal, no process: refused", () => {
  expect(agentNearby(table(30, [INIT, { ...OWN, terminal: undefined }]))).toContain("no terminal");
  expect(agentNearby(table(99, [INIT]))).toContain("cannot be seen");
  expect(agentNearby(table(30, [{ ...OWN, parent: 30 }]))).toBeUndefined();
});

test("names, packages and marks", () => {
  for (const command of [
    "/opt/claude",
    "claude -p x",
    "node /x/@openai/codex/bin/codex.js",
    "bun /x/opencode-ai/bin/opencode",
    "/usr/bin/Cursor",
  ])
    expect(agentTrace(process_(2, 1, command)), command).toBeDefined();
  for (const command of ["vim claude.md", "node server.js --name claude", "bash", "/usr/bin/grep -r codex ."])
    expect(agentTrace(process_(2, 1, command)), command).toBeUndefined();
  expect(agentTrace(process_(2, 1, "sh", { environment: ["GEMINI_CLI"] }))).toContain("GEMINI_CLI");
  expect(agentTrace(process_(2, 1, "sh", { environment: undefined }))).toBeUndefined();
});

test("this machine's processes can be read", () => {
  const processes = readProcesses();
  expect(processes?.get(processes.own)?.words.length).toBeGreaterThan(0);
});
