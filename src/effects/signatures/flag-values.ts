/** What flags take: their values, noted with the words that were read so far. */
import type { FlagSpec, Part, Value, Word } from "../../model/index.ts";
import { isUnconstrained, TRUE_VALUE, wordOf } from "../../model/index.ts";
import type { Shell } from "../shell/shell.ts";
import type { Parsed } from "./argv.ts";
import { flagName } from "./prepared.ts";
import { fitShape } from "./shapes.ts";
import { typedValue } from "./word-types.ts";

/** Reads what a flag at that index takes and gives the index behind it; negative where what follows (from that index) are operands. */
export function takeValue(shell: Shell, spec: FlagSpec, words: readonly Word[], index: number, parsed: Parsed): number {
  if (spec.type === undefined || spec.attachedOnly) {
    recordFlag(shell, spec, undefined, parsed);
    return spec.stops ? -(index + 1) : index + 1;
  }
  if (spec.type === "until-semicolon" || spec.type === "rest") return takeCommand(spec, words, index, parsed);
  const { words: count, value: at } = spec.takes ?? ONE_WORD;
  const value = words[index + 1 + at];
  recordFlag(shell, spec, value, parsed);
  const next = Math.min(index + 1 + count, words.length);
  return value && spec.stops ? -next : next;
}

/** Notes a flag and its value. A flag that is given more than once is judged with every value. */
export function recordFlag(shell: Shell, spec: FlagSpec, word: Word | undefined, parsed: Parsed): void {
  const name = flagName(spec);
  const value = word === undefined || spec.type === undefined ? TRUE_VALUE : flagValue(shell, spec.type, word, parsed);
  const before = parsed.flags[name];
  if (before === undefined || before === TRUE_VALUE) {
    parsed.flags[name] =
      spec.repeatable && value.kind !== "list" && value !== TRUE_VALUE ? { kind: "list", items: [value], open: false } : value;
  } else if (value !== TRUE_VALUE && value.kind !== "list") {
    const items = before.kind === "list" ? [...before.items, value] : [before, value];
    parsed.flags[name] = { kind: "list", items, open: false };
  }
}

/** The word from an offset in its first part on. */
export function wordFrom(word: Word, offset: number): Word {
  const [first, ...others] = word.parts;
  const text = typeof first === "string" ? first.slice(offset) : "";
  const parts: Part[] = text === "" ? others : [text, ...others];
  return wordOf(parts, { open: word.open, span: word.span, flow: word.flow });
}

const ONE_WORD = { words: 1, value: 0 };

function takeCommand(spec: FlagSpec, words: readonly Word[], index: number, parsed: Parsed): number {
  const command: Word[] = [];
  let at = index + 1;
  for (; at < words.length; at += 1) {
    const word = words[at] as Word;
    if (spec.type === "until-semicolon" && (word.text === ";" || (word.text === "+" && words[at - 1]?.text === "{}"))) {
      at += 1;
      break;
    }
    command.push(word);
  }
  const name = flagName(spec);
  const commands = parsed.commands[name] ?? [];
  commands.push(command);
  parsed.commands[name] = commands;
  parsed.flags[name] = { kind: "list", items: commands.flat(), open: false };
  return at;
}

function flagValue(shell: Shell, type: string, word: Word, parsed: Parsed): NonNullable<Value> {
  const shape = shell.run.program.shapes.get(type);
  if (!shape) return typedValue(shell, type, word) ?? word;
  // It may have a shape that says more than the one that takes anything.
  if (isUnconstrained(word)) parsed.declared = false;
  const fitted = fitShape(shell, shape, word);
  if (fitted) parsed.shapes.push(fitted);
  return word;
}
