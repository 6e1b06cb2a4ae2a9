/** The shell around the process that judges one call, with a `node` that does what the test wants: what the host gets when nobody has judged. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AGENTS, adapterOf, failureReply } from "../src/hosts/index.ts";
import { clientScript } from "../src/install/client-script.ts";
import { packageRoot } from "../src/package-root.ts";

const world = mkdtempSync(join(tmpdir(), "dl-one-shot-"));
afterAll(() => rmSync(world, { recursive: true }));
const node = join(world, "node");

function run(script: string, words: readonly string[], body: string) {
  writeFileSync(node, `#!/bin/sh\n${body}\n`);
  chmodSync(node, 0o755);
  const env = { PATH: `${world}:${process.env["PATH"] ?? ""}` };
  const { stdout, status } = spawnSync("/bin/sh", [script, ...words], { input: '{"a":1}', encoding: "utf8", env });
  return { stdout, status };
}

const bin = join(packageRoot(), "bin", "dl");
const client = join(world, "client.sh");
const paths = { curl: undefined, node, hook: "/hook.cjs", daemon: "/none", socket: join(world, "none"), state: world, home: world };
writeFileSync(join(world, "daemon-stopped"), "");
writeFileSync(client, clientScript(paths, "ask", 1));

const SHELLS = [
  ["bin/dl", bin, (agent: string, event: string) => ["hook", agent, event, "--mode", "guard", "--on-failure", "ask", "--within", "1"]],
  ["the installed client", client, (agent: string, event: string) => [agent, event]],
] as const;

describe.each(SHELLS)("%s", (_, script, words) => {
  test("hands the call in and the answer out", () => {
    expect(run(script, words("codex", "PreToolUse"), "cat")).toEqual({ stdout: '{"a":1}\n', status: 0 });
  });

  test("answers for a process that died in the words of the agent and the event", () => {
    for (const agent of AGENTS) {
      const adapter = adapterOf(agent);
      for (const event of adapter.events) {
        const reply = failureReply("the judging process ended with code 3");
        const { stdout } = run(script, words(agent, event), "exit 3");
        expect(stdout.trimEnd(), `${agent} ${event}`).toBe(adapter.write(event, reply, "ask").stdout.trimEnd());
      }
    }
  }, 60_000);

  test("goes on without a standard input", () => {
    const started = join(world, "closed.sh");
    writeFileSync(started, `exec /bin/sh "$@" <&-\n`);
    expect(run(started, [script, ...words("claude-code", "PreToolUse")], "cat; exit 3").stdout).toContain("ended with code 3");
  });

  test("answers past the limit for a process that does not", () => {
    const { stdout, status } = run(script, words("claude-code", "PreToolUse"), "exec sleep 600");
    expect(status).toBe(0);
    expect(stdout).toContain("dev-loop could not judge this call: the judging process was killed: it took more than 1 seconds");
  }, 60_000);
});

test("bin/dl takes an agent's first event where none is named, and Claude Code's words where no agent is", () => {
  const decisionOf = (...words: readonly string[]) => run(bin, ["hook", ...words], "exit 3").stdout;
  expect(decisionOf("cursor")).toContain('"permission":"ask"');
  expect(decisionOf("cursor", "--on-failure", "deny")).toContain('"permission":"deny"');
  expect(decisionOf("nobody")).toContain('"permissionDecision":"ask"');
  expect(decisionOf("--home", "/home/codex")).toContain('"permissionDecision":"ask"');
});
