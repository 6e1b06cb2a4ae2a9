import type { ArrayValue, Assignment } from "unbash";
import type { Word } from "../../model/index.ts";
import { UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { expandInto, expandOne } from "../words/words.ts";
import { defineMembers, tableOf } from "./command-tables.ts";
import type { Variable } from "./environment.ts";
import type { Shell } from "./shell.ts";
import { setMember, setVariable } from "./variables.ts";

/** Gives a variable its value. */
export function assign(shell: Shell, node: Assignment): void {
  const { env } = shell;
  const { name, index, value } = node;
  if (value.type === "ArrayValue") assignArray(shell, node, value);
  else if (index) setMember(shell, name, expandOne(shell, index), expandOne(shell, value));
  else {
    const word = expandOne(shell, value);
    setVariable(shell, name, node.append ? appended(env.get(name), word) : word);
  }
}

/** An array whose members are named (`([k]=v)`) is not known. */
function assignArray(shell: Shell, node: Assignment, { elements }: ArrayValue): void {
  const { env } = shell;
  const words: Word[] = [];
  let isNamed = false;
  for (const element of elements) {
    const member = /^\[.*\]\+?=/s.test(element.text) ? splitMember(expandOne(shell, element)) : undefined;
    if (member) {
      isNamed = true;
      setMember(shell, node.name, member.index, member.value);
    } else expandInto(shell, element, words);
  }
  const table = tableOf(shell, env.nameOf(node.name));
  if (table) defineMembers(shell, table, words);
  else setVariable(shell, node.name, isNamed ? undefined : node.append ? appended(env.get(node.name), words) : words);
}

/** `[index]=value` as what stands before and behind the first `]=`. */
export function splitMember({ parts, flow }: Word): { readonly index: Word; readonly value: Word } | undefined {
  for (const [at, part] of parts.entries()) {
    const end = typeof part === "string" ? part.search(/\]\+?=/) : -1;
    if (typeof part !== "string" || end < 0) continue;
    const behind = part.slice(part.indexOf("=", end) + 1);
    const before = [...parts.slice(0, at), part.slice(0, end)];
    const [first, ...rest] = before as [string, ...typeof before];
    return { index: wordOf([first.slice(1), ...rest], { flow }), value: wordOf([behind, ...parts.slice(at + 1)], { flow }) };
  }
  return undefined;
}

function appended(before: Variable | undefined, value: Variable): Variable | undefined {
  if ("kind" in value) {
    if (before && !("kind" in before)) return [...before, value];
    const parts = before ? before.parts : UNKNOWN_WORD.parts;
    return wordOf([...parts, ...value.parts], { flow: value.flow ?? before?.flow });
  }
  if (!before) return undefined;
  return "kind" in before ? [before, ...value] : [...before, ...value];
}
