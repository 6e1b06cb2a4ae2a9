/** Giving variables their values, with what the shell does as it gives them. */
import type { Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { defineMember, tableOf } from "./command-tables.ts";
import type { Variable } from "./environment.ts";
import { evaluateNumber, evaluateReference } from "./evaluated.ts";
import type { Shell } from "./shell.ts";

/** Gives a variable a value. One that holds numbers evaluates it, one that is to stand for another stands for the variable of that name. */
export function setVariable(shell: Shell, name: string, value: Variable | undefined): void {
  const { env } = shell;
  const given = value === undefined ? [] : "kind" in value ? [value] : value;
  if (env.attributeOf(name) === "integer" || NUMBERS.has(name)) for (const word of given) evaluateNumber(shell, word);
  if (env.references?.get(name) === "") referTo(shell, name, given[0]);
  else env.set(name, value);
}

/** Variables of the shell that hold numbers. */
const NUMBERS: ReadonlySet<string> = new Set(["RANDOM", "SRANDOM", "OPTIND", "HISTCMD"]);

/** Has a name stand for another variable, or for a member of one, whose index is evaluated each time. */
export function referTo(shell: Shell, name: string, target: Word | undefined): void {
  const { env } = shell;
  evaluateReference(shell, target);
  const [variable = "", index] = (target?.text ?? "").split("[", 2);
  if (!/^[A-Za-z_]\w*$/.test(variable)) {
    env.set(name, undefined);
    return;
  }
  // Which member it is may change each time.
  if (index !== undefined) env.set(variable, undefined);
  env.refer(name, variable);
}

/** Gives a value to what is named as text: a variable, or a member of one. */
export function setNamed(shell: Shell, target: string, value: Variable | undefined): void {
  const at = target.indexOf("[");
  if (at < 0) setVariable(shell, target, value);
  else setMember(shell, target.slice(0, at), knownWord(target.slice(at + 1).replace(/\]$/, "")), value);
}

/** Gives a value to the member of an array. The names of members that have names are not evaluated. */
export function setMember(shell: Shell, name: string, index: Word, value: Variable | undefined): void {
  const { env } = shell;
  const table = tableOf(shell, env.nameOf(name));
  if (table) defineMember(shell, table, index, value && "kind" in value ? value : UNKNOWN_WORD);
  else if (env.attributeOf(name) === "associative") env.set(name, undefined);
  else {
    evaluateNumber(shell, index);
    if (env.attributeOf(name) === "integer" && value && "kind" in value) evaluateNumber(shell, value);
    env.set(name, withMember(env.get(name), index, value));
  }
}

function withMember(before: Variable | undefined, index: Word, value: Variable | undefined): Variable | undefined {
  const number = index.text === undefined ? Number.NaN : Number(index.text);
  if (!value || !("kind" in value) || !Number.isInteger(number) || number < 0 || number > 1_000) return undefined;
  const words = before === undefined ? [] : "kind" in before ? [before] : [...before];
  while (words.length < number) words.push(UNKNOWN_WORD);
  words[number] = value;
  return words;
}
