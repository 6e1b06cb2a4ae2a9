/** `read` and `mapfile`: variables that get what is read, as far as that is known. */
import type { Word } from "../../model/index.ts";
import { isUnconstrained, knownWord } from "../../model/index.ts";
import { readFrom } from "./descriptors.ts";
import { evaluateReference } from "./evaluated.ts";
import { type Data, unknownData } from "./flow.ts";
import type { Shell } from "./shell.ts";
import { setNamed, setVariable } from "./variables.ts";

export function readVariables(outer: Shell, words: readonly Word[]): void {
  const { names, array, raw, cut, from } = readOptions(outer, words);
  const shell = from === undefined ? outer : { ...outer, stdin: read(outer, from) };
  const line = cut ? undefined : onlyLine(shell.stdin, raw);
  const fields = line === undefined ? undefined : split(shell, line, array === undefined ? names.length : Number.POSITIVE_INFINITY);
  if (array !== undefined) {
    setVariable(shell, array, fields ? fields.map((field) => knownWord(field)) : [{ ...whatIsRead(shell), open: true }]);
    return;
  }
  names.forEach((name, index) => {
    setNamed(shell, name, fields ? knownWord(fields[index] ?? "") : whatIsRead(shell));
  });
}

export function readArray(shell: Shell, words: readonly Word[]): void {
  const name = words.slice(1).findLast((word) => word.text !== undefined && !word.text.startsWith("-"))?.text ?? "MAPFILE";
  const stdin = read(shell, words[words.findIndex(({ text }) => text === "-u") + 1]?.text);
  if (stdin?.text === undefined) {
    setVariable(shell, name, stdin ? [{ ...stdin, open: true }] : undefined);
    return;
  }
  const strips = words.some(({ text }) => text !== undefined && /^-[a-zA-Z]*t/.test(text));
  const lines = stdin.text === "" ? [] : stdin.text.replace(/\n$/, "").split("\n");
  setVariable(
    shell,
    name,
    lines.slice(0, MAX_LINES).map((line) => knownWord(strips ? line : `${line}\n`)),
  );
}

const MAX_LINES = 1_000;

interface ReadOptions {
  readonly names: readonly string[];
  readonly array: string | undefined;
  /** Backslashes are kept. */
  readonly raw: boolean;
  /** It ends elsewhere than at the line's end. */
  readonly cut: boolean;
  /** The descriptor that is read. */
  readonly from: string | undefined;
}

/** What comes from a descriptor; from standard input where the text names none. */
function read({ env, stdin }: Shell, descriptor: string | undefined): Data | undefined {
  const number = Number(descriptor ?? "");
  return number > 0 ? readFrom(env.descriptors?.get(number)) : stdin;
}

function readOptions(shell: Shell, words: readonly Word[]): ReadOptions {
  const names: string[] = [];
  let array: string | undefined;
  let letters = "";
  let from: string | undefined;
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] as Word;
    const { text } = word;
    if (text === undefined) {
      evaluateReference(shell, word);
      shell.env.forget();
    }
    if (text === undefined || text === "--") continue;
    const option = /^-([a-zA-Z]*?)(?:([adinNptu])(.*))?$/s.exec(text);
    if (!option) {
      names.push(text);
      continue;
    }
    const [, flags = "", valued = "", attached = ""] = option;
    letters += flags + valued;
    if (valued === "") continue;
    if (attached === "") index += 1;
    if (valued === "a") array = attached === "" ? words[index]?.text : attached;
    if (valued === "u") from = attached === "" ? (words[index]?.text ?? UNOPENED) : attached;
  }
  return { names: names.length === 0 ? ["REPLY"] : names, array, raw: letters.includes("r"), cut: /[dnN]/.test(letters), from };
}

const UNOPENED = "9";

/** The line, where there is no other; a backslash that `read` would take for an escape makes it unknown. */
function onlyLine(stdin: Data | undefined, raw: boolean): string | undefined {
  const line = stdin?.text?.replace(/\n$/, "");
  return line === undefined || line.includes("\n") || (!raw && line.includes("\\")) ? undefined : line;
}

/** Into so many fields, of which the last takes the rest; undefined where separators are not blanks and stand in the line. */
function split(shell: Shell, line: string, count: number): readonly string[] | undefined {
  const value = shell.env.get("IFS");
  const separators = value && "kind" in value ? value.text : undefined;
  if (separators === undefined) return undefined;
  if (![...separators].some((separator) => line.includes(separator))) return [line];
  if (/\S/.test(separators)) return undefined;
  const fields = line.trim().split(/\s+/);
  return fields.length <= count ? fields : [...fields.slice(0, count - 1), fields.slice(count - 1).join(" ")];
}

/** A word that stands for the paths that a search prints stays that very word. */
function whatIsRead(shell: Shell): Word {
  const { stdin, run } = shell;
  return stdin && (isUnconstrained(stdin) || run.bindings.has(stdin)) ? stdin : unknownData(stdin?.flow);
}
