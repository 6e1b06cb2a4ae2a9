/** An installed hook as a host starts it, with the daemon and without; hooks over HTTP; a session that starts. Peers run in between. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../src/package-root.ts";
import { type Figure, median, microseconds, quantile } from "./measure.ts";

const root = packageRoot();

export async function daemonFigures(quick: boolean): Promise<Figure[]> {
  const world = mkdtempSync(join(tmpdir(), "dl-bench-"));
  const home = join(world, "home");
  const state = join(home, ".local/state/dev-loop");
  const bin = join(world, "bin");
  const env = { PATH: `${bin}:${process.env["PATH"] ?? ""}`, HOME: home };
  for (const directory of [home, bin]) mkdirSync(directory);
  writeFileSync(join(bin, "claude"), "#!/bin/sh\necho '2.1.295 (Claude Code)'\n", { mode: 0o755 });
  try {
    spawnSync(join(root, "bin", "dl"), ["install", "--agent", "claude-code", "--transport", "http"], { env, cwd: world });
    const { socket, port } = JSON.parse(readFileSync(join(state, "installation.json"), "utf8")) as {
      readonly socket: string;
      readonly port: number;
    };
    const http = { port, token: readFileSync(join(state, "http.token"), "utf8"), cwd: world };
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const up = withDaemon(join(state, "hook-client.sh"), socket, world, quick ? 40 : 200);
    const spaced = await latencies(http, quick ? 100 : 500);
    const rate = await sustained(http, quick ? 1_000 : 10_000);
    stopDaemon(state, true);
    const down = withoutDaemon(join(state, "hook-client.sh"), world, quick ? 11 : 41);
    rmSync(join(state, "daemon-stopped"));
    const start = microseconds(() => hook(join(state, "hook-client.sh"), "SessionStart", event(world, "SessionStart"))) / 1000;
    // Two processes that wait for each other measure what else the machine does: a quick check on a busy one says nothing of them.
    const full = (bar: number) => (quick ? {} : { bar });
    return [
      ...up,
      ...down,
      { name: "http hook, keep-alive, 50 calls a second, p50", value: median(spaced) / 1000, unit: "ms", ...full(0.5) },
      { name: "http hook, keep-alive, 50 calls a second, p99", value: quantile(spaced, 0.99) / 1000, unit: "ms", ...full(2) },
      { name: "http hook, sustained, 32 connections", value: rate, unit: "calls/s", ...full(3_000) },
      { name: "SessionStart with the daemon to be started", value: start, unit: "ms", ...full(150) },
    ];
  } finally {
    stopDaemon(state, true);
    rmSync(world, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function event(cwd: string, name: string): string {
  const input = { command: "git status --short && rm -rf build" };
  return JSON.stringify({ session_id: "bench", cwd, hook_event_name: name, tool_name: "Bash", tool_input: input });
}

/** As a host does: the command line in a shell. */
function hook(client: string, name: string, input: string): void {
  const { status } = spawnSync("/bin/sh", ["-c", `exec /usr/bin/env -i /bin/sh ${client} claude-code ${name}`], { input });
  if (status !== 0) throw new Error(`the hook ended with ${status}`);
}

function withDaemon(client: string, socket: string, cwd: string, rounds: number): Figure[] {
  const input = event(cwd, "PreToolUse");
  const body = ["--data-binary", "@-", "-H", "Content-Type: application/json"];
  const net = join(root, "node_modules", "cc-safety-net", "dist", "bin", "cc-safety-net.js");
  const { curl, own, peer } = interleaved(rounds, {
    curl: () => spawnSync("curl", ["-s", "--unix-socket", socket, ...body, "http://dev-loop/hook/claude-code/PreToolUse"], { input }),
    own: () => hook(client, "PreToolUse", input),
    peer: () => spawnSync(process.execPath, [net, "hook", "--claude-code"], { input }),
  });
  return [
    { name: "bare curl to the socket, whole process, p50", value: curl, unit: "ms", peer: true },
    { name: "installed hook, daemon up, whole process, p50", value: own, unit: "ms" },
    { name: "installed hook, daemon up, against bare curl", value: own / curl, unit: "times", bar: 1.3 },
    { name: "cc-safety-net's hook against the installed hook (bar: at least 10)", value: peer / own, unit: "times" },
  ];
}

function withoutDaemon(client: string, cwd: string, rounds: number): Figure[] {
  const input = event(cwd, "PreToolUse");
  const { node, own } = interleaved(rounds, {
    node: () => spawnSync(process.execPath, ["-e", "0"]),
    own: () => hook(client, "PreToolUse", input),
  });
  return [
    { name: "installed hook, daemon down, whole process, p50", value: own, unit: "ms" },
    { name: "installed hook, daemon down, against `node -e 0`", value: own / node, unit: "times", bar: 1.8 },
  ];
}

function interleaved<Name extends string>(rounds: number, runs: Readonly<Record<Name, () => void>>): Record<Name, number> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds + 2; round++) {
    for (const [name, run] of Object.entries<() => void>(runs)) {
      const time = microseconds(run) / 1000;
      if (round >= 2) times.set(name, [...(times.get(name) ?? []), time]);
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)])) as Record<Name, number>;
}

interface HttpHook {
  readonly port: number;
  readonly token: string;
  readonly cwd: string;
}

/** From request to answer, one at a time, 50 a second, in µs. */
async function latencies(http: HttpHook, count: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let index = 0; index < count + 20; index++) {
    const start = process.hrtime.bigint();
    await call(http, agent, index);
    if (index >= 20) times.push(Number(process.hrtime.bigint() - start) / 1000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  agent.destroy();
  return times;
}

async function sustained(http: HttpHook, count: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const start = process.hrtime.bigint();
  let sent = 0;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (sent++ < count) await call(http, agent, sent);
    }),
  );
  agent.destroy();
  return count / (Number(process.hrtime.bigint() - start) / 1e9);
}

function call({ port, token, cwd }: HttpHook, agent: Agent, index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const asked = request({ host: "127.0.0.1", port, agent, method: "POST", path: "/hook/claude-code/PreToolUse", headers }, (response) => {
      response.resume();
      response.on("end", () => (response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`))));
    });
    asked.on("error", reject);
    asked.end(
      JSON.stringify({
        session_id: `bench-${index % 50}`,
        cwd,
        hook_event_name: "PreToolUse",
        tool_name: "Bash",
        tool_input: { command: `git log -${index % 100} --oneline && cat src/file-${index % 500}.ts` },
      }),
    );
  });
}

function stopDaemon(state: string, stays: boolean): void {
  try {
    if (stays) writeFileSync(join(state, "daemon-stopped"), "");
    const { pid } = JSON.parse(readFileSync(join(state, "daemon.lock"), "utf8")) as { readonly pid: number };
    process.kill(pid, "SIGTERM");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  } catch {
    // It does not run.
  }
}
