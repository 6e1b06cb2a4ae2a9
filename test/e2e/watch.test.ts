/** Whatever the guard rests on, changed by anything but a command of ours, is reported and makes it careful until a person confirms it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, waitUntil } from "../../src/daemon/index.ts";
import { decisionIn, GuardedHome, ROOT, until } from "../support/guarded-home.ts";
import { runAtTerminal } from "../support/terminal.ts";

const here = new GuardedHome();
const settings = join(here.home, ".claude", "settings.json");
const cache = join(here.home, ".cache", "dev-loop", "programs");
const judge = (command = "git status") => ask(here.socket, "POST", "/hook/claude-code/PreToolUse", 5_000, here.bash(command));
const decision = async () => decisionIn((await judge()) ?? "");
const isCareful = () => until(async () => (await decision()) === "ask", 20_000);
const isAsBefore = () => until(async () => (await decision()) === undefined, 100_000);
const atTerminal = (words: string) =>
  runAtTerminal(`${join(ROOT, "bin", "dl")} ${words}`, {
    cwd: here.project,
    env: here.environment(),
    type: (output) => /Type the word (\w+) to confirm: /.exec(output)?.[1],
  });

beforeAll(async () => {
  mkdirSync(join(here.home, ".claude"), { recursive: true });
  writeFileSync(settings, JSON.stringify({ model: "some", hooks: { PreToolUse: [] } }));
  mkdirSync(join(here.project, ".devloop"));
  writeFileSync(
    join(here.project, ".devloop", "house.policy"),
    'language 1\npolicy house "House"\nblock looking on `git blame ...` because "looks back"\n',
  );
  expect(here.dl("install", "--agent", "claude-code")).toMatchObject({ code: 0 });
  await waitUntil(here.socket, true, 15_000);
  // The project's policies are compiled at the first call.
  await until(async () => (await judge("git blame a.ts"))?.includes('"deny"') === true, 60_000);
  await isAsBefore();
});
afterAll(() => here.remove());

test("what a host or a command of ours changes is no matter", async () => {
  const before = JSON.parse(readFileSync(settings, "utf8")) as Record<string, unknown>;
  writeFileSync(settings, JSON.stringify({ ...before, model: "other", permissions: { allow: ["Bash(ls)"] } }, undefined, 4));
  expect((await atTerminal("trust")).output).toContain("is trusted");
  expect((await atTerminal("disable --project")).output).toContain("the guard is off");
  await until(async () => (await judge("rm -rf /")) === "");
  expect(here.dl("enable", "--project")).toMatchObject({ code: 0 });
  expect(here.dl("untrust")).toMatchObject({ code: 0 });
  expect(here.dl("install", "--agent", "claude-code", "--on-failure", "deny")).toMatchObject({ code: 0 });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await decision()).toBeUndefined();
  expect(here.dl("status").stdout).not.toContain("nobody has confirmed");
});

test("hooks that go from an agent's settings", async () => {
  const before = readFileSync(settings, "utf8");
  writeFileSync(settings, JSON.stringify({ model: "other" }));
  await isCareful();
  expect(await judge()).toContain("nobody has confirmed");
  expect(here.dl("status").stdout).toContain(`the guard's hooks in ${settings}`);
  writeFileSync(settings, before);
  await isAsBefore();
  writeFileSync(settings, JSON.stringify({ ...(JSON.parse(before) as object), disableAllHooks: true }));
  await isCareful();
  writeFileSync(settings, before);
  await isAsBefore();
});

test("trust that nobody gave, until somebody confirms it", async () => {
  const forged = join(here.state, "trust", `${"0".repeat(64)}.json`);
  mkdirSync(join(here.state, "trust"), { recursive: true });
  writeFileSync(forged, JSON.stringify({ version: 1, root: "/elsewhere", hash: "x", trustedAt: "", files: [] }));
  await isCareful();
  // What a person trusts meanwhile says nothing of the rest.
  expect((await atTerminal("trust")).output).toContain("is trusted");
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await decision()).toBe("ask");
  expect(here.dl("reload")).toMatchObject({ code: 1 });
  expect((await atTerminal("reload")).output).toContain("reloaded");
  await isAsBefore();
});

test("a switch that nobody set switches nothing off", async () => {
  const switches = join(here.state, "switches.json");
  writeFileSync(switches, JSON.stringify({ version: 1, projects: {}, everywhere: { since: "2026-01-01T00:00:00.000Z" } }));
  await isCareful();
  expect(await judge("rm -rf /")).toContain('"deny"');
  rmSync(switches);
  await isAsBefore();
});

test("a compiled program, which is then compiled anew", async () => {
  const [name = ""] = readdirSync(cache);
  const before = readFileSync(join(cache, name));
  writeFileSync(join(cache, name), Buffer.concat([before, Buffer.from("x")]));
  await isCareful();
  expect((await atTerminal("reload")).output).toContain("compiled anew");
  await isAsBefore();
  expect(await judge("git blame a.ts")).toContain('"deny"');
});

test("it stands in the log of events, also what was changed while the daemon was down", async () => {
  await here.stopDaemon();
  const client = join(here.state, "hook-client.sh");
  const before = readFileSync(client, "utf8");
  writeFileSync(client, `${before}\n# more\n`);
  expect(here.dl("start")).toMatchObject({ code: 0 });
  await isCareful();
  await until(() => here.dl("traces", "--last", "200", "--json").stdout.includes('"what":"changed"'), 20_000);
  expect(here.dl("install", "--agent", "claude-code", "--on-failure", "deny")).toMatchObject({ code: 0 });
  await isAsBefore();
});

test("the same is noticed by a call that is judged while the daemon is down", async () => {
  await here.stopDaemon();
  const policy = join(here.home, ".config", "dev-loop", "mine.policy");
  mkdirSync(join(here.home, ".config", "dev-loop"), { recursive: true });
  const alone = () => decisionIn(here.hook("PreToolUse", here.bash("git status")).stdout);
  expect(alone()).toBeUndefined();
  writeFileSync(policy, 'language 1\npolicy mine "Mine"\n');
  expect(alone()).toBe("ask");
  rmSync(policy);
  expect(alone()).toBeUndefined();
  const before = readFileSync(settings, "utf8");
  writeFileSync(settings, JSON.stringify({ model: "other" }));
  expect(alone()).toBe("ask");
  writeFileSync(settings, JSON.stringify({ ...(JSON.parse(before) as object), model: "third" }));
  expect(alone()).toBeUndefined();
  const forged = join(here.state, "switches.json");
  writeFileSync(forged, JSON.stringify({ version: 1, everywhere: { until: Date.now() + 60_000 } }));
  expect(decisionIn(here.hook("PreToolUse", here.bash("rm -rf /")).stdout)).toBe("deny");
  rmSync(forged);
  expect(alone()).toBeUndefined();
});
