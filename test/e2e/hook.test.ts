/** `dl hook claude-code` as the host runs it: a process, JSON in, JSON out, whatever becomes of the process inside. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/package-root.ts";

const root = packageRoot();
const world = mkdtempSync(join(tmpdir(), "dl-hook-"));
const home = join(world, "home");
const project = join(world, "project");

beforeAll(() => {
  mkdirSync(home);
  mkdirSync(join(project, ".git"), { recursive: true });
});
afterAll(() => rmSync(world, { recursive: true, force: true }));

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  /** `allow`, `deny`, `ask`; undefined where the hook said nothing. */
  readonly decision: string | undefined;
  readonly reason: string;
}

function call(tool: string, input: unknown, event = "PreToolUse", cwd = project): string {
  return JSON.stringify({
    session_id: "s",
    transcript_path: "/t",
    cwd,
    permission_mode: "default",
    hook_event_name: event,
    tool_name: tool,
    tool_input: input,
    tool_use_id: "u",
  });
}

function answer(stdout: string, stderr = "", code: number | null = 0): Answer {
  const specific =
    stdout === "" ? {} : (JSON.parse(stdout) as { hookSpecificOutput?: Readonly<Record<string, string>> }).hookSpecificOutput;
  return { stdout, stderr, code, decision: specific?.["permissionDecision"], reason: specific?.["permissionDecisionReason"] ?? "" };
}

