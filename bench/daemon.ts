/** An installed hook as a host starts it, with the daemon and without; hooks over HTTP; a session that starts. Peers run in between. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
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
    await new Promise((resolve) => setTimeout(resolve, UNTIL_IDLE));
    const idle = memoryOf(state);
    const up = withDaemon(join(state, "hook-client.sh"), socket, world, quick ? 40 : 200);
    await sustained(http, quick ? 500 : WARM_UP);
    const spaced = await latencies(http, quick ? 100 : 500);
    const rate = await sustained(http, quick ? 1_000 : 10_000);
    stopDaemon(state, true);
    const bare = await ofBareServer(quick ? 100 : 500);
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
      { name: "peer: a server that only answers, the same way, p50", value: median(bare) / 1000, unit: "ms", peer: true },
      { name: "peer: a server that only answers, the same way, p99", value: quantile(bare, 0.99) / 1000, unit: "ms", peer: true },
      { name: "http hook, sustained, 32 connections", value: rate, unit: "calls/s", ...full(3_000) },
      { name: "daemon, idle after its start", value: idle, unit: "MB", ...full(90) },
      { name: "SessionStart with the daemon to be started", value: start, unit: "ms", ...full(150) },
    ];
  } finally {
    // The one that the session's start has just started.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    stopDaemon(state, true);
    rmSync(world, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** A daemon that was just started warms itself up; after so many milliseconds it waits for calls. */
const UNTIL_IDLE = 6_000;

function processOf(state: string): number {
  return (JSON.parse(readFileSync(join(state, "daemon.lock"), "utf8")) as { readonly pid: number }).pid;
}

/** What the daemon has in memory, in MB. */
function memoryOf(state: string): number {
  const kilobytes = spawnSync("ps", ["-o", "rss=", "-p", String(processOf(state))], { encoding: "utf8" }).stdout;
  return (Number(kilobytes) * 1024) / 1e6;
}

/** Variables of whoever runs the bench may slow peers down (certificates that Node loads at its start); the installed hook takes none. */
const PLAIN = { PATH: process.env["PATH"] ?? "", HOME: tmpdir() };

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
    curl: () =>
      spawnSync("curl", ["-s", "--unix-socket", socket, ...body, "http://dev-loop/hook/claude-code/PreToolUse"], { input, env: PLAIN }),
    own: () => hook(client, "PreToolUse", input),
    peer: () => spawnSync(process.execPath, [net, "hook", "--claude-code"], { input, env: PLAIN }),
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
    node: () => spawnSync(process.execPath, ["-e", "0"], { env: PLAIN }),
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

/** So many calls before those that count: what a daemon that was just started compiles first is no matter of a working day. */
const WARM_UP = 2_000;

/** From request to answer, one at a time, 50 a second, in µs. */
async function latencies(http: HttpHook, count: number): Promise<number[]> {
  const client = await HttpClient.connected(http);
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = process.hrtime.bigint();
    await client.call(index);
    times.push(Number(process.hrtime.bigint() - start) / 1000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  client.close();
  return times;
}

/** The same latencies of a process that reads a request and answers at once: what the machine allows at this pace. */
async function ofBareServer(count: number): Promise<number[]> {
  const code = `const server = require("node:http").createServer((request, response) => {
    request.resume().on("end", () => response.setHeader("Content-Length", 2).end("{}"));
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  const server = spawn(process.execPath, ["-e", code], { env: PLAIN, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const port = await new Promise<number>((resolve) => server.stdout.once("data", (chunk: Buffer) => resolve(Number(chunk))));
    const bare = { port, token: "", cwd: "/" };
    await sustained(bare, WARM_UP);
    return await latencies(bare, count);
  } finally {
    server.kill();
  }
}

async function sustained(http: HttpHook, count: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: 32 }, () => HttpClient.connected(http)));
  const start = process.hrtime.bigint();
  let sent = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (sent++ < count) await client.call(sent);
    }),
  );
  for (const client of clients) client.close();
  return count / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** One connection that stays, with as little work of its own as possible: what a client costs is not the hook's. */
class HttpClient {
  readonly #socket: Socket;
  readonly #hook: HttpHook;
  #received = "";
  #waiting: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(socket: Socket, hook: HttpHook) {
    this.#socket = socket;
    this.#hook = hook;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#take(chunk.toString("latin1")));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("the connection was closed")));
  }

  static connected(hook: HttpHook): Promise<HttpClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: hook.port }, () => resolve(new HttpClient(socket, hook)));
      socket.once("error", reject);
    });
  }

  call(index: number): Promise<void> {
    const { port, token, cwd } = this.#hook;
    const body = JSON.stringify({
      session_id: `bench-${index % 50}`,
      cwd,
      hook_event_name: "PreToolUse",
      tool_name: "Bash",
      tool_input: { command: `git log -${index % 100} --oneline && cat src/file-${index % 500}.ts` },
    });
    const head = [
      "POST /hook/claude-code/PreToolUse HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${token}`,
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const [, status, length] = /^HTTP\/1\.1 (\d+)[\s\S]*?\r\ncontent-length: (\d+)\r\n/i.exec(this.#received) ?? [];
    const whole = this.#received.indexOf("\r\n\r\n") + 4 + Number(length);
    if (length === undefined || this.#received.length < whole) return;
    this.#received = this.#received.slice(whole);
    if (status === "200") this.#waiting?.resolve();
    else this.#waiting?.reject(new Error(`status ${status}`));
  }
}

function stopDaemon(state: string, stays: boolean): void {
  try {
    if (stays) writeFileSync(join(state, "daemon-stopped"), "");
    const pid = processOf(state);
    process.kill(pid, "SIGTERM");
    for (let round = 0; round < 100; round++) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      process.kill(pid, 0);
    }
  } catch {
    // It does not run, or no longer.
  }
}
