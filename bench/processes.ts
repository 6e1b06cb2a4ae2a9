/** Whole processes: the hook, the library from a cold start, compiling; `node -e 0` beside them in the same run. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../src/package-root.ts";
import { mixOfCommands } from "./commands.ts";
import { sourceText } from "./content.ts";
import { coldSlowdownOf, type Figure, median, microseconds } from "./measure.ts";

const root = packageRoot();
const CALL = {
  session_id: "bench",
  cwd: "/tmp",
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "git status --short && rm -rf build" },
};

export function processFigures(rounds: number): Figure[] {
  const commands: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    node: [process.execPath, ["-e", "0"]],
    hook: [join(root, "bin", "dl"), ["hook", "claude-code"]],
    peer: [process.execPath, [join(root, "node_modules", "cc-safety-net", "dist", "bin", "cc-safety-net.js"), "hook", "--claude-code"]],
  };
  const times: Record<string, number[]> = {};
  // Interleaved, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < rounds + 2; round++) {
    for (const [name, [program, args]] of Object.entries(commands)) {
      const time = microseconds(() =>
        spawnSync(program, args, { input: JSON.stringify(CALL), env: { PATH: process.env["PATH"] ?? "", HOME: "/tmp" } }),
      );
      if (round >= 2) times[name] = [...(times[name] ?? []), time / 1000];
    }
  }
  const [node, hook, peer] = [median(times["node"]!), median(times["hook"]!), median(times["peer"]!)];
  return [
    { name: "`node -e 0`, whole process", value: node, unit: "ms", peer: true },
    { name: "`dl hook claude-code`, whole process, program cached", value: hook, unit: "ms" },
    { name: "`dl hook` against `node -e 0`", value: hook / node, unit: "times", bar: 1.5 },
    { name: "peer: cc-safety-net's hook, whole process", value: peer, unit: "ms", peer: true },
    ...coldDecisions(rounds).map((figure) => ({ ...figure, slowdown: coldSlowdownOf(node) })),
    { name: "`dl check --jsonl`, 20,000 commands, whole process", value: batchRate(20_000), unit: "lines/s", bar: 5_000 },
    { name: "compile all built-in policies from source", value: compileTime(Math.min(rounds, 7)), unit: "ms", bar: 1_500 },
  ];
}

/**
 * Medians over fresh processes of what each measured itself with the hook's own bundle: from finding its program to the verdict of a call, and the same
 * of a call whose session and events are kept.
 */
function coldDecisions(rounds: number): Figure[] {
  const home = mkdtempSync(join(tmpdir(), "dl-bench-"));
  try {
    const { session_id: _, ...alone } = CALL;
    const written = { file_path: "/tmp/a.ts", content: sourceText(10_000) };
    const write = { ...alone, tool_name: "Write", tool_input: written };
    const time = (call: object, options?: ColdOptions) => coldDecision(rounds, call, home, options);
    return [
      { name: "load a program from disk and decide once, in a started process", value: time(alone), unit: "ms", bar: 10 },
      { name: "the same, with its session and its event kept", value: time(CALL, { afterwards: "record();" }), unit: "ms" },
      { name: "then a Write of 10 kB, the first content of the process", value: time(write, { earlier: alone }), unit: "ms", bar: 5 },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

interface ColdOptions {
  /** A call that the process judges before. */
  readonly earlier?: object;
  /** What is measured, too. */
  readonly afterwards?: string;
}

function coldDecision(rounds: number, call: object, home: string, { earlier, afterwards = "" }: ColdOptions = {}): number {
  const loader = join(root, "dist", "hook.cjs");
  const judged = (one: object) => `judgeEach([${JSON.stringify(JSON.stringify(one))}], ${JSON.stringify(home)})`;
  const script = `const { judgeEach } = require(${JSON.stringify(loader)}); ${earlier ? judged(earlier) : ""}; const start = performance.now(); const [record] = ${judged(call)}; ${afterwards} process.stdout.write(String(performance.now() - start));`;
  const env = { PATH: process.env["PATH"] ?? "", DL_WRITE_CODE_CACHE: loader };
  return median(
    Array.from({ length: rounds }, () => Number(spawnSync(process.execPath, ["-e", script], { encoding: "utf8", env }).stdout)),
  );
}

function batchRate(count: number): number {
  const commands = mixOfCommands(2_000);
  const lines = Array.from({ length: count }, (_, index) => `${JSON.stringify({ command: commands[index % commands.length] })}\n`);
  const options = { input: lines.join(""), maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env["PATH"] ?? "", HOME: "/tmp" } };
  let answers = 0;
  const time = microseconds(() => {
    answers =
      spawnSync(join(root, "bin", "dl"), ["check", "--jsonl"], options)
        .stdout.toString()
        .split("\n").length - 1;
  });
  if (answers !== count) throw new Error(`the batch gave ${answers} answers to ${count} lines`);
  return count / (time / 1e6);
}

function compileTime(rounds: number): number {
  const bench = join(root, "dist", "bench.js");
  return median(
    Array.from({ length: rounds }, () => Number(spawnSync(process.execPath, [bench, "--cold-compile"], { encoding: "utf8" }).stdout)),
  );
}
