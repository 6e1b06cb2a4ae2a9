/** The installed command line as a host runs it: a real shell, a real curl, a real daemon, and what becomes of each when it fails. */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ask, daemonStatus, waitUntil } from "../../src/daemon/index.ts";
import { decisionIn, GuardedHome, ROOT, until } from "../support/guarded-home.ts";

const here = new GuardedHome();
const deny = () => decisionIn(here.hook("PreToolUse", here.bash("rm -rf /")).stdout);

beforeAll(() => {
  expect(here.dl("install", "--agent", "claude-code")).toMatchObject({ code: 0 });
});
afterAll(() => here.remove());

describe("with the daemon", () => {
  test("a dangerous call is denied, a harmless one gets no word, and the daemon has counted both", async () => {
    const before = await daemonStatus(here.socket);
    expect(deny()).toBe("deny");
    expect(here.hook("PreToolUse", here.bash("git status --short"))).toMatchObject({ stdout: "", code: 0 });
    const after = await daemonStatus(here.socket);
    expect(after?.calls["block"]).toBe((before?.calls["block"] ?? 0) + 1);
    expect(after?.calls["pass"]).toBe((before?.calls["pass"] ?? 0) + 1);
  });

  test("the socket is the user's alone, in a directory that is", () => {
    expect(statSync(here.socket).mode & 0o777).toBe(0o600);
    expect(statSync(join(here.socket, "..")).mode & 0o777).toBe(0o700);
    expect(statSync(here.client).mode & 0o777).toBe(0o600);
  });

  test("there is one, however many are started", async () => {
    const bundle = join(ROOT, "dist", "daemon.mjs");
    const ended = Array.from(
      { length: 4 },
      () =>
        new Promise((resolve) =>
          spawn(process.execPath, [bundle, "--run", "--home", here.home], { env: {}, stdio: "ignore" }).on("close", resolve),
        ),
    );
    expect(await Promise.all(ended)).toEqual([0, 0, 0, 0]);
    expect((await daemonStatus(here.socket))?.pid).toBe(here.daemon);
    expect(readdirSync(here.state).filter((name) => name.startsWith("daemon.lock."))).toEqual([]);
  });

  test("a mode from the host's environment only tightens, whatever stands in it", () => {
    const withMode = (command: string, mode: string) =>
      decisionIn(here.hook("PreToolUse", here.bash(command), { DEVLOOP_PERMISSION_MODE: mode }).stdout);
    expect(withMode("make deploy", "smart")).toBe("ask");
    expect(withMode("git status", "smart")).toBeUndefined();
    expect(withMode("rm -rf /", "off")).toBe("deny");
    for (const mode of ["$(touch x)", "a b", "off&on-failure=ask", "../x", "A"]) expect(withMode("make deploy", mode), mode).toBe("deny");
  });

  test("large input goes through", () => {
    const content = "const line = 1;\n".repeat(100_000);
    expect(decisionIn(here.hook("PreToolUse", here.call("Write", { file_path: join(here.project, ".env"), content })).stdout)).toBe("deny");
  });
});

describe("a hostile environment changes nothing", () => {
  const trap = join(here.world, "trap");
  const spoiled = join(here.world, "spoiled");

  beforeAll(() => {
    mkdirSync(trap);
    for (const program of ["curl", "node", "sh", "env", "cat", "rm"]) {
      writeFileSync(join(trap, program), `#!/bin/sh\n: >${spoiled}\nexit 0\n`);
      chmodSync(join(trap, program), 0o755);
    }
    writeFileSync(join(trap, ".curlrc"), 'url = "http://127.0.0.1:1/"\nproxy = "http://127.0.0.1:1"\noutput = "/dev/null"\n');
    writeFileSync(join(trap, "evil.cjs"), `require("fs").writeFileSync(${JSON.stringify(spoiled)}, ""); process.exit(0);`);
    writeFileSync(join(trap, "evil.sh"), `: >${spoiled}\nexit 0\n`);
  });
  const environment = {
    PATH: trap,
    HOME: trap,
    CURL_HOME: trap,
    XDG_CONFIG_HOME: trap,
    XDG_RUNTIME_DIR: trap,
    XDG_STATE_HOME: trap,
    NODE_OPTIONS: `--require ${join(trap, "evil.cjs")}`,
    NODE_PATH: trap,
    http_proxy: "http://127.0.0.1:1",
    HTTP_PROXY: "http://127.0.0.1:1",
    ALL_PROXY: "http://127.0.0.1:1",
    ENV: join(trap, "evil.sh"),
    BASH_ENV: join(trap, "evil.sh"),
    IFS: "/",
    DEVLOOP_PERMISSION_MODE: "off",
    DL_WRITE_CODE_CACHE: "1",
    OPENSSL_CONF: join(trap, "evil.sh"),
  };

  test.each([["up"], ["down"]])("with the daemon %s", async (state) => {
    if (state === "down") await here.stopDaemon();
    expect(decisionIn(here.hook("PreToolUse", here.bash("rm -rf /"), environment).stdout)).toBe("deny");
    expect(existsSync(spoiled)).toBe(false);
    if (state === "down") expect(here.dl("start")).toMatchObject({ code: 0 });
  });
});

