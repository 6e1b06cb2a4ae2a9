import { type SpawnSyncReturns, spawnSync } from "node:child_process";

export interface HookProcess {
  readonly program: string;
  readonly words: readonly string[];
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
}

const TRIES = 4;

/** Runs a hook call; one that found the policies uncompiled within their bound, on a busy machine, is called again. */
export function callPatiently({ program, words, input, env }: HookProcess): SpawnSyncReturns<string> {
  let run = spawnSync(program, words, { input, env, encoding: "utf8" });
  for (let tries = 1; tries < TRIES && /could not be compiled|did not end in time/.test(run.stdout + run.stderr); tries++) {
    run = spawnSync(program, words, { input, env, encoding: "utf8" });
  }
  return run;
}
