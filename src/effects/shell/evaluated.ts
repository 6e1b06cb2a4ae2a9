/**
 * Text that the shell takes for a number, for a name with an index, or for a prompt is expanded once more, and the names in it stand for text that is
 * evaluated in turn: `x='a[$(cmd)]'; y=x; [[ y -eq 1 ]]` runs `cmd`.
 */
import type { Word } from "../../model/index.ts";
import { wordOf } from "../../model/index.ts";
import { addCall, newCall } from "../calls.ts";
import { emitExecute } from "../carriers/code.ts";
import { MAX_DEPTH } from "../limits.ts";
import { holeName } from "../words/holes.ts";
import { expandText } from "../words/words.ts";
import type { Shell } from "./shell.ts";
import { parseShell } from "./shell-parser.ts";

/** Runs what the text of a prompt substitutes. */
export function evaluateAgain(shell: Shell, word: Word | undefined): void {
  if (!word) return;
  const text = expandedAgain(shell, word);
  if (text.text === undefined && text.flow?.network) executeFetched(shell, text);
}

/** Runs what evaluating an arithmetic expression runs, with all the names in it. */
export function evaluateNumber(shell: Shell, word: Word | undefined): void {
  if (!word || isNumber(word)) return;
  const seen = new Set<string>();
  const waiting: Word[] = [word];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const text = expandedAgain(shell, next);
    if (text.text === undefined && text.flow?.network) executeFetched(shell, text);
    for (const name of namesIn(text)) {
      if (seen.has(name)) continue;
      seen.add(name);
      waiting.push(...valuesOf(shell, name));
    }
  }
}

/** Of a name with an index the index is evaluated. */
export function evaluateReference(shell: Shell, word: Word | undefined): void {
  if (!word) return;
  const at = word.parts.findIndex((part) => typeof part === "string" && part.includes("["));
  if (at < 0) {
    if (word.text === undefined && word.flow?.network) executeFetched(shell, word);
    return;
  }
  const [first, ...rest] = word.parts.slice(at) as [string, ...Word["parts"]];
  evaluateNumber(shell, wordOf([first.slice(first.indexOf("[") + 1), ...rest], word));
}

function isNumber({ text }: Word): boolean {
  return text !== undefined && /^[\d\s]*$/.test(text);
}

function* namesIn({ parts }: Word): Iterable<string> {
  for (const part of parts) if (typeof part === "string") for (const [name] of part.matchAll(/[A-Za-z_]\w*/g)) yield name;
}

/** Each text that the variable, or a member of it, may hold. */
function valuesOf({ env }: Shell, name: string): readonly Word[] {
  const value = env.get(name);
  const values = env.either?.get(name) ?? (value === undefined ? [] : "kind" in value ? [value] : value);
  return values.filter((word) => !isNumber(word));
}

/** Whoever answers says what runs. */
function executeFetched(shell: Shell, word: Word): void {
  const span = word.span ?? shell.span;
  const call = newCall(shell, undefined, [], { span, redirected: undefined, declared: undefined, assigns: [] });
  emitExecute(shell, { reading: { index: addCall(shell, call), via: undefined }, language: "shell" }, { source: "network" }, span);
}

/** The text after its substitutions, which run. */
function expandedAgain(shell: Shell, word: Word): Word {
  if (!word.parts.some((part) => typeof part === "string" && /[$`]/.test(part))) return word;
  if (shell.depth > MAX_DEPTH) {
    shell.run.fail("code inside code, too deep to follow", shell.span);
    return word;
  }
  const holes: Word[] = [];
  let text = "";
  for (const part of word.parts) {
    if (typeof part === "string") text += part;
    else text += holeName(holes.push(wordOf([part], word)) - 1);
  }
  // A here-document is expanded as such text is.
  const { problem, script } = parseShell(`: <<${END}\n${text}\n${END}`);
  if (problem) shell.run.fail(problem, shell.span);
  const command = script?.commands[0]?.command;
  const document = command?.type === "Command" ? command.redirects[0] : undefined;
  if (document?.type !== "HereDoc" || !document.body.parts) return word;
  const span = shell.span ?? word.span ?? { start: 0, end: 0 };
  const inner: Shell = { ...shell, env: shell.env.clone(), output: undefined, span, holes, depth: shell.depth + 1, pipeline: -1, stage: 0 };
  return expandText(inner, document.body.parts, span);
}

const END = "END_OF_EVALUATED_TEXT";
