/** What loosens the guard is accepted from a person at a terminal alone: a real pseudo-terminal, real processes. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/package-root.ts";
import { callPatiently } from "../support/patiently.ts";
import { runAtTerminal } from "../support/terminal.ts";

const root = packageRoot();
const dl = join(root, "bin", "dl");
const world = mkdtempSync(join(tmpdir(), "dl-trust-"));
const home = join(world, "home");
const project = join(world, "project");
const env = { PATH: process.env["PATH"] ?? "", HOME: home, NO_COLOR: "1" };
const state = join(home, ".local", "state", "dev-loop");
const SLOW = { timeout: 180_000 };

const LOOSENING = 'language 1\npolicy house "House"\nallow `make deploy` because "we deploy from here"\n';
const shownWord = (output: string) => /Type the word (\w+) to confirm: /.exec(output)?.[1];

beforeAll(() => {
  mkdirSync(home);
  mkdirSync(join(project, ".git"), { recursive: true });
  mkdirSync(join(project, ".devloop"));
});
beforeEach(() => {
  rmSync(state, { recursive: true, force: true });
  writeFileSync(join(project, ".devloop", "house.policy"), LOOSENING);
});
afterAll(() => rmSync(world, { recursive: true, force: true }));

function deploys(): string | undefined {
  const input = JSON.stringify({ cwd: project, session_id: "s", tool_name: "Bash", tool_input: { command: "make deploy" } });
  const run = hook(input);
  return run.stdout === ""
    ? undefined
    : (JSON.parse(run.stdout) as { hookSpecificOutput: { permissionDecision: string } }).hookSpecificOutput.permissionDecision;
}

function hook(input: string) {
  return callPatiently({ program: dl, words: ["hook", "claude-code", "--home", home], input, env });
}

const trusted = () => existsSync(join(state, "trust"));

describe("a person at a terminal", () => {
  test("types the word, and exactly these bytes are in force until they change", SLOW, async () => {
    expect(deploys()).toBeUndefined();
    const { output } = await runAtTerminal(`${dl} trust`, { cwd: project, env, type: shownWord });
    expect(output).toContain("house.policy:3: this project layer is not trusted and allows something");
    expect(output).toContain(`${project} is trusted as it is`);
    expect(deploys()).toBe("allow");
    const log = readFileSync(join(state, "events", "events.jsonl"), "utf8");
    expect(log).toMatch(/"type":"control".*"what":"trust"/);
    writeFileSync(join(project, ".devloop", "house.policy"), `${LOOSENING}# changed\n`);
    expect(deploys()).toBeUndefined();
    const changed = spawnSync(dl, ["trust", "--diff"], { cwd: project, env, encoding: "utf8" });
    expect(changed.stdout).toContain("+# changed");
    writeFileSync(join(project, ".devloop", "house.policy"), LOOSENING);
    expect(deploys()).toBe("allow");
    expect(spawnSync(dl, ["untrust"], { cwd: project, env, encoding: "utf8" }).stdout).toContain("is not trusted any more");
    expect(deploys()).toBeUndefined();
  });

  test("types another word, or nothing but the return key: nothing changes", SLOW, async () => {
    for (const typed of ["yes", "", "Type"]) {
      const { output } = await runAtTerminal(`${dl} trust`, { cwd: project, env, type: (out) => (shownWord(out) ? typed : undefined) });
      expect(output).toContain("that was not the word: nothing was changed");
      expect(trusted()).toBe(false);
    }
  });

  test("switches the guard off for a while, and on again", SLOW, async () => {
    const { output } = await runAtTerminal(`${dl} disable --project --for 10m`, { cwd: project, env, type: shownWord });
    expect(output).toContain("the guard is off in");
    const refuses = () => {
      const input = JSON.stringify({ cwd: project, session_id: "s", tool_name: "Bash", tool_input: { command: "rm -rf /" } });
      return hook(input).stdout !== "";
    };
    expect(refuses()).toBe(false);
    expect(spawnSync(dl, ["enable", "--project"], { cwd: project, env, encoding: "utf8" }).status).toBe(0);
    expect(refuses()).toBe(true);
  });
});

describe("what a person allows once", () => {
  const call = (command: string, session = "s") => {
    const input = JSON.stringify({ cwd: project, session_id: session, tool_name: "Bash", tool_input: { command } });
    const { stdout } = hook(input);
    return stdout === ""
      ? "pass"
      : (JSON.parse(stdout) as { hookSpecificOutput: { permissionDecision: string } }).hookSpecificOutput.permissionDecision;
  };
  const events = () =>
    readFileSync(join(state, "events", "events.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Readonly<Record<string, string>>);

  test("is that command, one time, and in the log", SLOW, async () => {
    expect(call("git push --force origin main")).toBe("deny");
    const { output } = await runAtTerminal(`${dl} allow-once 'git push --force origin main' --ttl 5m`, {
      cwd: project,
      env,
      type: shownWord,
    });
    expect(output).toMatch(/01[0-9A-Z]{24}: once in /);
    const listed = spawnSync(dl, ["allow-once", "--list"], { cwd: project, env, encoding: "utf8" });
    expect(listed.stdout).toContain("git push --force origin main");
    expect(call("git push --force origin main; ls")).toBe("deny");
    expect(call("git push --force origin main")).toBe("allow");
    expect(call("git push --force origin main")).toBe("deny");
    expect(events().flatMap(({ type, what }) => (type === "override" ? [what] : []))).toEqual(["granted", "used"]);
  });

  test("by an event's id it is that call, in that session", SLOW, async () => {
    expect(call("git push --force origin main && echo done", "one")).toBe("deny");
    const { id } = events().at(-1)!;
    await runAtTerminal(`${dl} allow-once ${id}`, { cwd: project, env, type: shownWord });
    expect(call("git push --force origin main && echo done", "two")).toBe("deny");
    expect(call("git push --force origin main && echo done", "one")).toBe("allow");
  });

  test("is nothing that a sealed rule stops, and nothing that is not one command", SLOW, async () => {
    expect(call("rm -rf /")).toBe("deny");
    const { id } = events().at(-1)!;
    const refused = await runAtTerminal(`${dl} allow-once ${id}`, { cwd: project, env, type: shownWord });
    expect(refused.output).toContain("is sealed: nothing excepts it");
    await runAtTerminal(`${dl} allow-once 'rm -rf /'`, { cwd: project, env, type: shownWord });
    expect(call("rm -rf /")).toBe("deny");
    for (const what of ["ls; rm x", "ls > x", 'rm "$X"', "sh -c ls | sh"]) {
      const run = spawnSync(dl, ["allow-once", what], { cwd: project, env, encoding: "utf8" });
      expect(run.stderr, what).toMatch(/is not one command|is only known when it runs/);
    }
  });
});

describe("nobody else", () => {
  test("standard input, flags and variables do not answer", SLOW, () => {
    const run = spawnSync("setsid", ["-w", dl, "trust"], {
      cwd: project,
      env: { ...env, DL_YES: "1" },
      input: "yes\ny\n",
      encoding: "utf8",
    });
    expect(run.stderr).toMatch(/terminal/);
    expect(run.status).toBe(1);
    expect(trusted()).toBe(false);
  });

  test("an agent that opens a terminal is among the ancestors", SLOW, async () => {
    const agent = fakeAgent("claude");
    const { output } = await runAtTerminal(`${agent} -c '${dl} trust; true'`, { cwd: project, env, type: shownWord });
    expect(output).toMatch(/only a person may do this, in a terminal of their own: process \d+ is `claude`/);
    expect(trusted()).toBe(false);
  });

  test("nor one that was left behind: what it started keeps its mark", SLOW, async () => {
    const marked = { ...env, CLAUDECODE: "1" };
    const { output } = await runAtTerminal(`${dl} trust`, { cwd: project, env: marked, type: shownWord });
    expect(output).toContain("was started with CLAUDECODE set");
    expect(trusted()).toBe(false);
  });

  test("nor one that works at the same terminal", SLOW, async () => {
    const agent = fakeAgent("codex");
    const { output } = await runAtTerminal(`${agent} -c 'sleep 40; true' & A=$!; ${dl} trust; pkill -P $A; kill $A`, {
      cwd: project,
      env,
      type: shownWord,
    });
    expect(output).toMatch(/is `codex`, at the same terminal/);
    expect(trusted()).toBe(false);
  });

  test("nor one that holds the other end of the terminal, with nothing of it among the ancestors", SLOW, async () => {
    // `script` opens the terminal: under this name it stands for an agent that drives one.
    const holder = join(world, "opencode");
    copyFileSync(execFileSync("sh", ["-c", "command -v script"], { encoding: "utf8" }).trim(), holder);
    execFileSync("chmod", ["755", holder]);
    const { output } = await runAtTerminal(`${holder} -qec "setsid -c -w -f ${dl} trust </dev/tty; sleep 5" /dev/null`, {
      cwd: project,
      env,
      type: shownWord,
    });
    expect(output).toMatch(/is `opencode`/);
    expect(trusted()).toBe(false);
  });
});

/** A shell under an agent's name. */
function fakeAgent(name: string): string {
  const path = join(world, name);
  copyFileSync("/bin/sh", path);
  execFileSync("chmod", ["755", path]);
  return path;
}
