import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface AtTerminal {
  readonly output: string;
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What is typed, by what stands on the terminal so far; undefined: nothing yet. */
  readonly type?: (output: string) => string | undefined;
  readonly milliseconds?: number;
}

/**
 * Runs a shell command at a real pseudo-terminal, which `script` opens. It runs in a session of its own, with the first process as its parent, so that
 * whoever runs the tests is not among its ancestors.
 */
export function runAtTerminal(command: string, options: TerminalOptions): Promise<AtTerminal> {
  const folder = mkdtempSync(join(tmpdir(), "terminal-"));
  // Not a pipe of this process: Node closes that when `setsid`, which hands over at once, has gone.
  const keyboard = join(folder, "keyboard");
  execFileSync("mkfifo", [keyboard]);
  const keys = openSync(keyboard, "r+");
  return new Promise((resolve, reject) => {
    const child = spawn("setsid", ["-f", "script", "-qec", command, "/dev/null"], {
      cwd: options.cwd,
      env: { SHELL: "/bin/sh", ...options.env },
      stdio: [keys, "pipe", "pipe"],
    });
    let output = "";
    let typed = false;
    const limit = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, options.milliseconds ?? 90_000);
    const heard = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const text = typed ? undefined : options.type?.(output);
      if (text === undefined) return;
      typed = true;
      writeSync(keys, `${text}\n`);
    };
    child.stdout?.on("data", heard);
    child.stderr?.on("data", heard);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(limit);
      closeSync(keys);
      rmSync(folder, { recursive: true, force: true });
      resolve({ output: output.replaceAll("\r\n", "\n") });
    });
  });
}
