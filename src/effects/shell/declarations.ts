/** Builtins that give variables their values, attributes and other names. */
import type { Span, Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import type { CommandContext } from "../calls.ts";
import type { CodeUse } from "../carriers/code.ts";
import { formatted } from "../signatures/outputs.ts";
import { splitAssignment } from "../signatures/word-types.ts";
import { expandOne } from "../words/words.ts";
import { assign, splitMember } from "./assignments.ts";
import { type Attribute, UNSET } from "./environment.ts";
import { evaluateNumber, evaluateReference } from "./evaluated.ts";
import type { Shell } from "./shell.ts";
import { referTo, setMember, setNamed, setVariable } from "./variables.ts";

export interface BuiltinCall {
  readonly shell: Shell;
  readonly words: readonly Word[];
  readonly context: CommandContext;
  readonly use: CodeUse;
  readonly span: Span | undefined;
}

export function declareNames({ shell, words, context }: BuiltinCall): void {
  const { env } = shell;
  const flags = words.slice(1).flatMap(({ text }) => (text?.startsWith("-") ? [...text.slice(1)] : []));
  flags.push(...(MEANT[words[0]?.text ?? ""] ?? ""));
  const isLocal = words[0]?.text !== "export" && words[0]?.text !== "readonly" && !flags.includes("g");
  const refers = flags.includes("n");
  const names: string[] = [];
  const begin = (name: string) => {
    if (isLocal) env.localise(name);
    giveAttribute(shell, name, flags);
    names.push(name);
  };
  for (const { text } of words.slice(1)) {
    if (text === undefined || !/^\w+$/.test(text)) continue;
    begin(text);
    if (refers) env.refer(text, "");
    else if (flags.includes("A")) env.set(text, undefined);
  }
  for (const node of context.declared ?? []) {
    begin(node.name);
    if (refers && node.value.type === "Word") referTo(shell, node.name, expandOne(shell, node.value));
    else assign(shell, node);
  }
  for (const word of words.slice(1)) declareText(shell, word, begin, refers);
  if (flags.includes("r")) for (const name of names) env.mark(name, "readonly");
}

/** Other names for `declare` with a flag. */
const MEANT: Readonly<Record<string, string>> = { readonly: "r", integer: "i", nameref: "n" };

/** `declare "name=value"`, `declare "name[index]=value"`. */
function declareText(shell: Shell, word: Word, begin: (name: string) => void, refers: boolean): void {
  const [first, ...rest] = word.parts;
  const open = typeof first === "string" ? first.indexOf("[") : -1;
  if (typeof first === "string" && open > 0 && /^[A-Za-z_]\w*$/.test(first.slice(0, open))) {
    const member = splitMember({ ...word, parts: [first.slice(open), ...rest] });
    if (member) setMember(shell, first.slice(0, open), member.index, member.value);
    else evaluateReference(shell, word);
    return;
  }
  const assignment = splitAssignment(word);
  if (!assignment) return;
  const { name, value } = assignment;
  begin(name);
  // A list in brackets is read as one.
  if (value.text?.startsWith("(")) evaluateNumber(shell, value);
  if (refers) referTo(shell, name, value);
  else setVariable(shell, name, value);
}

/** What a variable is given from here on changes by it. */
function giveAttribute(shell: Shell, name: string, flags: readonly string[]): void {
  for (const flag of flags) {
    const attribute = ATTRIBUTES[flag];
    if (attribute) shell.env.mark(name, attribute);
  }
}

const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  l: "converting",
  u: "converting",
  c: "converting",
  i: "integer",
  A: "associative",
};

/** A name that is no variable's may be a function's. */
export function unsetNames({ shell, words }: BuiltinCall): void {
  const { env } = shell;
  const kind = words[1]?.text;
  for (const word of words.slice(1)) {
    const { text } = word;
    evaluateReference(shell, word);
    if (text === undefined) env.forget();
    if (text === undefined || text.startsWith("-")) continue;
    const index = text.indexOf("[");
    if (index > 0) env.set(text.slice(0, index), undefined);
    else {
      if (kind !== "-v") env.undefine(text, kind === "-f");
      if (kind !== "-f") env.set(text, UNSET);
    }
  }
}

/** `printf -v NAME`: the variable gets what would be printed. */
export function printVariable(shell: Shell, words: readonly Word[]): void {
  const flag = words[1]?.text;
  if (!flag?.startsWith("-v")) return;
  const isApart = flag === "-v";
  const given = isApart ? words[2]?.text : flag.slice(2);
  if (given === undefined) {
    evaluateReference(shell, words[2]);
    shell.env.forget();
  } else if (/^[A-Za-z_]/.test(given)) setNamed(shell, given, formatted([words[0] as Word, ...words.slice(isApart ? 3 : 2)]));
}

/** The value of a flag of one letter, beside it or behind it. */
export function optionValue(words: readonly Word[], letter: string): Word | undefined {
  const at = words.findIndex(({ text }, index) => index > 0 && text?.startsWith("-") && text.includes(letter));
  const text = words[at]?.text ?? "";
  const end = text.indexOf(letter) + 1;
  if (at < 0) return undefined;
  return end === text.length ? words[at + 1] : knownWord(text.slice(end));
}
