import type { Word } from "../../model/index.ts";
import { addCall, type CommandContext, finishCall, newCall } from "../calls.ts";
import { MAX_DEPTH } from "../limits.ts";
import type { FunctionDefinition } from "./environment.ts";
import { runNode } from "./interpreter.ts";
import type { Shell } from "./shell.ts";

/** Calls a function of the script, in each body that it may have. One that calls itself is followed once; where it forks to do so, its call is marked. */
export function callFunction(shell: Shell, words: readonly Word[], context: CommandContext): void {
  const { env } = shell;
  const name = words[0]?.text ?? "";
  const call = newCall(shell, name, words, context);
  const index = addCall(shell, call);
  // A function under the name of a program does what nobody expects of that name.
  call.proved = shell.run.program.signature(name) === undefined && !shell.run.program.hasSubcommands(name);
  const from = shell.run.effects.length;
  const [first, ...others] = env.functions?.get(name)?.bodies ?? [];
  const ways = others.map((definition) => ({ definition, env: env.clone() }));
  if (first) callBody(shell, name, first, words, index);
  for (const way of ways) {
    callBody({ ...shell, env: way.env }, name, way.definition, words, index);
    env.merge(way.env);
  }
  finishCall(shell, index, words[0] as Word, context, from, undefined);
}

function callBody(shell: Shell, name: string, definition: FunctionDefinition, words: readonly Word[], index: number): void {
  if (!shell.bodies?.includes(definition.node))
    runBody({ ...shell, carried: { ...shell.carried, by: index } }, name, definition, words.slice(1));
  else if (shell.forked || (shell.forkedAt ?? 0) > shell.functions.indexOf(name)) markRecursion(shell, name, index);
}

/** Runs a function that nothing calls, with arguments that are not known. */
export function runUncalled(shell: Shell, name: string, definition: FunctionDefinition): void {
  if (shell.functions.includes(name)) return;
  const { recursive } = shell.run;
  const before = new Set(recursive);
  runBody({ ...shell, env: shell.env.clone() }, name, definition, undefined);
  // Nobody starts it, so that it starts nobody.
  for (const index of recursive) if (!before.has(index)) recursive.delete(index);
}

function runBody(shell: Shell, name: string, definition: FunctionDefinition, args: readonly Word[] | undefined): void {
  if (shell.depth > MAX_DEPTH || shell.functions.length > MAX_DEPTH) {
    shell.run.fail("functions call each other too deeply to follow");
    return;
  }
  const { env } = shell;
  shell.run.called.add(definition.node);
  const { positional, positionalOpen, locals } = env;
  env.locals = new Map();
  env.positional = args;
  env.positionalOpen = args?.some((word) => word.open) ?? true;
  const inner = { functions: [...shell.functions, name], bodies: [...(shell.bodies ?? []), definition.node] };
  runNode({ ...shell, ...inner, holes: definition.holes, forked: false }, definition.node.body);
  for (const [variable, value] of env.locals ?? []) env.restore(variable, value);
  env.locals = locals;
  env.positional = positional;
  env.positionalOpen = positionalOpen;
  env.ended = false;
}

function markRecursion(shell: Shell, name: string, index: number): void {
  const { calls, recursive } = shell.run;
  recursive.add(index);
  calls.forEach((call, other) => {
    if (call.name === name) recursive.add(other);
  });
}
