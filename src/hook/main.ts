/** The one-shot entry: one hook call on standard input, one answer on standard output. `bin/dl` guards this process against its own death. */
import { read, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Installation } from "../config/program-cache.ts";
import { type FailurePolicy, failureAnswer, type HostAnswer } from "../hosts/index.ts";
import { runClaudeCodeHook } from "./run.ts";

const MOST_INPUT_BYTES = 32 * 1024 * 1024;
const DEADLINE_MILLISECONDS = 8_000;

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Reads the call, answers it, ends the process. */
export function main(): void {
  const flags = readFlags(process.argv.slice(2));
  const deadline = setTimeout(() => finish(failureAnswer("the input did not end in time", flags.onFailure)), DEADLINE_MILLISECONDS);
  readAll((text) => {
    clearTimeout(deadline);
    if (text === undefined) return finish(failureAnswer("the input is larger than 32 MB or not readable", flags.onFailure));
    if (flags.problem !== undefined) return finish(failureAnswer(flags.problem, flags.onFailure));
    finish(runClaudeCodeHook(text, { mode: flags.mode, onFailure: flags.onFailure, home: flags.home, installation: installation() }));
  });
}

/** For the build: judges the given calls, so that the code cache holds what a call needs. */
export function warmUp(calls: readonly string[]): void {
  for (const call of calls) runClaudeCodeHook(call, { mode: "guard", onFailure: "ask", installation: installation() });
}

function installation(): Installation {
  return {
    builtInProgram: join(packageRoot, "dist", "builtin.program"),
    worker: join(packageRoot, "dist", "worker.js"),
    version: readVersion(),
  };
}

interface Flags {
  readonly mode: string;
  readonly onFailure: FailurePolicy;
  readonly home: string | undefined;
  readonly problem: string | undefined;
}

/** `hook claude-code [--mode NAME] [--on-failure ask|deny] [--home DIRECTORY]`. */
function readFlags(words: readonly string[]): Flags {
  const flagValue = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
  const agent = words.find((word, index) => !word.startsWith("-") && word !== "hook" && !words[index - 1]?.startsWith("--"));
  const onFailure = flagValue("--on-failure") ?? "ask";
  const known = onFailure === "ask" || onFailure === "deny";
  const problem =
    agent !== "claude-code" ? `there is no hook for \`${agent ?? ""}\`` : known ? undefined : `--on-failure cannot be \`${onFailure}\``;
  return { mode: flagValue("--mode") ?? "guard", onFailure: onFailure === "deny" ? "deny" : "ask", home: flagValue("--home"), problem };
}

function readAll(done: (text: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const next = () => {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    read(0, chunk, 0, chunk.length, null, (error, count) => {
      if (error?.code === "EAGAIN") return void setTimeout(next, 5);
      if (error && error.code !== "EOF") return done(undefined);
      if (error || count === 0) return done(Buffer.concat(chunks).toString("utf8"));
      size += count;
      if (size > MOST_INPUT_BYTES) return done(undefined);
      chunks.push(chunk.subarray(0, count));
      next();
    });
  };
  next();
}

function readVersion(): string {
  try {
    return readFileSync(join(packageRoot, "dist", "version"), "utf8");
  } catch {
    return "unknown";
  }
}

function finish(answer: HostAnswer): never {
  if (answer.stderr !== "") writeWhole(2, answer.stderr);
  if (answer.stdout !== "") writeWhole(1, answer.stdout);
  process.exit(answer.exitCode);
}

function writeWhole(descriptor: number, text: string): void {
  let bytes = Buffer.from(text, "utf8");
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
