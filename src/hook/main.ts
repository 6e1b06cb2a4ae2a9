/** The one-shot entry: one hook call on standard input, one answer on standard output. `bin/dl` guards this process against its own death. */
import { read, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownDirectories } from "../config/directories.ts";
import { discoverLayers } from "../config/layers.ts";
import { type Installation, loadProgram } from "../config/program-cache.ts";
import {
  AGENTS,
  adapterOf,
  claudeCode,
  type FailurePolicy,
  type HostAdapter,
  type HostAnswer,
  isAgent,
  noSuchAgent,
} from "../hosts/index.ts";
import { failed, type Judged, type JudgeOptions, judgeCall } from "./judge.ts";
import { Unconfirmed } from "./unconfirmed.ts";

const MOST_INPUT_BYTES = 32 * 1024 * 1024;
const CHUNK = 64 * 1024;
const DEADLINE_MILLISECONDS = 8_000;

const packageRoot = dirname(import.meta.dirname);

/** A read of standard input that was begun before this code was there. */
export interface FirstRead {
  readonly chunk: Buffer;
  done: ReadDone | undefined;
}

type ReadDone = (error: NodeJS.ErrnoException | null, count: number) => void;

/** Reads the call, answers it, ends the process. */
export function main(first: FirstRead): void {
  const flags = readFlags(process.argv.slice(2));
  const { adapter } = flags;
  const fail = (message: string) => {
    const { answer, record } = failed(adapter, flags.event ?? adapter.events[0] ?? "", message, optionsOf(flags));
    finish(answer, record);
  };
  const deadline = setTimeout(() => fail("the input did not end in time"), DEADLINE_MILLISECONDS);
  readAll(first, (text) => {
    clearTimeout(deadline);
    if (text === undefined) return fail("the input is larger than 32 MB or not readable");
    if (flags.problem !== undefined) return fail(flags.problem);
    const { answer, record } = judge(text, flags);
    finish(answer, record);
  });
}

/** For the build and the bench: judges the given calls, and gives what writes their records. */
export function judgeEach(calls: readonly string[], home: string): readonly (() => void)[] {
  const flags = { ...readFlags(["hook", "claude-code"]), home };
  return calls.map((call) => judge(call, flags).record);
}

function judge(text: string, flags: Flags): Judged {
  return judgeCall(flags.adapter, flags.event, text, optionsOf(flags));
}

function optionsOf(flags: Flags): JudgeOptions {
  const directories = ownDirectories(flags.home);
  const { state } = directories;
  const files = { installation: join(state, "installation.json"), token: join(state, "http.token") };
  const own = new Unconfirmed({ directories, files }, readVersion);
  const programFor = (project: string, extent: "whole" | "parts" = "parts", started?: string) =>
    own.marked(loadProgram(project, discoverLayers(project, directories, started), directories, installation(flags), extent));
  const { mode, onFailure } = flags;
  return {
    mode,
    onFailure,
    home: directories.home,
    programFor,
    state,
    environmentMode: process.env["DEVLOOP_PERMISSION_MODE"],
    get ignoreSwitches() {
      return own.isChanged("switches");
    },
  };
}

function installation({ compileMilliseconds }: Flags): Installation {
  return {
    compileMilliseconds,
    builtInProgram: join(packageRoot, "dist", "builtin.program"),
    worker: join(packageRoot, "dist", "worker.js"),
    get version() {
      return readVersion();
    },
  };
}

interface Flags {
  readonly adapter: HostAdapter;
  readonly event: string | undefined;
  readonly mode: string;
  readonly onFailure: FailurePolicy;
  readonly home: string | undefined;
  /** For a machine that is slow, and whoever waits longer than hosts do. */
  readonly compileMilliseconds: number | undefined;
  readonly problem: string | undefined;
}

/** `hook AGENT [EVENT] [--mode NAME] [--on-failure ask|deny] [--home DIRECTORY] [--compile-within SECONDS] [--within SECONDS]`; the last is for the shell around. */
function readFlags(words: readonly string[]): Flags {
  const flagValue = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
  const [name, event] = words.filter((word, index) => !word.startsWith("-") && word !== "hook" && !words[index - 1]?.startsWith("-"));
  const onFailure = flagValue("--on-failure") ?? "ask";
  const adapter = isAgent(name) ? adapterOf(name) : undefined;
  return {
    // An answer in Claude Code's words is what most hosts understand.
    adapter: adapter ?? claudeCode,
    event: event ?? (adapter ? undefined : "PreToolUse"),
    mode: flagValue("--mode") ?? "guard",
    onFailure: onFailure === "deny" ? "deny" : "ask",
    home: flagValue("--home"),
    compileMilliseconds: Number(flagValue("--compile-within")) * 1_000 || undefined,
    problem: problemIn(words, name, onFailure),
  };
}

const OPTIONS: readonly string[] = ["--mode", "--on-failure", "--home", "--compile-within", "--within"];

/** What was meant is not known, and nobody else would say so: a misspelt `--mode strict` would judge by another mode. */
function problemIn(words: readonly string[], agent: string | undefined, onFailure: string): string | undefined {
  if (agent === undefined) return `no agent is named: ${AGENTS.join(", ")}`;
  if (!isAgent(agent)) return noSuchAgent(agent);
  if (onFailure !== "ask" && onFailure !== "deny") return `--on-failure cannot be \`${onFailure}\``;
  const unknown = words.find((word) => word.startsWith("-") && !OPTIONS.includes(word));
  if (unknown !== undefined) return `there is no option \`${unknown}\`; there are ${OPTIONS.join(", ")}`;
  const last = words.at(-1)!;
  return last.startsWith("-") ? `${last} needs a value` : undefined;
}

function readAll(first: FirstRead, done: (text: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const next = (chunk: Buffer) => read(0, chunk, 0, chunk.length, null, taken(chunk));
  const taken =
    (chunk: Buffer): ReadDone =>
    (error, count) => {
      if (error?.code === "EAGAIN") return void setTimeout(() => next(chunk), 5);
      if (error && error.code !== "EOF") return done(undefined);
      if (error || count === 0) return done(Buffer.concat(chunks).toString("utf8"));
      size += count;
      if (size > MOST_INPUT_BYTES) return done(undefined);
      chunks.push(chunk.subarray(0, count));
      // What is left of a chunk takes the end of most calls.
      next(count * 2 < chunk.length ? chunk.subarray(count) : Buffer.allocUnsafe(CHUNK));
    };
  first.done = taken(first.chunk);
}

function readVersion(): string {
  try {
    return readFileSync(join(packageRoot, "dist", "version"), "utf8");
  } catch {
    return "unknown";
  }
}

function finish(answer: HostAnswer, afterwards: () => void = () => undefined): never {
  if (answer.stderr !== "") writeWhole(2, answer.stderr);
  if (answer.stdout !== "") writeWhole(1, answer.stdout);
  afterwards();
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
