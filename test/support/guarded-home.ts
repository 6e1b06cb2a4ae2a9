/** A throw-away home with an installation in it, driven by the real programs. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../src/install/index.ts";
import { packageRoot } from "../../src/package-root.ts";

export const ROOT = packageRoot();

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export class GuardedHome {
  readonly world = mkdtempSync(join(tmpdir(), "dl-home-"));
  readonly home = join(this.world, "home");
  readonly project = join(this.world, "project");
  readonly state = join(this.home, ".local/state/dev-loop");
  readonly client = join(this.state, "hook-client.sh");
  readonly socket = join(this.state, "run/dl.sock");

  constructor() {
    mkdirSync(this.home);
    mkdirSync(join(this.project, ".git"), { recursive: true });
  }

  dl(...words: readonly string[]): Ran {
    const run = spawnSync(join(ROOT, "bin", "dl"), words, { encoding: "utf8", env: this.environment(), cwd: this.project });
    return { stdout: run.stdout, stderr: run.stderr, code: run.status };
  }

  /** What `dl stop` does once a person has confirmed it. */
  async stopDaemon(): Promise<void> {
    const pid = this.daemon;
    writeFileSync(join(this.state, "daemon-stopped"), "");
    if (pid === undefined) return;
    process.kill(pid, "SIGTERM");
    await until(() => this.daemon !== pid);
  }

  /** The daemon has died often, and not by a fault of its own. */
  forgetStarts(): void {
    rmSync(join(this.state, "daemon-starts"), { force: true });
  }

  environment(): Record<string, string> {
    return { PATH: process.env["PATH"] ?? "", HOME: this.home };
  }

  /**
   * The command line as a host's settings have it, run as a host does: by a shell, in the host's environment. On a busy machine the daemon may be too slow
   * for a moment, which is a failure answer as it should be; then the call is made again.
   */
  hook(event: string, input: string, environment: Readonly<Record<string, string>> = {}): Ran {
    const env = { ...this.environment(), ...environment };
    for (let attempt = 0; ; attempt++) {
      const run = spawnSync("/bin/sh", ["-c", this.command(event)], { input, encoding: "utf8", env });
      const answer = { stdout: run.stdout, stderr: run.stderr, code: run.status };
      if (attempt === 5 || !answer.stdout.includes("does not answer in time")) return answer;
    }
  }

  hookAsync(event: string, input: string): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const child = spawn("/bin/sh", ["-c", this.command(event)], { env: this.environment() });
      let stdout = "";
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.on("error", reject);
      child.on("close", (code) => resolve({ stdout, stderr: "", code }));
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
  }

  command(event: string): string {
    return commandLine(this.client, "claude-code", event);
  }

  bash(command: string, event = "PreToolUse"): string {
    return this.call("Bash", { command }, event);
  }

  call(tool: string, input: unknown, event = "PreToolUse"): string {
    return JSON.stringify({ session_id: "s", cwd: this.project, hook_event_name: event, tool_name: tool, tool_input: input });
  }

  /** The process number of the daemon that has the lock. */
  get daemon(): number | undefined {
    const file = join(this.state, "daemon.lock");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { readonly pid: number }).pid : undefined;
  }

  remove(): void {
    mkdirSync(this.state, { recursive: true });
    writeFileSync(join(this.state, "daemon-stopped"), "");
    const pid = this.daemon;
    if (pid !== undefined && existsSync(`/proc/${pid}`)) process.kill(pid, "SIGKILL");
    rmSync(this.world, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** `allow`, `deny`, `ask`, or nothing. */
export function decisionIn(stdout: string): string | undefined {
  if (stdout === "") return undefined;
  const answer = JSON.parse(stdout) as { readonly hookSpecificOutput?: Readonly<Record<string, string>> };
  return answer.hookSpecificOutput?.["permissionDecision"];
}

export async function until(done: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await done())) {
    if (Date.now() > end) throw new Error("it did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
