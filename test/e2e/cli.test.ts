/** The command line as people and scripts use it. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/package-root.ts";
import { runAtTerminal } from "../support/terminal.ts";

const root = packageRoot();
const world = mkdtempSync(join(tmpdir(), "dl-cli-"));
const project = join(world, "project");
const house = join(project, ".devloop", "house.policy");
const HOUSE =
  'language 1\npolicy house "House"\nblock no-deploy on `make deploy ...` {\n  when     not -n\n  because  "deploys from a laptop"\n  instead  "push, and let the pipeline deploy"\n  tests    { hit `make deploy`  hit `sudo make deploy`  miss `make -n deploy`  miss `make build` }\n}\n';

beforeAll(() => {
  mkdirSync(join(project, ".git"), { recursive: true });
  mkdirSync(join(project, ".devloop"));
  writeFileSync(house, HOUSE);
});
afterAll(() => rmSync(world, { recursive: true, force: true }));

function dl(args: readonly string[], input = ""): { readonly stdout: string; readonly stderr: string; readonly code: number | null } {
  const run = spawnSync(join(root, "bin", "dl"), args, {
    input,
    encoding: "utf8",
    cwd: project,
    env: { PATH: process.env["PATH"] ?? "", HOME: world },
  });
  return { stdout: run.stdout, stderr: run.stderr, code: run.status };
}

describe("dl check", () => {
  test.each([
    ["git status", 0, "pass"],
    ["rm -rf /", 2, "block"],
    ["git push --force-with-lease origin feature/x", 4, "warn"],
    ["make deploy", 2, "block"],
  ])("%s exits with %d", (command, code, verdict) => {
    const checked = dl(["check", command]);
    expect(checked).toMatchObject({ code, stderr: "" });
    expect(checked.stdout).toMatch(new RegExp(`^${verdict}`));
  });

  test("smart allows reading and asks about the rest", () => {
    expect(dl(["check", "--mode", "smart", "cat README.md"]).code).toBe(0);
    expect(dl(["check", "--mode", "smart", "mystery --now"]).code).toBe(3);
  });

  test("a hook's JSON, a command on standard input, JSON out", () => {
    const hook = JSON.stringify({ tool_name: "Write", tool_input: { file_path: ".env", content: "A=1" } });
    expect(dl(["check"], hook).code).toBe(2);
    const explained = JSON.parse(dl(["check", "--json"], "rm -rf ~\n").stdout) as {
      readonly verdict: string;
      readonly matched: readonly { readonly rule: string }[];
    };
    expect(explained.verdict).toBe("block");
    expect(explained.matched.map((match) => match.rule)).toContain("recursive-delete/root-or-home");
  });

  test("a batch keeps order and ids, and exits 0", () => {
    const lines = [
      '{"id":"a","command":"rm -rf /"}',
      '{"id":"b","command":"ls"}',
      '{"id":"c","tool_name":"Read","tool_input":{"file_path":"a"},"cwd":"/nowhere"}',
      '{"id":"d","tool_name":"Bash","tool_input":{}}',
    ];
    const batch = dl(["check", "--jsonl"], `${lines.join("\n")}\n`);
    expect(batch.code).toBe(0);
    const rows = batch.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly id: string; readonly verdict: string; readonly rules: readonly string[] });
    expect(rows.map((row) => [row.id, row.verdict])).toEqual([
      ["a", "block"],
      ["b", "pass"],
      ["c", "pass"],
      ["d", "escalate"],
    ]);
    expect(rows[0]!.rules).toContain("recursive-delete/root-or-home");
    expect(batch.stderr).toContain("line 4");
  });

  test("a batch that is no JSON fails with the line, after the answers to those before it", () => {
    const batch = dl(["check", "--jsonl"], '{"id":1,"command":"ls"}\nnot json\n');
    expect(batch).toMatchObject({ code: 1, stdout: '{"id":1,"verdict":"pass","rules":[]}\n' });
    expect(batch.stderr).toBe("dl: line 2 is no JSON object\n");
  });

  test("whoever writes one line of a batch and waits has its answer", { timeout: 60_000 }, async () => {
    const child = spawn(join(root, "bin", "dl"), ["check", "--jsonl"], {
      cwd: project,
      env: { PATH: process.env["PATH"] ?? "", HOME: world },
    });
    const answers: string[] = [];
    for (const [index, command] of ["rm -rf /", "ls"].entries()) {
      const answered = once(child.stdout, "data");
      child.stdin.write(`${JSON.stringify({ id: index, command })}\n`);
      answers.push(String((await answered)[0]));
    }
    child.stdin.end('{"id":2,"command":"ls"}');
    const [last] = await once(child.stdout, "data");
    expect([...answers, String(last)].map((text) => (JSON.parse(text) as { verdict: string }).verdict)).toEqual(["block", "pass", "pass"]);
  });

  test("of a call that does several things the strictest counts, wherever it stands", () => {
    const patch = "*** Begin Patch\n*** Add File: a.md\n+x\n*** Add File: .env\n+A=1\n*** End Patch";
    const hook = JSON.stringify({ tool_name: "apply_patch", tool_input: { input: patch } });
    expect(dl(["check"], hook)).toMatchObject({ code: 2, stdout: expect.stringContaining("deny-list/secret-file") });
    const file = join(world, "call.json");
    writeFileSync(file, JSON.stringify({ cwd: project, tool_name: "apply_patch", tool_input: { input: patch } }));
    expect(dl(["explain", "--hook", file])).toMatchObject({ code: 2, stdout: expect.stringContaining("deny-list/secret-file") });
  });

  test("mistakes are said without a stack", { timeout: 60_000 }, () => {
    for (const args of [
      ["check", "--mode", "gard", "ls"],
      ["check", "--packs", "some", "ls"],
      ["check", "--policy", "missing.policy", "--", "ls"],
      ["chekc"],
      ["explain"],
      ["explain", " "],
      ["check", ""],
      ["check", " \n"],
      ["check"],
      ["check", "--cwd", "/nope", "ls"],
      ["check", "--jsonl", "--cwd", "/nope"],
      ["check", "--jsonl", "ls"],
      ["check", '{"command":"rm -rf /"}'],
      ["explain", "--write", ""],
      ["install", "--transport", "tcp"],
      ["explain", "--cwd", "/nope", "ls"],
      ["config", "/nope"],
      ["config-lint", "/nope"],
      ["trust", "/nope"],
      ["rules", "test", "--watch", "nope"],
      ["rules", "check", "/etc/passwd"],
    ]) {
      const failed = dl(args);
      expect(failed.code, args.join(" ")).toBe(1);
      expect(failed.stderr).not.toMatch(/\n\s+at |internal error/);
      expect(failed.stderr).not.toContain("root:");
      expect(failed.stderr.length).toBeGreaterThan(10);
    }
  });
});

describe("dl explain", () => {
  test("a condition that is a long pattern is cut short for people, and whole in the record", () => {
    const command = 'python -c "print(1)"';
    const longest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));
    expect(longest(dl(["explain", command]).stdout)).toBeLessThan(300);
    const { nearMisses } = JSON.parse(dl(["explain", "--json", command]).stdout) as { nearMisses: readonly { failed: string }[] };
    expect(nearMisses.some(({ failed }) => failed.length > 300)).toBe(true);
  });

  test("effects, rules, what was unwrapped, near misses", () => {
    const explained = dl(["explain", "sudo sh -c 'rm -r src'"]);
    expect(explained.stdout).toMatch(/delete src/);
    expect(explained.stdout).toContain("recursive-delete/inside");
    expect(explained.stdout).toContain("from sudo › sh");
    expect(explained.stdout).toMatch(/near misses\n(.*\n)* {2}dangerous-ops\/system-file on delete src: not path under/);
    // The one condition that fails is which program it is: that is another rule's business.
    expect(explained.stdout).not.toContain("not program");
  });

  test("the other subjects", () => {
    const file = join(world, "leak.ts");
    writeFileSync(file, 'const key = "AKIAQX3ZR7WTPLM5NVKB";\n');
    expect(dl(["explain", "--write", ".env"]).code).toBe(2);
    expect(dl(["explain", "--read", "src/a.ts"]).code).toBe(0);
    const content = dl(["explain", "--content", file]);
    expect(content.stdout).toContain("AWS access key id");
    expect(content.stdout).not.toContain("AKIAQX3ZR7WTPLM5NVKB");
  });
});

test("a secret is shown as kind, place and fingerprint, in every answer and in the log, and nowhere as what it is", {
  timeout: 60_000,
}, () => {
  const secret = "AKIAQX3ZR7WTPLM5NVKB";
  const command = `printf 'a\\n  key ${secret}' > notes.txt`;
  const checked = dl(["check", "--json", command]);
  const { notes } = JSON.parse(checked.stdout) as { notes: readonly { finding?: Readonly<Record<string, unknown>> }[] };
  const finding = notes.find((note) => note.finding)?.finding;
  expect(finding).toMatchObject({ kind: "AWS access key id", fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) });
  const explained = dl(["explain", command]);
  expect(explained.stdout).toContain(`column ${finding?.["column"]}, fingerprint ${finding?.["fingerprint"]}`);
  const input = JSON.stringify({ cwd: project, session_id: "s", tool_name: "Bash", tool_input: { command } });
  const hooked = dl(["hook", "claude-code", "--home", world], input);
  const log = readFileSync(join(world, ".local", "state", "dev-loop", "events", "events.jsonl"), "utf8");
  expect(log).toContain(`"fingerprint":"${finding?.["fingerprint"]}"`);
  for (const text of [checked.stdout, explained.stdout, hooked.stdout, log]) expect(text).not.toContain(secret);
});

describe("dl rules", () => {
  test("lists, shows and finds by name", () => {
    expect(dl(["rules"]).stdout).toContain("recursive-delete/root-or-home");
    const rows = JSON.parse(dl(["rules", "list", "--filter", "house/", "--json"]).stdout) as readonly {
      readonly id: string;
      readonly layer: string;
    }[];
    expect(rows).toEqual([expect.objectContaining({ id: "house/no-deploy", layer: "project" })]);
    expect(dl(["rules", "show", "root-or-home"]).stdout).toContain("block root-or-home sealed on delete");
    expect(dl(["rules", "show", "no-such-rule"])).toMatchObject({ code: 1 });
  });

  test("tests run; none at all is a failure", () => {
    expect(dl(["rules", "test"])).toMatchObject({ code: 0, stdout: "4 passed, 0 failed\n" });
    expect(dl(["rules", "test", "--filter", "nothing like it"]).code).toBe(1);
    expect(dl(["rules", "test", "--junit"]).stdout).toContain('<testsuite name="house/no-deploy" tests="4" failures="0">');
    writeFileSync(
      join(project, ".devloop", "cases.test.yaml"),
      "suite: house\ncases:\n  - command: make deploy\n    expect: block\n    by: no-deploy\n  - command: make build\n    expect: block\n",
    );
    const failed = dl(["rules", "test", ".devloop"]);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toBe("5 passed, 1 failed\n");
    expect(failed.stderr).toContain("expects block but gets pass");
    rmSync(join(project, ".devloop", "cases.test.yaml"));
  });

  test("a first policy is made out of an example, with tests that pass, and never over one that is there", () => {
    const policy = join(project, ".devloop", "releases.policy");
    const made = dl(["rules", "new", "releases", "sudo ./release.sh --prod=eu", "--verdict", "block", "--because", 'a "release"']);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("wrote .devloop/releases.policy") });
    expect(readFileSync(policy, "utf8")).toContain("block run on `release.sh --prod ...` {");
    expect(dl(["rules", "test", policy])).toMatchObject({ code: 0, stdout: "2 passed, 0 failed\n" });
    expect(dl(["rules", "fmt", "--check", policy]).code).toBe(0);
    expect(dl(["rules", "new", "releases", "make"])).toMatchObject({ code: 1, stderr: expect.stringContaining("is there already") });
    rmSync(policy);
  });

  test.each([
    [["Releases", "make"], "is no name of a policy"],
    [["a", "make && make test"], "has to be one command, not 2"],
    [["a", "make", "--verdict", "deny"], "not `deny`"],
    [["a", "echo `date`"], "without back-ticks"],
    [["a", ""], "has to be one command, not 0"],
  ])("no policy is made out of %j", (words, problem) => {
    expect(dl(["rules", "new", ...words])).toMatchObject({ code: 1, stderr: expect.stringContaining(problem) });
    expect(existsSync(join(project, ".devloop", "a.policy"))).toBe(false);
  });

  test("a failing test says what kept the rule from it", () => {
    const policy = join(project, ".devloop", "pem.policy");
    writeFileSync(
      policy,
      'language 1\npolicy pem "P"\nblock gone on delete when path in { "*.pem" } and recursive because "b" instead "i" tests { hit `rm a.pem` }\n',
    );
    expect(dl(["rules", "test", policy]).stderr).toContain("hint: on `delete a.pem` this does not hold: `recursive`");
    rmSync(policy);
  });

  test("check reports every error with its place", () => {
    const broken = join(world, "broken.policy");
    writeFileSync(
      broken,
      'language 1\npolicy broken "B"\nblock a on write when pth in { ".env" } because "x"\nwarn b on delete when recursiv because "y"\n',
    );
    const checked = dl(["rules", "check", broken]);
    expect(checked.code).toBe(1);
    expect(checked.stderr).toMatch(/broken\.policy:3:23 P0107/);
    expect(checked.stderr).toMatch(/broken\.policy:4:23 P0107/);
    expect(checked.stderr).toContain("did you mean `recursive`?");
  });

  test("what is quoted of a policy is no secret, and nothing of another file", () => {
    const leaky = join(world, "leaky.policy");
    writeFileSync(leaky, 'language 1\npolicy leaky "L"\nAKIAQX3ZR7WTPLM5NVKB\nblock a on write when pth in { ".env" } because "x"\n');
    for (const words of [[], ["--json"]]) {
      const { stdout, stderr, code } = dl(["rules", "check", leaky, ...words]);
      expect(code).toBe(1);
      expect(stdout + stderr).not.toContain("AKIAQX3ZR7");
    }
    const credentials = join(world, "credentials");
    writeFileSync(credentials, "[default]\nsecret = hush\n");
    const link = join(project, ".devloop", "x.policy");
    symlinkSync(credentials, link);
    for (const words of [["rules", "check"], ["rules", "check", link], ["config-lint"], ["config"]]) {
      const { stdout, stderr } = dl(words);
      expect(stdout + stderr).not.toContain("hush");
      expect(stdout + stderr, words.join(" ")).toContain("no policy");
    }
    rmSync(link);
  });

  test("fmt writes one style, once", () => {
    const messy = join(world, "messy.policy");
    writeFileSync(messy, 'language 1\npolicy messy   "M"\n# why\nwarn w on write   when path in {".env"} because "x"\n');
    expect(dl(["rules", "fmt", "--check", messy]).code).toBe(1);
    expect(dl(["rules", "fmt", messy]).code).toBe(0);
    const once = readFileSync(messy, "utf8");
    expect(once).toContain("# why\n");
    expect(dl(["rules", "fmt", "--check", messy]).code).toBe(0);
    expect(readFileSync(messy, "utf8")).toBe(once);
  });
});

test("what takes time or a log says so in its help and its answers", () => {
  expect(dl(["allow-once", "--help"]).stdout).toContain("(default: 5m)");
  expect(dl(["hook", "--help"]).stdout).toContain("--compile-within <seconds>");
  expect(dl(["traces", "--verdict", "block", "--session", "none"]).stderr).toBe("dl: the log has no such event\n");
  const run = spawnSync(join(root, "bin", "dl"), ["traces"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", HOME: join(world, "nobody") },
  });
  expect(run.stderr).toBe("dl: the log is empty\n");
  expect(JSON.parse(dl(["install", "--agent", "claude-code", "--dry-run", "--json"]).stdout)).toMatchObject({
    changes: [{ agent: "claude-code", changed: true }],
    errors: [],
  });
  expect(JSON.parse(dl(["enable", "--json"]).stdout)).toEqual({ off: false, project: null, until: null });
});

test.each([
  [["check", "rm", "-rf", "build"], "in quotes: dl check 'rm -rf build'"],
  [["check", "ls", "build"], "in quotes: dl check 'rm -rf build'"],
  [["explain", "ls", "build"], "in quotes: dl explain 'rm -rf build'"],
  [["check", "--policy", ".devloop", "ls -la"], "--policy takes every word behind it, `ls -la` too: put the command before it"],
  [["explain", "--policy", ".devloop", "ls -la"], "--policy takes every word behind it, `ls -la` too: put the command before it"],
  [["check", '{"command":"rm -rf /"}'], "`tool_name` is missing or no text"],
  [["check", "{}"], "`tool_name` is missing or no text"],
  [["check", "--jsonl", "rm -rf /"], "with --jsonl the batch comes from standard input: give no command"],
  [["install", "--agent", "gemini", "--dry-run"], "there is no agent `gemini`; did you mean `gemini-cli`?"],
  [["install", "--agent", "vim", "--dry-run"], "there is no agent `vim`; there are claude-code, codex"],
  [["explain", "--read", ""], "there is nothing to explain: the path is empty"],
  [["rules", "lst"], "there is no command `rules lst`; did you mean `list`?"],
  [["rules", "purge"], "there is no command `rules purge`; there are list, show, check, new, test, fmt"],
  [["packs", "lck"], "there is no command `packs lck`; did you mean `lock`?"],
  [["rules", "show", "forc-push"], "there is no rule `forc-push`; did you mean `force-push`?"],
  [["rules", "show", "house/no-deplo"], "there is no rule `house/no-deplo`; did you mean `house/no-deploy`?"],
])("%j says what to write", (args, said) => {
  expect(dl(args)).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(said) });
});

test("a rule's id given to explain is a command, and how to see the rule is said", () => {
  expect(dl(["explain", "house/no-deploy"]).stderr).toContain("`dl rules show house/no-deploy` shows the rule");
  expect(dl(["explain", "house/other"]).stderr).toBe("");
});

test("where nobody reads on, or nothing can be written, no stack is shown", () => {
  const shell = (line: string, cwd = project) =>
    spawnSync("sh", ["-c", line], {
      encoding: "utf8",
      cwd,
      env: { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`, HOME: world },
    });
  expect(shell("dl --help | true").stderr).toBe("");
  expect(shell("dl check --help | head -1").stdout).toBe("Usage: dl check [options] [input]\n");
  expect(shell("dl --help > /dev/full").stderr).toBe("dl: no space is left on the disk\n");
  const gone = join(world, "gone");
  mkdirSync(gone);
  expect(shell('rmdir "$PWD"; dl check ls', gone)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^(sh: .*\n)?dl: the current directory is not there any more; change into another one\n$/),
  });
});

test("at a terminal that waits for a command, that is said", async () => {
  const { output } = await runAtTerminal(`${join(root, "bin", "dl")} check`, {
    cwd: project,
    env: { PATH: process.env["PATH"] ?? "", HOME: world },
    type: (seen) => (seen.includes("Ctrl-D") && !seen.includes("rm -rf /") ? "rm -rf /\n\u0004" : undefined),
  });
  expect(output).toMatch(/type the command, or paste a hook's JSON; Ctrl-D ends it[\s\S]*block/);
});

test("where nothing can be kept, that is said, and what would pass is asked about", () => {
  const full = join(world, "full");
  mkdirSync(full);
  for (const name of [".cache", ".local"]) writeFileSync(join(full, name), "a file where a directory should be");
  const run = spawnSync(join(root, "bin", "dl"), ["check", "ls"], {
    encoding: "utf8",
    cwd: project,
    env: { PATH: process.env["PATH"] ?? "", HOME: full },
  });
  expect(run).toMatchObject({
    status: 3,
    stderr: expect.stringContaining("cannot be kept below the home directory: no space, or no rights"),
  });
});

test("help has examples everywhere", () => {
  for (const args of [
    ["check"],
    ["explain"],
    ["hook"],
    ["rules", "list"],
    ["rules", "show"],
    ["rules", "test"],
    ["rules", "check"],
    ["rules", "fmt"],
  ]) {
    const help = dl([...args, "--help"]);
    expect(help.code, args.join(" ")).toBe(0);
    expect(help.stdout, args.join(" ")).toMatch(/Examples?:/);
  }
});