function hook(
  input: string,
  options: { readonly flags?: readonly string[]; readonly bin?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Answer {
  const run = spawnSync(
    join(options.bin ?? root, "bin", "dl"),
    ["hook", "claude-code", "--home", home, "--compile-within", "120", ...(options.flags ?? [])],
    {
      input,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", ...options.env },
    },
  );
  return answer(run.stdout, run.stderr, run.status);
}

test("the rules of the project that a session started in go with it", () => {
  const started = join(world, "started");
  const elsewhere = join(world, "elsewhere");
  mkdirSync(join(started, ".devloop"), { recursive: true });
  mkdirSync(elsewhere);
  writeFileSync(
    join(started, ".devloop", "house.policy"),
    'language 1\npolicy house "House"\nblock `make deploy ...` because "people deploy" instead "ask"\n',
  );
  const at = (cwd: string, session: string) => {
    const input = JSON.parse(call("Bash", { command: "make deploy" }, "PreToolUse", cwd)) as Readonly<Record<string, unknown>>;
    return hook(JSON.stringify({ ...input, session_id: session })).decision;
  };
  expect(at(elsewhere, "there")).toBeUndefined();
  expect(at(started, "here")).toBe("deny");
  expect(at(elsewhere, "here")).toBe("deny");
});

/** Lines of the log of events that say that a call could not be judged. */
function failuresLogged(): readonly string[] {
  const file = join(home, ".local/state/dev-loop/events/events.jsonl");
  if (!existsSync(file)) return [];
  const events = readFileSync(file, "utf8").trim().split("\n");
  return events.flatMap((line) => {
    const event = JSON.parse(line) as { readonly type: string; readonly message?: string };
    return event.type === "failure" ? [event.message ?? ""] : [];
  });
}

test("a call that cannot be read leaves an event, without a secret that stood in it", () => {
  const before = failuresLogged().length;
  const secret = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
  expect(hook(`{"cwd": ${secret}`).decision).toBe("ask");
  expect(hook(call("Bash", { command: 7 })).decision).toBe("ask");
  const logged = failuresLogged().slice(before);
  expect(logged).toHaveLength(2);
  expect(logged.join()).not.toContain(secret);
  expect(logged[1]).toContain("`tool_input.command`");
});

describe("PreToolUse", () => {
  test("a dangerous call is denied with what, why and what instead", () => {
    const denied = hook(call("Bash", { command: "rm -rf /" }));
    expect(denied).toMatchObject({ decision: "deny", code: 0 });
    expect(denied.reason).toContain("recursive-delete/root-or-home");
    expect(denied.reason).toContain("Instead:");
  });

  test("what holds for several commands of a call is said once", () => {
    const { reason } = hook(call("Bash", { command: "git push --force && git push --force" }));
    expect(reason.match(/dangerous-ops\/force-push/g)).toHaveLength(1);
  });

  test("a field of which nothing is known is said to be unknown, not taken from the machine", () => {
    const { reason } = hook(call("Bash", { command: "git push --force" }).replace('"session_id":"s",', ""));
    expect(reason).toContain("goes to (unknown)");
    expect(reason).toContain("rewrites (unknown) on origin");
  });

  test("a harmless call gets no word in guard, and an allow in smart", () => {
    expect(hook(call("Bash", { command: "git status --short" }))).toMatchObject({ stdout: "", stderr: "", code: 0 });
    expect(hook(call("Bash", { command: "git status --short" }), { flags: ["--mode", "smart"] }).decision).toBe("allow");
  });

  test.each([
    ["Write", { file_path: join(project, ".env"), content: "A=1" }, "deny"],
    ["Edit", { file_path: join(project, "config/.env"), old_string: "a", new_string: "b" }, "deny"],
    ["MultiEdit", { file_path: join(project, ".env"), edits: [{ old_string: "a", new_string: "b" }] }, "deny"],
    ["NotebookEdit", { notebook_path: join(home, ".ssh/id_rsa"), new_source: "x" }, "deny"],
    ["mcp__files__write_file", { path: join(project, ".env"), content: "A=1" }, "deny"],
    ["mcp__shell__run", { command: "rm -rf ~" }, "deny"],
    ["mcp__redis__command", { command: "FLUSHALL" }, "deny"],
    ["mcp__postgres__query", { sql: "DROP TABLE users" }, "deny"],
    ["mcp__github__delete_repository", { owner: "a", repo: "b" }, "ask"],
    ["Write", { file_path: join(project, "src/a.ts"), content: "export const a = 1;\n" }, undefined],
    ["Read", { file_path: join(project, "src/a.ts") }, undefined],
    ["Grep", { pattern: "rm -rf /", path: project }, undefined],
    ["TodoWrite", { todos: [] }, undefined],
  ])("%s %j", (tool, input, decision) => {
    expect(hook(call(tool, input)).decision).toBe(decision);
  });

  test("a warning says what it says and approves nothing", () => {
    mkdirSync(join(project, "src"), { recursive: true });
    const warned = hook(call("Bash", { command: "rm -r src" }));
    expect(warned.decision).toBeUndefined();
    expect(warned.stdout).toContain("recursive-delete/inside");
  });
});

describe("PostToolUse", () => {
  test("a credential that was written is fed back, without its text", () => {
    const token = `ghp_${"Ab3dE5fG7hI9kL1mN3pQ5rS7tU9vW1xY3zA5"}`;
    const said = hook(call("Write", { file_path: join(project, "src/a.ts"), content: `const t = "${token}";\n` }, "PostToolUse"));
    expect(said.stdout).toContain("GitHub");
    expect(said.stdout).not.toContain(token);
  });

  test("a plain file gets no word", () => {
    expect(hook(call("Write", { file_path: join(project, "src/a.ts"), content: "const a = 1;\n" }, "PostToolUse")).stdout).toBe("");
  });
});

describe("bad input gets the failure answer and a clear message", () => {
  test.each([
    ["no JSON", "{"],
    ["empty", ""],
    ["a list", "[]"],
    ["no cwd", JSON.stringify({ hook_event_name: "PreToolUse", tool_name: "Bash", tool_input: { command: "ls" } })],
    ["a command that is a number", call("Bash", { command: 7 })],
    ["no tool_input", JSON.stringify({ hook_event_name: "PreToolUse", cwd: project, tool_name: "Bash" })],
    ["an unknown tool", call("TimeMachine", { year: 1955 })],
    ["an unknown event", call("Bash", { command: "ls" }, "PreTimeTravel")],
  ])("%s", (_, input) => {
    const asked = hook(input);
    expect(asked).toMatchObject({ decision: "ask", code: 0 });
    expect(asked.stderr).toMatch(/^dl: .+/);
    expect(asked.stderr).not.toMatch(/\n\s+at /);
    expect(hook(input, { flags: ["--on-failure", "deny"] }).decision).toBe("deny");
  });

  test.each([
    [["--mdoe", "strict"], "there is no option `--mdoe`; there are --mode, "],
    [["--mode=strict"], "there is no option `--mode=strict`"],
    [["-m", "strict"], "there is no option `-m`"],
    [["--mode"], "--mode needs a value"],
  ])("%j is no other mode in silence", (flags, said) => {
    expect(hook(call("Bash", { command: "ls" }), { flags })).toMatchObject({ decision: "ask", reason: expect.stringContaining(said) });
  });

  test("an unknown agent or mode", () => {
    const run = spawnSync(join(root, "bin", "dl"), ["hook", "nobody"], { input: call("Bash", { command: "ls" }), encoding: "utf8" });
    expect(answer(run.stdout).decision).toBe("ask");
    expect(hook(call("Bash", { command: "ls" }), { flags: ["--mode", "gard"] }).decision).toBe("ask");
  });
});

describe("a hostile environment changes nothing", () => {
  test("NODE_OPTIONS, HOME and XDG directories of the agent are not heard", () => {
    const script = join(world, "evil.cjs");
    writeFileSync(script, "process.stdout.write('{}'); process.exit(0);");
    const env = { NODE_OPTIONS: `--require ${script}`, HOME: world, XDG_CONFIG_HOME: world, DL_WRITE_CODE_CACHE: "1", NODE_PATH: world };
    expect(hook(call("Bash", { command: "rm -rf /" }), { env }).decision).toBe("deny");
  });
});

describe("failures of ours are never a silent allow", () => {
  const installed = join(world, "installed");
  const install = () => {
    rmSync(installed, { recursive: true, force: true });
    for (const part of ["bin", "dist", "policies", "stdlib", "package.json"])
      cpSync(join(root, part), join(installed, part), { recursive: true });
  };

  test("a program of which what a call looks at is damaged", () => {
    install();
    const file = join(installed, "dist", "builtin.program");
    const bytes = readFileSync(file);
    for (let at = 500_000; at < bytes.length; at += 4096) bytes[at] = bytes[at]! ^ 0xff;
    writeFileSync(file, bytes);
    expect(hook(call("Bash", { command: "ls" }), { bin: installed }).decision).toBe("ask");
  });

  test("a damaged program, a missing one, a damaged bundle", () => {
    install();
    truncateSync(join(installed, "dist", "builtin.program"), 5_000);
    expect(hook(call("Bash", { command: "ls" }), { bin: installed }).decision).toBe("ask");
    rmSync(join(installed, "dist", "builtin.program"));
    expect(hook(call("Bash", { command: "ls" }), { bin: installed, flags: ["--on-failure", "deny"] }).decision).toBe("deny");
    truncateSync(join(installed, "dist", "hook-code.cjs"), 20_000);
    expect(hook(call("Bash", { command: "ls" }), { bin: installed })).toMatchObject({ decision: "ask", code: 0 });
  });

  test("a code cache that does not fit is done without", () => {
    install();
    writeFileSync(join(installed, "dist", "hook-code.cache"), "stale");
    expect(hook(call("Bash", { command: "rm -rf /" }), { bin: installed }).decision).toBe("deny");
  });

  test("killed at any moment, the judging process leaves a complete answer", { timeout: 120_000 }, async () => {
    const decisions = new Set<string | undefined>();
    for (let delay = 0; delay <= 120; delay += 4) decisions.add((await killedAfter(delay)).decision);
    // Early kills give the failure answer, late ones come after the judgement: nothing else is ever said.
    expect([...decisions].sort()).toEqual(expect.arrayContaining(["ask"]));
    for (const decision of decisions) expect(["ask", "deny"]).toContain(decision);
  });

  test("out of memory while reading", () => {
    const huge = call("Bash", { command: `echo ${"x".repeat(40 * 1024 * 1024)}` });
    expect(hook(huge)).toMatchObject({ decision: "ask", code: 0 });
  });
});

describe("policies of the project and of the user", () => {
  const policies = join(project, ".devloop");
  const house = join(policies, "house.policy");
  const write = (text: string) => {
    mkdirSync(policies, { recursive: true });
    writeFileSync(house, text);
  };
  afterAll(() => rmSync(policies, { recursive: true, force: true }));

  test("a pipe under the name of a policy is not waited for", { timeout: 60_000 }, () => {
    mkdirSync(policies, { recursive: true });
    spawnSync("mkfifo", [join(policies, "x.policy")]);
    const blocked = hook(call("Bash", { command: "rm -rf /" }));
    expect(blocked).toMatchObject({
      decision: "deny",
      stderr: expect.stringContaining(".devloop/x.policy:1:1: this file is no regular file"),
    });
    rmSync(policies, { recursive: true });
  });

  test("an untrusted project tightens and does not loosen", () => {
    write(
      'language 1\npolicy house "House"\nblock no-tabs on `make deploy ...` because "deploys from a laptop"\ndisable recursive-delete/outside because "in the way"\n',
    );
    const blocked = hook(call("Bash", { command: "make deploy" }));
    expect(blocked.decision).toBe("deny");
    expect(blocked.reason).toContain("the project's policy says");
    expect(blocked.stderr).toContain("ignored until it is trusted");
    expect(hook(call("Bash", { command: "rm -rf /var/lib/x" })).decision).toBe("deny");
    expect(existsSync(join(home, ".cache", "dev-loop", "programs"))).toBe(true);
  });

  test("a compiled program is found again", () => {
    const programs = join(home, ".cache", "dev-loop", "programs");
    const before = readdirSync(programs);
    expect(hook(call("Bash", { command: "make deploy" })).decision).toBe("deny");
    expect(readdirSync(programs)).toEqual(before);
  });

  test("a damaged cached program is compiled anew", () => {
    const programs = join(home, ".cache", "dev-loop", "programs");
    for (const file of readdirSync(programs)) truncateSync(join(programs, file), 100);
    expect(hook(call("Bash", { command: "make deploy" })).decision).toBe("deny");
  });

  test("S15: with errors, the last good state judges, and it is said", () => {
    write('language 1\npolicy house "House"\nblock no-tabs on `make deploy ...` becuase "typo"\n');
    const blocked = hook(call("Bash", { command: "make deploy" }));
    expect(blocked.decision).toBe("deny");
    expect(blocked.stderr).toContain("last good state");
  });

  test("S15: a first version with errors is left out while the others stay, and allow becomes pass", () => {
    const fresh = join(world, "fresh");
    mkdirSync(join(fresh, ".devloop"), { recursive: true });
    writeFileSync(join(fresh, ".devloop", "x.policy"), "language 1\npolicy x\nblok everything\n");
    expect(hook(call("Bash", { command: "rm -rf /" }, "PreToolUse", fresh)).decision).toBe("deny");
    const passed = hook(call("Bash", { command: "git status" }, "PreToolUse", fresh), { flags: ["--mode", "smart"] });
    expect(passed).toMatchObject({ decision: undefined, code: 0 });
    expect(passed.stderr).toContain("left out");
  });

  test("a compiler that dies leaves the last good program, which escalates what it would let pass", () => {
    const broken = join(world, "broken");
    for (const part of ["bin", "dist", "policies", "stdlib", "package.json"])
      cpSync(join(root, part), join(broken, part), { recursive: true });
    writeFileSync(join(broken, "dist", "worker.js"), "process.kill(process.pid, 'SIGKILL');");
    write('language 1\npolicy house "House"\nblock other on `make release ...` because "new"\n');
    const asked = hook(call("Bash", { command: "git status" }), { bin: broken });
    expect(asked.decision).toBe("ask");
    expect(asked.reason).toContain("could not be compiled");
    expect(hook(call("Bash", { command: "rm -rf /" }), { bin: broken }).decision).toBe("deny");
    const checked = spawnSync(join(broken, "bin", "dl"), ["check", "git status"], {
      cwd: project,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", HOME: home },
    });
    expect(checked).toMatchObject({ status: 3, stderr: expect.stringContaining("could not be compiled") as string });
  });

  test("files of ours are for the user alone", () => {
    const modes = execFileSync("find", [join(home, ".cache", "dev-loop"), join(home, ".local"), "-perm", "/077", "-path", "*dev-loop*"], {
      encoding: "utf8",
    });
    expect(modes).toBe("");
  });
});

/** Starts a hook call and kills the process that judges, which the guarding shell started, after so many milliseconds. */
function killedAfter(milliseconds: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const shell = spawn(join(root, "bin", "dl"), ["hook", "claude-code", "--home", home], { env: { PATH: process.env["PATH"] ?? "" } });
    let stdout = "";
    shell.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    shell.on("error", reject);
    shell.on("close", (code) => resolve(answer(stdout, "", code)));
    shell.stdin.on("error", () => undefined);
    shell.stdin.end(call("Bash", { command: "rm -rf /" }));
    setTimeout(() => {
      for (const child of descendants(shell.pid!)) {
        try {
          process.kill(child, "SIGKILL");
        } catch {
          // It ended by itself.
        }
      }
    }, milliseconds);
  });
}

function descendants(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .trim()
      .split(" ")
      .filter((text) => text !== "")
      .map(Number);
    return children.flatMap((child) => [child, ...descendants(child)]);
  } catch {
    return [];
  }
}
