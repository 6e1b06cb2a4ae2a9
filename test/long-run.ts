/**
 * `npm run test:long -- --calls 1000000 --sessions 1000`: so many calls of so many sessions at once, each over a connection of its own that stays open,
 * and what the daemon's memory does meanwhile. Every tenth call has to be refused.
 */
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { daemonStatus, waitUntil } from "../src/daemon/index.ts";
import { decisionIn, GuardedHome } from "./support/guarded-home.ts";

const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const calls = option("calls", 1_000_000);
const sessions = option("sessions", 1_000);
const idleSeconds = option("idle", 60);
const SAMPLES = 20;
/** Of the idle process after so many calls and after all of them: what it takes more than this is growth. */
const MOST_GROWTH = 1.15;
const MOST_IDLE_MEGABYTES = 90;

const here = new GuardedHome();
const agent = new Agent({ keepAlive: true, maxSockets: sessions });
const wrong: Record<string, number> = {};
let sent = 0;

function call(session: number, number: number): Promise<string> {
  const commands = [
    `git log -${number % 50} --oneline`,
    `cat src/file-${number % 2_000}.ts | head -20`,
    `npm test -- part-${number % 300}`,
    `rm -rf build-${number % 100} && mkdir build-${number % 100}`,
  ];
  const command = number % 10 === 0 ? "rm -rf /" : commands[number % commands.length];
  const input = { session_id: `long-${session}`, cwd: here.project, tool_name: "Bash", tool_input: { command } };
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: here.socket, agent, method: "POST", path: "/hook/claude-code/PreToolUse" }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    });
    asked.on("error", reject);
    asked.end(JSON.stringify(input));
  });
}

async function session(index: number): Promise<void> {
  while (sent < calls) {
    const number = sent++;
    const decision = await call(index, number).then(decisionIn, (error: Error) => error.message);
    const right = number % 10 === 0 ? "deny" : undefined;
    if (decision !== right && !(number % 10 !== 0 && decision === "ask")) wrong[String(decision)] = (wrong[String(decision)] ?? 0) + 1;
  }
}

function megabytes(): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${here.daemon}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1_000);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const say = (line: string) => process.stdout.write(`${line}\n`);

const installed = here.dl("install", "--agent", "claude-code");
if (installed.code !== 0) throw new Error(installed.stderr);
await waitUntil(here.socket, true, 15_000);
await pause(idleSeconds * 500);
const pid = here.daemon;
say(`idle at the start: ${megabytes()} MB`);
const start = Date.now();
const samples: number[] = [];
const sampler = setInterval(() => {
  if (sent < ((samples.length + 1) * calls) / SAMPLES) return;
  samples.push(megabytes());
  say(`${sent} calls, ${Math.round(sent / ((Date.now() - start) / 1_000))} a second: ${samples.at(-1)} MB`);
}, 250);
await Promise.all(Array.from({ length: sessions }, (_, index) => session(index)));
clearInterval(sampler);
const seconds = (Date.now() - start) / 1_000;
agent.destroy();
await pause(idleSeconds * 1_000);
const idle = megabytes();
const { calls: counted = {} } = (await daemonStatus(here.socket)) ?? {};
const half = samples.slice(0, samples.length / 2);
const grown = Math.max(...samples.slice(samples.length / 2)) / Math.max(...half);
const same = here.daemon === pid;
here.remove();
say(
  `${calls} calls of ${sessions} sessions in ${Math.round(seconds)} s, ${Math.round(calls / seconds)} a second: ${JSON.stringify(counted)}`,
);
say(
  `wrong: ${JSON.stringify(wrong)}; idle again: ${idle} MB; second half against the first: ${grown.toFixed(2)} times; one process: ${same}`,
);
process.exitCode = Object.keys(wrong).length > 0 || idle > MOST_IDLE_MEGABYTES || grown > MOST_GROWTH || !same ? 1 : 0;
