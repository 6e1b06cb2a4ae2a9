import { type SpawnSyncReturns, spawnSync } from "node:child_process";

export interface HookProcess {
  readonly program: string;
  readonly words: readonly string[];
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
}

const TRIES = 4;

/** Runs a hook call that waits longer for policies to be compiled than a host would; one whose input was too slow, on a busy machine, is called again. */
export function callPatiently({ program, words, input, env }: HookProcess): SpawnSyncReturns<string> {
  const run = () => spawnSync(program, [...words, "--compile-within", "120"], { input, env, encoding: "utf8" });
  let ran = run();
  for (let tries = 1; tries < TRIES && /did not end in time/.test(ran.stdout + ran.stderr); tries++) ran = run();
  return ran;
}
