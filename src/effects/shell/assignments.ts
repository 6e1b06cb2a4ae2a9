import type { Assignment } from "unbash";
import type { Word } from "../../model/index.ts";
import { UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { expandInto, expandOne } from "../words/words.ts";
import type { Variable } from "./environment.ts";
import { evaluateAgain } from "./evaluated.ts";
import type { Shell } from "./shell.ts";

/** Gives a variable its value. */
export function assign(shell: Shell, node: Assignment): void {
  const { env } = shell;
  const value = assigned(shell, node);
  if (node.index) {
    const index = expandOne(shell, node.index);
    evaluateAgain(shell, index);
    env.set(node.name, member(env.get(node.name), index, value));
    return;
  }
  if (!node.append) {
    env.set(node.name, value);
    return;
  }
  env.set(node.name, appended(env.get(node.name), value));
}

/** An array whose members are named (`([k]=v)`) is not known. */
function assigned(shell: Shell, node: Assignment): Variable | undefined {
  if (node.value.type === "Word") return expandOne(shell, node.value);
  const words: Word[] = [];
  for (const element of node.value.elements) expandInto(shell, element, words);
  return node.value.elements.some(({ text }) => /^\[.*\]\+?=/s.test(text)) ? undefined : words;
}

function appended(before: Variable | undefined, value: Variable | undefined): Variable | undefined {
  if (!value) return undefined;
  if ("kind" in value) {
    if (before && !("kind" in before)) return [...before, value];
    const parts = before ? before.parts : UNKNOWN_WORD.parts;
    return wordOf([...parts, ...value.parts], { flow: value.flow ?? before?.flow });
  }
  if (!before) return undefined;
  return "kind" in before ? [before, ...value] : [...before, ...value];
}

function member(before: Variable | undefined, index: Word, value: Variable | undefined): Variable | undefined {
  const number = index.text === undefined ? Number.NaN : Number(index.text);
  if (!value || !("kind" in value) || !Number.isInteger(number) || number < 0 || number > 1_000) return undefined;
  const words = before === undefined ? [] : "kind" in before ? [before] : [...before];
  while (words.length < number) words.push(UNKNOWN_WORD);
  words[number] = value;
  return words;
}
