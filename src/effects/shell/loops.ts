/** Loops: what a body leaves behind is what its next round begins with. */
import type { ArithmeticExpression, ArithmeticFor, CompoundList, For, Select, While } from "unbash";
import type { Word } from "../../model/index.ts";
import { UNKNOWN_WORD } from "../../model/index.ts";
import { MAX_UNROLLED } from "../limits.ts";
import { evaluateExpression } from "../words/arithmetic.ts";
import { expandInto } from "../words/words.ts";
import { runNode } from "./interpreter.ts";
import type { Shell } from "./shell.ts";
import { referTo, setVariable } from "./variables.ts";
import { widened } from "./ways.ts";

/** Over words that are known the body runs for each; else once for a word that is not known. */
export function runFor(shell: Shell, node: For | Select): void {
  const { env } = shell;
  const words: Word[] = [];
  if (node.wordlist) for (const word of node.wordlist) expandInto(shell, word, words);
  else if (env.positional) words.push(...env.positional);
  if (!node.wordlist && (env.positional === undefined || env.positionalOpen)) words.push(UNKNOWN_WORD);
  const values = words.length <= MAX_UNROLLED ? words : [...words.slice(0, MAX_UNROLLED), words.slice(MAX_UNROLLED).reduce(widened)];
  const name = node.name.value;
  if (values.length === 0) return;
  const after = env.clone();
  for (const value of values) {
    if (shell.run.exhausted) return;
    const bare = value.open && !shell.run.bindings.has(value) ? { ...value, open: false } : value;
    runBody(shell, node.body, () => (env.references?.has(name) ? referTo(shell, name, bare) : setVariable(shell, name, bare)));
  }
  env.merge(after);
}

export function runWhile(shell: Shell, node: While): void {
  const from = shell.run.calls.length;
  runNode(shell, node.clause);
  runBody(
    shell,
    node.body,
    () => {},
    (inner) => runNode(inner, node.clause),
  );
  if (isEndless(node.clause, node.kind === "until")) markSpawning(shell, node.body, from);
}

/** `for (( … ))`. */
export function runCounted(shell: Shell, node: ArithmeticFor): void {
  const from = shell.run.calls.length;
  const parts = [node.initialize, node.test, node.update].filter((part) => part !== undefined);
  const evaluate = (inner: Shell) => {
    for (const part of parts) evaluateExpression(inner, part);
  };
  evaluate(shell);
  for (const part of parts) forgetCounted(shell, part);
  runBody(shell, node.body, () => {}, evaluate);
  if (!node.test) markSpawning(shell, node.body, from);
}

/** A loop without end that starts something beside itself each time, and waits for none of it, fills the machine as a fork bomb does. */
function markSpawning(shell: Shell, body: CompoundList, from: number): void {
  const last = body.commands.findLastIndex((statement) => statement.background === true);
  if (last < 0 || body.commands.slice(last + 1).some(({ command }) => command.type === "Command" && PAUSING.has(command.name?.value ?? "")))
    return;
  for (let index = from; index < shell.run.calls.length; index += 1) shell.run.recursive.add(index);
}

const PAUSING = new Set(["wait", "sleep", "read", "break", "exit", "return"]);

/** `while true`, `until false`, `while :`. */
function isEndless(clause: CompoundList, until: boolean): boolean {
  const command = clause.commands.length === 1 ? clause.commands[0]?.command : undefined;
  if (command?.type !== "Command" || command.suffix.length > 0) return false;
  const name = command.name?.value.replace(/^.*\//, "");
  return until ? name === "false" : name === "true" || name === ":";
}

/** Runs a loop's body, and once more with what it may have left behind where that differs: what is asked `between` the rounds first. */
function runBody(shell: Shell, body: CompoundList, enter: () => void, between?: (shell: Shell) => void): void {
  const { env } = shell;
  if (!shell.run.spendLoop()) return;
  enter();
  const before = env.clone();
  runNode(shell, body);
  env.ended = false;
  const after = between && env.clone();
  if (!env.merge(before)) return;
  if (after) between({ ...shell, env: after });
  enter();
  between?.(shell);
  runNode(shell, body);
  env.ended = false;
  env.merge(before);
}

/** What a loop counts has another value each time. */
function forgetCounted(shell: Shell, node: ArithmeticExpression): void {
  if (node.type === "ArithmeticUnary" && node.operand.type === "ArithmeticWord") shell.env.set(node.operand.value, undefined);
  else if (node.type === "ArithmeticBinary") {
    if (node.operator.endsWith("=") && node.left.type === "ArithmeticWord") shell.env.set(node.left.value, undefined);
    forgetCounted(shell, node.left);
    forgetCounted(shell, node.right);
  }
}
