import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { single } from "./draft.ts";
import type { Disguise } from "./generate.ts";
import type { Stubs, World } from "./sandbox.ts";

/** A stub that really ran. */
export interface Ran {
  readonly program: string;
  readonly args: readonly string[];
  /** Without links. */
  readonly cwd: string;
}

const PER_COMMAND_MS = 3_000;
/** Between the records of one command and the next; no stub has this name. */
const MARK = "=";

/** Runs the commands one after the other, each in a subshell of its own, in one Bash that knows nothing but the stubs. */
export async function runInBash(disguises: readonly Disguise[], world: World, stubs: Stubs, name: string): Promise<Map<number, Ran[]>> {
  writeFileSync(stubs.log, "");
  const script = join(world.root, `${name}.sh`);
  const errors = join(world.root, `${name}.errors`);
  const lines = disguises.map(
    ({ seed, text }) =>
      `printf '%s\\0' 0 ${MARK} ${seed} >> ${stubs.log}\n(cd ${world.project}; eval ${single(text)}) < /dev/null > /dev/null 2>> ${errors}\n`,
  );
  writeFileSync(script, `[[ $(type -P rm) == ${stubs.directory}/rm ]] || exit 9\n${lines.join("")}`);
  await watched(stubs, world, script, 10_000 + disguises.length * PER_COMMAND_MS);
  return readLog(readFileSync(stubs.log, "utf8"));
}

/** A group of processes that is ended as a whole when its time is over. */
function watched(stubs: Stubs, world: World, script: string, limit: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(stubs.bash, ["--noprofile", "--norc", script], {
      cwd: world.project,
      env: { PATH: stubs.directory, HOME: world.home },
      stdio: "ignore",
      detached: true,
    });
    let late = false;
    const watchdog = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, limit);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(watchdog);
      if (late) reject(new Error("the commands did not end in time"));
      else if (code === 9) reject(new Error("a program is not its stub"));
      else resolve();
    });
  });
}

function readLog(log: string): Map<number, Ran[]> {
  const fields = log.split("\0");
  const all = new Map<number, Ran[]>();
  let current: Ran[] = [];
  for (let at = 0; at + 2 < fields.length; ) {
    const count = Number(fields[at]);
    const program = fields[at + 1] as string;
    if (!Number.isInteger(count)) throw new Error("the log of the stubs is mixed up");
    if (program === MARK) {
      current = [];
      all.set(Number(fields[at + 2]), current);
    } else current.push({ program, cwd: fields[at + 2] as string, args: fields.slice(at + 3, at + 3 + count) });
    at += 3 + count;
  }
  return all;
}
