/** What reaches the daemon from outside: hostile input, hooks over HTTP, reloads under load, sessions that start. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, askLoopback, daemonStatus, proofOf } from "../../src/daemon/index.ts";
import { decisionIn, GuardedHome, ROOT, until } from "../support/guarded-home.ts";
import { runAtTerminal } from "../support/terminal.ts";

const here = new GuardedHome();
const PRE = "/hook/claude-code/PreToolUse";
const shownWord = (output: string) => /Type the word (\w+) to confirm: /.exec(output)?.[1];
const judge = (command: string) => ask(here.socket, "POST", PRE, 5_000, here.bash(command));
const megabytes = async () => ((await daemonStatus(here.socket))?.memoryBytes ?? 0) / 1e6;

beforeAll(() => {
  // A client that honours `onFailure`, as far as an installation looks.
  const bin = join(here.world, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "claude"), "#!/bin/sh\necho '2.1.295 (Claude Code)'\n");
  chmodSync(join(bin, "claude"), 0o755);
  process.env["PATH"] = `${bin}:${process.env["PATH"]}`;
  expect(here.dl("install", "--agent", "claude-code", "--transport", "http")).toMatchObject({ code: 0 });
});
afterAll(() => here.remove());

describe("hostile input", () => {
  const open: Socket[] = [];
  afterAll(() => {
    for (const socket of open) socket.destroy();
  });
  const socketTo = () => {
    const socket = connect(here.socket);
    socket.on("error", () => undefined);
    open.push(socket);
    return socket;
  };

  test("a thousand idle connections, slow writers and garbage leave others served", async () => {
    for (let index = 0; index < 1_000; index++) socketTo();
    for (let index = 0; index < 50; index++) socketTo().write(`POST ${PRE} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{`);
    for (let index = 0; index < 50; index++)
      socketTo().write(Buffer.from(Array.from({ length: 4_000 }, (_, at) => (at * 7 + index) % 256)));
    expect(decisionIn((await judge("rm -rf /")) ?? "")).toBe("deny");
    // Whoever has begun and does not go on loses the connection.
    await until(() => open.slice(1_000).every((socket) => socket.destroyed || socket.readableEnded), 20_000);
    expect(decisionIn((await judge("rm -rf /")) ?? "")).toBe("deny");
  });

  test("bodies of 100 MB get the failure answer, and the memory back", { timeout: 60_000 }, async () => {
    const before = await megabytes();
    const huge = Buffer.alloc(1024 * 1024, "x");
    const answers = Array.from(
      { length: 4 },
      () =>
        new Promise<void>((resolve) => {
          const socket = socketTo();
          socket.on("close", () => resolve());
          socket.resume();
          socket.write(`POST ${PRE} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
          let sent = 0;
          const more = () => {
            while (sent++ < 100 && !socket.destroyed) {
              socket.write("100000\r\n");
              socket.write(huge);
              if (!socket.write("\r\n")) return void socket.once("drain", more);
            }
            socket.end("0\r\n\r\n");
          };
          more();
        }),
    );
    expect(decisionIn((await judge("rm -rf /")) ?? "")).toBe("deny");
    await Promise.all(answers);
    expect(await megabytes()).toBeLessThan(before + 150);
  });

  test.each([
    ["nothing", ""],
    ["a torn object", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["a call without a directory", '{"hook_event_name":"PreToolUse"}'],
    ["zeros", "\u0000\u0000"],
    ["a hundred thousand brackets", `{"a":${"[".repeat(100_000)}`],
  ])("%s is not judged, and said so", async (_, text) => {
    expect(decisionIn((await ask(here.socket, "POST", PRE, 5_000, text)) ?? "")).toBe("ask");
  });

  test("other paths and agents are not there", async () => {
    for (const path of ["/", "/hook", "/hook/nobody/PreToolUse", "/hook/claude-code/PreTimeTravel", "/../etc/passwd"])
      expect(await ask(here.socket, "POST", path, 1_000, "{}")).toBeUndefined();
  });
});

describe("over HTTP", () => {
  const record = () => JSON.parse(readFileSync(join(here.state, "installation.json"), "utf8")) as { readonly port: number };
  const token = () => readFileSync(join(here.state, "http.token"), "utf8");
  const headers = () => ({ Authorization: `Bearer ${token()}`, "Content-Type": "application/json" });
  const status = (path: string, method: string, sent: IncomingHttpHeaders) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port: record().port, path, method, headers: sent, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on("error", reject);
      asked.end(method === "POST" ? here.bash("git status") : undefined);
    });

  test("the settings name the port, and always stop a call that nobody answers", () => {
    const settings = readFileSync(join(here.home, ".claude", "settings.json"), "utf8");
    const { hooks } = JSON.parse(settings) as {
      readonly hooks: Readonly<Record<string, readonly { readonly hooks: readonly Readonly<Record<string, unknown>>[] }[]>>;
    };
    const requests = Object.values(hooks)
      .flatMap((groups) => groups.flatMap((group) => group.hooks))
      .filter((hook) => hook["type"] === "http");
    expect(requests.length).toBeGreaterThan(0);
    for (const hook of requests)
      expect(hook).toMatchObject({ onFailure: "block", url: expect.stringContaining(`http://127.0.0.1:${record().port}/`) });
    expect(hooks["SessionStart"]?.[0]?.hooks[0]).toMatchObject({ type: "command" });
  });

  test("a call is judged, and never allowed", async () => {
    await until(async () => (await askLoopback(record().port, "POST", PRE, headers(), here.bash("rm -rf /"))) !== undefined);
    expect(decisionIn((await askLoopback(record().port, "POST", PRE, headers(), here.bash("rm -rf /"))) ?? "")).toBe("deny");
    expect(await askLoopback(record().port, "POST", PRE, headers(), here.bash("git status"))).toBe("");
  });

  test("the token opens nothing else; a browser and a stranger get nothing", async () => {
    for (const path of ["/status", "/stop", "/reload", "/ping"]) {
      for (const method of ["GET", "POST"]) expect(await status(path, method, headers())).toBe(404);
    }
    expect(await status(PRE, "POST", { "content-type": "application/json" })).toBe(401);
    expect(await status(PRE, "POST", { ...headers(), Authorization: "Bearer x" } as IncomingHttpHeaders)).toBe(401);
    expect(await status(PRE, "POST", { ...headers(), Origin: "http://a.example" } as IncomingHttpHeaders)).toBe(403);
    expect(await status(PRE, "POST", { ...headers(), Host: "a.example" } as IncomingHttpHeaders)).toBe(421);
    expect(await status(PRE, "POST", { ...headers(), "Content-Type": "text/plain" } as IncomingHttpHeaders)).toBe(415);
  });

  test("the port shows that it is ours without anybody sending the token, and the doctor asks", async () => {
    const nonce = createHash("sha256").update("a").digest("hex");
    expect(await askLoopback(record().port, "GET", `/identity?nonce=${nonce}`, {})).toContain(proofOf(token(), nonce));
    expect(here.dl("doctor")).toMatchObject({ code: 0, stdout: expect.stringContaining("is ours and refuses") });
  });

  test("an older client, or another agent, is refused with the reason", () => {
    writeFileSync(join(here.world, "bin", "claude"), "#!/bin/sh\necho '2.1.294 (Claude Code)'\n");
    expect(here.dl("install", "--agent", "claude-code", "--transport", "http")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("2.1.294"),
    });
    expect(here.dl("install", "--agent", "codex", "--transport", "http")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Claude Code alone"),
    });
  });
});

describe("sessions", () => {
  const start = () =>
    here.hook("SessionStart", JSON.stringify({ session_id: "s", cwd: here.project, hook_event_name: "SessionStart", source: "startup" }));

  test("one that starts is told that it is guarded, and what takes the guard away", () => {
    expect(start().stdout).toContain("judges every tool call");
    expect(start().stdout).not.toContain("systemMessage");
    mkdirSync(join(here.project, ".claude"), { recursive: true });
    writeFileSync(join(here.project, ".claude", "settings.json"), JSON.stringify({ disableAllHooks: true, env: { LD_PRELOAD: "/x.so" } }));
    expect(start().stdout).toMatch(/systemMessage.*disableAllHooks.*LD_PRELOAD/);
    expect(here.dl("status").stdout).toMatch(/WARNING.*disableAllHooks/);
    expect(here.dl("doctor")).toMatchObject({ code: 1, stdout: expect.stringContaining("disableAllHooks") });
    const change = {
      cwd: here.project,
      hook_event_name: "ConfigChange",
      source: "project_settings",
      file_path: join(here.project, ".claude", "settings.json"),
    };
    expect(JSON.parse(here.hook("ConfigChange", JSON.stringify(change)).stdout)).toMatchObject({ decision: "block" });
    rmSync(join(here.project, ".claude"), { recursive: true });
    expect(here.hook("ConfigChange", JSON.stringify(change)).stdout).toBe("");
  });
});

test("the user's own policies, changed by nobody who was asked, make it careful until somebody confirms them", async () => {
  const own = join(here.home, ".config", "dev-loop");
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "mine.policy"), 'language 1\npolicy mine "Mine"\nallow looking on `git status ...` because "only looks"\n');
  await until(async () => decisionIn((await judge("git status")) ?? "") === "ask", 60_000);
  expect(await judge("git status")).toContain("nobody has confirmed");
  expect(here.dl("status").stdout).toContain("nobody has confirmed");
  expect(here.dl("reload")).toMatchObject({ code: 1 });
  const confirmed = await runAtTerminal(`${join(ROOT, "bin", "dl")} reload`, {
    cwd: here.project,
    env: here.environment(),
    type: shownWord,
  });
  expect(confirmed.output).toContain("reloaded");
  await until(async () => decisionIn((await judge("git status")) ?? "") === "allow", 60_000);
});

test("the log is followed, and sessions that start and end stand in it", async () => {
  const stream = spawn(join(ROOT, "bin", "dl"), ["stream", "--json"], { env: here.environment(), cwd: here.project });
  let output = "";
  stream.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const session = JSON.stringify({ session_id: "followed", cwd: here.project, hook_event_name: "SessionEnd", reason: "exit" });
  await until(async () => {
    here.hook("SessionEnd", session);
    await judge("rm -rf /");
    return output.includes('"what":"end"') && output.includes('"verdict":"block"');
  }, 20_000);
  stream.kill();
});

test("a reload under load fails no call, and each is judged by the old program or the new", { timeout: 180_000 }, async () => {
  const house = join(here.project, ".devloop");
  mkdirSync(house, { recursive: true });
  let running = true;
  const seen = new Set<string | undefined>();
  const load = Array.from({ length: 4 }, async () => {
    while (running) {
      const answer = await judge("make release");
      seen.add(answer === undefined ? "failed" : answer === "" ? "passed" : decisionIn(answer));
      expect(decisionIn((await judge("rm -rf /")) ?? "")).toBe("deny");
    }
  });
  for (const verdict of ["block", "escalate"]) {
    writeFileSync(
      join(house, "house.policy"),
      `language 1\npolicy house "House"\n${verdict} no-release on \`make release ...\` because "releases"\n`,
    );
    await until(() => seen.has(verdict === "block" ? "deny" : "ask"), 60_000);
    await ask(here.socket, "POST", "/reload");
  }
  running = false;
  await Promise.all(load);
  expect([...seen].sort()).toEqual(["ask", "deny", "passed"]);
});
