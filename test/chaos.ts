/**
 * `npm run test:chaos -- --runs 50`: the daemon is killed at a random moment while several sessions call their installed hooks. No call goes unguarded,
 * nothing on disk is torn but at most the last line, and the daemon comes back.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitUntil } from "../src/daemon/index.ts";
import { decisionIn, GuardedHome } from "./support/guarded-home.ts";

const at = process.argv.indexOf("--runs");
const runs = at < 0 ? 50 : Number(process.argv[at + 1]);
const SESSIONS = 3;

const here = new GuardedHome();
const counts: Record<string, number> = {};
let running = true;
let calls = 0;
let kills = 0;

const count = (name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** One after the other, as an agent does. A call that has to be refused is refused, or asked about where nobody could judge it. */
async function session(): Promise<void> {
  while (running) {
    const dangerous = calls++ % 2 === 0;
    const { stdout, code } = await here.hookAsync("PreToolUse", here.bash(dangerous ? "rm -rf /" : "git status"));
    let decision: string | undefined;
    try {
      decision = decisionIn(stdout);
    } catch {
      decision = "torn";
    }
    const right = code === 0 && (decision === "ask" || decision === (dangerous ? "deny" : undefined));
    count(right ? (decision ?? "no word") : `WRONG: ${dangerous ? "dangerous" : "harmless"}, code ${code}, ${decision ?? "no word"}`);
  }
}

async function killer(): Promise<void> {
  for (; kills < runs; kills++) {
    await waitUntil(here.socket, true, 15_000);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    const pid = here.daemon;
    if (pid === undefined) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It went by itself: its successor is next.
    }
    // Nobody else starts it so often: more than a few starts a minute would count as crashes.
    here.forgetStarts();
  }
  running = false;
}

/** Lines that are no JSON, beside the last of a file. */
function tornLines(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl") || name.endsWith(".json"))
    .flatMap((name) => {
      const lines = readFileSync(join(directory, name), "utf8").trimEnd().split("\n");
      return name.endsWith(".json") ? [lines.join("\n")] : lines.slice(0, -1);
    })
    .filter((line) => {
      try {
        JSON.parse(line);
        return false;
      } catch {
        return line !== "";
      }
    }).length;
}

const installed = here.dl("install", "--agent", "claude-code");
if (installed.code !== 0) throw new Error(installed.stderr);
const start = Date.now();
await Promise.all([killer(), ...Array.from({ length: SESSIONS }, session)]);
const torn = tornLines(here.state);
const back = await here.hookAsync("PreToolUse", here.bash("git status")).then(() => waitUntil(here.socket, true, 15_000));
here.remove();
const wrong = Object.keys(counts).filter((name) => name.startsWith("WRONG"));
process.stdout.write(
  `${kills} kills, ${calls} calls in ${Math.round((Date.now() - start) / 1000)} s: ${JSON.stringify(counts)}; torn lines: ${torn}; back: ${back}\n`,
);
process.exitCode = wrong.length > 0 || torn > kills || !back ? 1 : 0;
