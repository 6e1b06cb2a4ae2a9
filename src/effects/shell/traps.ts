import type { Word } from "../../model/index.ts";
import { type CodeUse, runCode } from "../carriers/code.ts";
import type { Carried } from "../run.ts";
import type { Environment } from "./environment.ts";
import type { Shell } from "./shell.ts";

/**
 * `trap 'code' EXIT`: the code runs later, with the values that its variables have then. It is judged with each value that they get from here on; one that
 * has none yet is nothing to judge it by.
 */
export function trap(shell: Shell, words: readonly Word[], carried: Carried, use: CodeUse): void {
  const code = words.slice(1).find((word) => !/^-(?:-|[lpP]+)$/.test(word.text ?? ""));
  const shows = words[1]?.text?.startsWith("-") && words[1] !== code && words[1].text !== "--";
  // A lone `-` forgets what was kept.
  if (!code || code.text === "" || code.text === "-" || words.length < 3 || shows) return;
  const { env, run } = shell;
  const names = [...(code.text ?? "").matchAll(VARIABLE)].map(([, name]) => name as string);
  let judged = false;
  const judge = (now: Environment) => {
    judged = true;
    const later = now.clone();
    later.watchers = undefined;
    later.ended = false;
    runCode({ ...shell, env: later, carried }, code, use);
  };
  const judgeIfSet = (now: Environment) => {
    if (names.every((name) => now.has(name))) judge(now);
  };
  judgeIfSet(env);
  if (names.length === 0) return;
  const watchers = new Map(env.watchers);
  for (const name of names) {
    const before = watchers.get(name);
    watchers.set(name, (now) => {
      before?.(now);
      judgeIfSet(now);
    });
  }
  env.watchers = watchers;
  run.atEnd.push(() => {
    if (!judged) judge(env);
  });
}

const VARIABLE = /\$\{?([A-Za-z_]\w*)/g;