describe("without the daemon", () => {
  test("killed, it is not missed, and it comes back", async () => {
    const killed = here.daemon!;
    process.kill(killed, "SIGKILL");
    expect(deny()).toBe("deny");
    await until(async () => ((await daemonStatus(here.socket))?.pid ?? killed) !== killed);
    expect(deny()).toBe("deny");
  });

  test("stopped by a person, it stays stopped", async () => {
    const refused = here.dl("stop");
    expect(refused).toMatchObject({ code: 1 });
    await here.stopDaemon();
    expect(deny()).toBe("deny");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(existsSync(here.socket)).toBe(false);
    expect(here.dl("status").stdout).toContain("stopped by a person");
    // One that was started a moment before goes again.
    const late = spawnSync(process.execPath, [join(ROOT, "dist", "daemon.mjs"), "--run", "--home", here.home], { encoding: "utf8" });
    expect(late).toMatchObject({ status: 0, stderr: expect.stringContaining("a person has stopped") as string });
    expect(here.dl("start").code).toBe(0);
  });

  test("slots that a full disk left without a name do not hold for ever", { timeout: 60_000 }, async () => {
    await here.stopDaemon();
    mkdirSync(join(here.state, "slots"), { recursive: true });
    for (const number of ["1", "2"]) writeFileSync(join(here.state, "slots", number), "");
    expect(here.hook("PreToolUse", here.bash("git status")).stdout).toContain("too many calls are judged at once");
    expect(here.hook("PreToolUse", here.bash("git status")).stdout).toBe("");
    expect(readdirSync(join(here.state, "slots"))).toEqual([]);
  });

  test("at most two processes judge at a time, and a slot of a dead one is taken", async () => {
    await here.stopDaemon();
    const log = join(here.world, "concurrency");
    const node = join(here.world, "node");
    writeFileSync(node, `#!/bin/sh\necho + >>${log}\n${process.execPath} "$@"\ncode=$?\necho - >>${log}\nexit $code\n`);
    chmodSync(node, 0o755);
    const script = readFileSync(here.client, "utf8");
    writeFileSync(here.client, script.replaceAll(process.execPath, node));
    writeFileSync(join(here.state, "slots", "1"), "4194303999\n");
    const answers = await Promise.all(Array.from({ length: 6 }, () => here.hookAsync("PreToolUse", here.bash("rm -rf /"))));
    expect(answers.map((answer) => decisionIn(answer.stdout))).toEqual(Array(6).fill("deny"));
    let running = 0;
    const counts = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => {
        running += line === "+" ? 1 : -1;
        return running;
      });
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    expect(readdirSync(join(here.state, "slots"))).toEqual([]);
    writeFileSync(here.client, script);
    expect(here.dl("start").code).toBe(0);
  });
});

describe("a daemon that is there and does not answer", () => {
  let server: Server | undefined;
  const instead = async (behave: (socket: import("node:net").Socket) => void) => {
    await here.stopDaemon();
    rmSync(here.socket, { force: true });
    server = createServer(behave);
    await new Promise<void>((resolve) => server?.listen(here.socket, resolve));
  };
  afterEach(async () => {
    if (server) {
      await new Promise((resolve) => server?.close(resolve));
      rmSync(here.socket, { force: true });
    }
    server = undefined;
    expect(here.dl("start").code).toBe(0);
  });
  const PONG = "HTTP/1.1 204 No Content\r\n\r\n";

  test("silent: the failure answer, whatever the call", async () => {
    await instead((socket) => socket.on("error", () => undefined).resume());
    const answer = await here.hookAsync("PreToolUse", here.bash("git status"));
    expect(decisionIn(answer.stdout)).toBe("ask");
    expect(answer.stdout).toContain("does not answer in time");
  });

  test("silent after the call went up: the same", async () => {
    await instead((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.write(PONG));
    });
    expect(decisionIn((await here.hookAsync("PreToolUse", here.bash("git status"))).stdout)).toBe("ask");
  });

  test("an answer that breaks off is none", async () => {
    await instead((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write(PONG);
        socket.once("data", () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"hookSpecificOutput":{"permission'));
      });
    });
    expect(decisionIn((await here.hookAsync("PreToolUse", here.bash("git status"))).stdout)).toBe("ask");
  });

  test("killed while it judges: the failure answer", async () => {
    expect(here.dl("restart")).toMatchObject({ code: 1 });
    await here.stopDaemon();
    expect(here.dl("start")).toMatchObject({ code: 0 });
    process.kill(here.daemon!, "SIGSTOP");
    const answer = here.hookAsync("PreToolUse", here.bash("git status"));
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.kill(here.daemon!, "SIGKILL");
    // Whether it was asked before or after its end: a judgement or the failure answer, never torn.
    expect([undefined, "ask"]).toContain(decisionIn((await answer).stdout));
    await waitUntil(here.socket, true, 3_000);
  });
});

test("a policy that changes is in force with the next calls, and until then the one before is", async () => {
  const house = join(here.project, ".devloop");
  mkdirSync(house, { recursive: true });
  writeFileSync(join(house, "house.policy"), 'language 1\npolicy house "House"\nblock no-deploy on `make deploy ...` because "deploys"\n');
  await until(async () => decisionIn((await here.hookAsync("PreToolUse", here.bash("make deploy"))).stdout) === "deny", 60_000);
  expect(deny()).toBe("deny");
  expect(await ask(here.socket, "GET", "/ping")).toBe("");
});
