import { compare } from "../conditions/index.ts";
import {
  and,
  type Call,
  type CompiledPattern,
  type Context,
  type Counters,
  knownWord,
  or,
  type PatternCommand,
  type PatternFlag,
  type Program,
  type SetId,
  type Ternary,
  type Word,
} from "../model/index.ts";

/** What a comparison of words needs from around it. */
export interface MatchSetting {
  readonly program: Program;
  readonly context: Context;
  readonly counters: Counters;
}

function own<Item>(record: Readonly<Record<string, Item>> | undefined, name: string): Item | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Whether a call is what a command pattern means (S10). A pattern of several commands asks for the earlier ones upstream in the same pipeline. */
export function matchPattern(pattern: CompiledPattern, call: Call, calls: readonly Call[], setting: MatchSetting): Ternary {
  const last = pattern.commands.at(-1);
  if (!last) return false;
  let answer = matchCommand(last, call, setting);
  if (answer === false || pattern.commands.length === 1) return answer;
  let stage = call.stage;
  for (let index = pattern.commands.length - 2; index >= 0; index--) {
    const upstream = nearestUpstream(pattern.commands[index]!, call.pipeline, stage, calls, setting);
    if (!upstream) return false;
    stage = upstream.stage;
    answer = and(answer, upstream.answer);
  }
  return answer;
}

function nearestUpstream(command: PatternCommand, pipeline: number, before: number, calls: readonly Call[], setting: MatchSetting) {
  let best: { readonly stage: number; readonly answer: Ternary } | undefined;
  for (const call of calls) {
    if (call.pipeline !== pipeline || call.stage >= before) continue;
    const answer = matchCommand(command, call, setting);
    if (answer !== false && (!best || answer === true)) best = { stage: call.stage, answer };
  }
  return best;
}

function matchCommand(command: PatternCommand, call: Call, setting: MatchSetting): Ternary {
  const named = matchName(command, call, setting);
  if (named === false) return false;
  let answer: Ternary = named;
  for (const flag of command.flags) {
    answer = and(answer, matchAnyFlag(flag, call, setting));
    if (answer === false) return false;
  }
  answer = and(answer, matchOperands(command, call, setting));
  if (!command.open && hasFurtherFlags(command, call)) return false;
  return answer;
}

function matchName(command: PatternCommand, call: Call, setting: MatchSetting): Ternary {
  if (call.name !== undefined && command.names.includes(call.name)) return true;
  if (command.nameGlob === undefined) return false;
  const program = call.words[0];
  return program ? compareWordWithSet(baseName(program), command.nameGlob, setting) : false;
}

function matchAnyFlag(flag: PatternFlag, call: Call, setting: MatchSetting): Ternary {
  let answer: Ternary = false;
  for (const name of flag.names) answer = or(answer, matchFlag(name, flag.value, call, setting));
  return answer;
}

function compareWordWithSet(word: Word, set: SetId, setting: MatchSetting): Ternary {
  const truth = compare(
    word,
    { kind: "in", set, bothSpellings: false },
    { tables: setting.program, context: setting.context, counters: setting.counters, lookup: () => undefined },
  );
  return truth === "unconstrained" ? "unknown" : truth;
}

function matchFlag(name: string, value: number | undefined, call: Call, setting: MatchSetting): Ternary {
  if (call.signature === undefined) {
    const word = call.words.find((candidate) => candidate.text === name || candidate.text?.startsWith(`${name}=`));
    if (!word) return call.operandsOpen ? "unknown" : false;
    return value === undefined ? true : compareWordWithSet(knownWord(word.text!.slice(name.length + 1)), value, setting);
  }
  const given = own(call.flags, name) ?? own(call.globals, name);
  if (given === undefined) return call.operandsOpen ? "unknown" : false;
  if (value === undefined) return true;
  const items = given.kind === "list" ? given.items : [given];
  let answer: Ternary = false;
  for (const item of items) {
    const word = item.kind === "path" ? item.written : item.kind === "word" ? item : undefined;
    const matches = word ? compareWordWithSet(word, value, setting) : false;
    if (matches === true) return true;
    if (matches === "unknown") answer = "unknown";
  }
  return answer;
}

function matchOperands(command: PatternCommand, call: Call, setting: MatchSetting): Ternary {
  const words = call.signature === undefined ? call.operands.filter((word) => !isPatternFlag(word, command)) : call.operands;
  let answer: Ternary = true;
  for (const [index, operand] of command.operands.entries()) {
    const word = words[index];
    if (!word) return call.operandsOpen ? "unknown" : false;
    answer = and(answer, compareWordWithSet(word, operand.set, setting));
    if (answer === false) return false;
  }
  if (command.open) return answer;
  if (words.length > command.operands.length) return false;
  return call.operandsOpen ? and(answer, "unknown") : answer;
}

function hasFurtherFlags(command: PatternCommand, call: Call): boolean {
  return Object.keys(call.flags).some((name) => !command.flags.some((flag) => flag.names.includes(name)));
}

function isPatternFlag(word: Word, command: PatternCommand): boolean {
  return command.flags.some((flag) => flag.names.some((name) => word.text === name || word.text?.startsWith(`${name}=`)));
}

function baseName(program: Word): Word {
  if (program.text === undefined) return program;
  return knownWord(program.text.slice(program.text.lastIndexOf("/") + 1));
}
