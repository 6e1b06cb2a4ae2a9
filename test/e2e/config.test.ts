/** Configuration files as a hook and a person meet them: processes, real files. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/package-root.ts";
import { callPatiently } from "../support/patiently.ts";

const root = packageRoot();
const world = mkdtempSync(join(tmpdir(), "dl-config-"));
const home = join(world, "home");
const project = join(world, "project");
const SLOW = 120_000;

const write = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

beforeAll(() => {
  mkdirSync(home);
  mkdirSync(join(project, ".git"), { recursive: true });
});
beforeEach(() => {
  for (const path of [join(home, ".config"), join(project, ".devloop"), join(project, ".devloop.yaml"), join(project, "house.policy")])
    rmSync(path, { recursive: true, force: true });
});
afterAll(() => rmSync(world, { recursive: true, force: true }));

function hook(command: string, env: Readonly<Record<string, string>> = {}) {
  const tool_input = { command };
  const input = JSON.stringify({ session_id: "s", cwd: project, hook_event_name: "PreToolUse", tool_name: "Bash", tool_input });
  const run = callPatiently({
    program: join(root, "bin", "dl"),
    words: ["hook", "claude-code", "--home", home],
    input,
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  const said =
    run.stdout === "" ? {} : (JSON.parse(run.stdout) as { hookSpecificOutput: Readonly<Record<string, string>> }).hookSpecificOutput;
  return { decision: said["permissionDecision"], reason: said["permissionDecisionReason"] ?? "", stderr: run.stderr };
}

function dl(...words: readonly string[]) {
  const run = spawnSync(join(root, "bin", "dl"), words, {
    cwd: project,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", HOME: home, NO_COLOR: "1" },
  });
  return { stdout: run.stdout, stderr: run.stderr, code: run.status };
}

describe("a project", () => {
  test("its files tighten at once, also a policy that the YAML names, and what loosens waits", { timeout: SLOW }, () => {
    write(
      join(project, ".devloop.yaml"),
      "deny_list:\n  extra_patterns: ['*.frozen']\n  allow_patterns: ['.env']\npolicies: [house.policy]\nworkflow: full\n",
    );
    write(join(project, "house.policy"), 'language 1\npolicy house "House"\nblock deploys on `make deploy ...` because "from a laptop"\n');
    write(join(project, ".devloop", "permissions.yaml"), "deny:\n  - npm publish*\nallow:\n  - make lint*\n");
    expect(hook("echo x > a.frozen").reason).toContain("config/project/devloop/deny-list-1");
    expect(hook("make deploy").reason).toContain("house/deploys");
    expect(hook("cd sub && npm publish --dry-run").decision).toBe("deny");
    expect(hook("make lint").decision).toBeUndefined();
    const written = hook("echo K=1 > .env");
    expect(written.decision).toBe("deny");
    expect(written.stderr).toContain("ignored until it is trusted");
    const shown = dl("config", "--origin");
    expect(shown.stdout).toMatch(/allow_patterns: "\.env" {2}# project .*\.devloop\.yaml:3; loosens, and is not trusted/);
    expect(JSON.parse(dl("config", "--json").stdout)).toMatchObject({ mode: "guard", project });
    const lint = dl("config-lint");
    expect(lint.stderr).toContain(".devloop.yaml:5:11 C0004 `workflow` is known, not in force yet");
    expect(lint.code).toBe(0);
  });

  test("an error keeps protection on, and is said with its line", { timeout: SLOW }, () => {
    write(join(project, ".devloop.yaml"), "deny_list:\n  extra_patern: ['*.frozen']\n");
    expect(hook("rm -rf /").decision).toBe("deny");
    expect(hook("ls").stderr).toContain("the project policies have errors");
    const lint = dl("config-lint");
    expect(lint.stderr).toMatch(/\.devloop\.yaml:2:3 C0002[\s\S]*did you mean `extra_patterns`\?/);
    expect(lint.code).toBe(1);
  });

  test("is where its configuration lies, also without version control", { timeout: SLOW }, () => {
    const plain = join(world, "plain");
    mkdirSync(join(plain, "deep", "er"), { recursive: true });
    write(join(plain, ".devloop.yaml"), "deny_list:\n  extra_patterns: ['*.frozen']\n");
    const input = JSON.stringify({ cwd: join(plain, "deep", "er"), tool_name: "Bash", tool_input: { command: "echo > a.frozen" } });
    const env = { PATH: process.env["PATH"] ?? "" };
    const run = callPatiently({ program: join(root, "bin", "dl"), words: ["hook", "claude-code", "--home", home], input, env });
    expect(run.stdout).toContain("config/project/devloop/deny-list-1");
  });

  test("a name that the user's own policies use costs them nothing", { timeout: SLOW }, () => {
    write(
      join(home, ".config", "dev-loop", "me.policy"),
      'language 1\npolicy me "Mine"\nblock ledger on write when path in { "*.ledger" } because "by hand" instead "ask"\nexcept force-push when branch like "wip/*" because "mine"\n',
    );
    write(
      join(project, ".devloop", "a.policy"),
      'language 1\npolicy a "A"\nwarn force-push on `foo ...` because "x"\nwarn deploy on `bar ...` because "x"\n',
    );
    expect(hook("echo x > a.ledger")).toMatchObject({ decision: "deny", reason: expect.stringContaining("me/ledger") });
    expect(dl("config-lint")).toMatchObject({ code: 0, stdout: "2 files, 0 errors, 0 warnings\n" });
  });

  test("a policy whose own test fails is an error for every command, and left out", { timeout: SLOW }, () => {
    const rule = 'block deploys on `make deploy ...` { because "x" instead "y" tests { hit `make lint` } }';
    write(join(project, ".devloop", "a.policy"), `language 1\npolicy a "A"\n${rule}\n`);
    for (const words of [["config-lint"], ["rules", "check"]]) {
      const { code, stderr, stdout } = dl(...words);
      expect([code, stdout]).toEqual([1, expect.stringContaining("1 error, 0 warnings")]);
      expect(stderr).toMatch(/a\.policy:3:\d+ P0303 the test `make lint` of `a\/deploys` expects hit but gets miss/);
    }
    expect(dl("config").stdout).toMatch(
      /^# project \(not trusted: it only tightens\) \((?:left out|judged by its last good state): \.devloop\/a\.policy:3:/m,
    );
  });

  test("a file that leads outside is no policy of the project", { timeout: SLOW }, () => {
    write(join(world, "outside.policy"), 'language 1\npolicy outside "O"\nallow `make deploy ...`\n');
    write(join(project, ".devloop.yaml"), "policies: [../outside.policy]\n");
    expect(hook("ls").stderr).toContain("the project policies have errors");
  });
});

describe("the user's own", () => {
  test("chooses a mode, loosens what it names, and shadows", { timeout: SLOW }, () => {
    write(
      join(home, ".config", "dev-loop", "config.yaml"),
      "mode: smart\ndangerous_ops:\n  allow_patterns: [git push --force origin main]\n",
    );
    expect(hook("git status --short").decision).toBe("allow");
    expect([dl("check", "mystery --now").code, dl("check", "--mode", "guard", "mystery --now").code]).toEqual([3, 0]);
    expect(JSON.parse(dl("explain", "mystery --now", "--json").stdout)).toMatchObject({ mode: "smart" });
    expect(hook("git push --force origin main").reason).not.toContain("dangerous-ops");
    expect(hook("git push --force origin main; git push --force origin next").reason).toContain("dangerous-ops");
    write(join(home, ".config", "dev-loop", "config.yaml"), "ambient_mode: shadow\n");
    expect(hook("rm -rf /")).toMatchObject({ decision: undefined });
    const log = readFileSync(join(home, ".local", "state", "dev-loop", "events", "events.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(JSON.parse(log.at(-1)!)).toMatchObject({ result: "block", enforced: false });
    expect(existsSync(join(home, ".local", "state", "dev-loop", "sessions"))).toBe(true);
  });
});

test("a mode from the environment only tightens", () => {
  expect(hook("make deploy").decision).toBeUndefined();
  expect(hook("make deploy", { DEVLOOP_PERMISSION_MODE: "smart" }).decision).toBe("ask");
  expect(hook("ls", { DEVLOOP_PERMISSION_MODE: "smart" }).decision).toBeUndefined();
  expect(hook("rm -rf /", { DEVLOOP_PERMISSION_MODE: "off" }).decision).toBe("deny");
  expect(hook("make deploy", { DEVLOOP_PERMISSION_MODE: "$(touch x)" }).decision).toBe("deny");
});
