/** Packs as a user has them: a real `npm pack`, a real installation, the commands, the hook, a person at a terminal. */
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../src/package-root.ts";
import { callPatiently } from "../support/patiently.ts";
import { runAtTerminal } from "../support/terminal.ts";

const dl = join(packageRoot(), "bin", "dl");
const world = mkdtempSync(join(tmpdir(), "dl-packs-"));
const home = join(world, "home");
const project = join(world, "project");
const source = join(world, "source");
const env = { PATH: process.env["PATH"] ?? "", HOME: home, NO_COLOR: "1", npm_config_offline: "true", npm_config_audit: "false" };
const SLOW = { timeout: 240_000 };
const USE = 'language 1\npolicy house "House"\nuse "@acme/policies"\n';
const RULES = `language 1
policy acme/policies "Acme"
block frozen on write, delete {
  when     path in { "*.frozen" }
  because  "{path} is frozen"
  instead  "thaw it first"
  tests    { hit write "a.frozen"  miss write "a.txt" }
}
`;
let tarball: string;

beforeAll(() => {
  for (const folder of [home, source, join(project, ".git"), join(project, ".devloop")]) mkdirSync(folder, { recursive: true });
  const scripts = { prepack: "touch ran", preinstall: "touch ran", install: "touch ran" };
  const manifest = { name: "@acme/policies", version: "1.2.0", devloop: { policies: ["rules/frozen.policy"] }, files: ["rules"], scripts };
  writeFileSync(join(source, "package.json"), JSON.stringify(manifest));
  mkdirSync(join(source, "rules"));
  writeFileSync(join(source, "rules", "frozen.policy"), RULES);
  execFileSync("npm", ["pack", "--ignore-scripts"], { cwd: source, env, stdio: "ignore" });
  tarball = join(source, readdirSync(source).find((name) => name.endsWith(".tgz"))!);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "project", version: "1.0.0" }));
  writeFileSync(join(project, ".devloop", "house.policy"), USE);
});
afterAll(() => rmSync(world, { recursive: true, force: true }));

const run = (...words: string[]) => spawnSync(dl, words, { cwd: project, env, encoding: "utf8" });

function writesFrozen(cwd = project): string {
  const input = JSON.stringify({ cwd, session_id: "s", tool_name: "Write", tool_input: { file_path: "a.frozen", content: "x" } });
  return callPatiently({ program: dl, words: ["hook", "claude-code", "--home", home], input, env }).stdout;
}

test("a project's pack is installed, locked, in force, and missed when it changes", SLOW, () => {
  execFileSync("npm", ["install", "--no-save", "--no-fund", tarball, "--ignore-scripts"], { cwd: project, env, stdio: "ignore" });
  const unlocked = run("rules", "check");
  expect(unlocked.status).toBe(1);
  expect(unlocked.stderr).toMatch(/house\.policy:3:5 P0103 there is no pack `@acme\/policies` in \.devloop\/packs\.lock/);
  expect(run("packs", "lock", "--check").status).toBe(1);
  expect(run("packs", "lock").stdout).toMatch(/^@acme\/policies {2}not locked -> 1\.2\.0 [0-9a-f]{12}$/m);
  expect(run("packs", "lock", "--check").status).toBe(0);
  expect(JSON.parse(run("packs", "--json").stdout)).toMatchObject([
    { name: "@acme/policies", layer: "project", version: "1.2.0", state: "locked", usedAt: [".devloop/house.policy:3"] },
  ]);
  expect(run("rules", "test").stdout).toContain("2 passed, 0 failed");
  expect(writesFrozen()).toContain('"permissionDecision":"deny"');

  appendFileSync(join(project, "node_modules", "@acme", "policies", "rules", "frozen.policy"), "disable frozen\n");
  expect(run("packs").status).toBe(1);
  expect(run("rules", "check").stderr).toContain("P0114 the pack `@acme/policies` is not as it was locked");
  expect(writesFrozen()).toContain('"permissionDecision":"deny"');
  expect(existsSync(join(source, "ran")) || existsSync(join(project, "node_modules", "@acme", "policies", "ran"))).toBe(false);
});

test("a pack of the global layer goes into the store when a person says so", SLOW, async () => {
  const elsewhere = join(world, "elsewhere");
  const store = join(home, ".local", "share", "dev-loop", "packs");
  mkdirSync(join(elsewhere, ".git"), { recursive: true });
  mkdirSync(join(home, ".config", "dev-loop"), { recursive: true });
  writeFileSync(join(home, ".config", "dev-loop", "mine.policy"), USE);
  expect(run("packs", "add", tarball, "--global").status).toBe(1);
  expect(existsSync(store)).toBe(false);
  const shownWord = (output: string) => /Type the word (\w+) to confirm: /.exec(output)?.[1];
  const { output } = await runAtTerminal(`${dl} packs add ${tarball} --global`, { cwd: elsewhere, env, type: shownWord });
  expect(output).toContain("Add @acme/policies 1.2.0 to the global layer?");
  expect(output).toContain("block acme/policies/frozen");
  expect(output).toContain("@acme/policies 1.2.0 is in the store");
  expect(writesFrozen(elsewhere)).toContain('"permissionDecision":"deny"');
  const removed = await runAtTerminal(`${dl} packs remove @acme/policies --global`, { cwd: elsewhere, env, type: shownWord });
  expect(removed.output).toContain("is not in the store any more");
  expect(readdirSync(store)).toEqual(["packs.lock"]);
});
