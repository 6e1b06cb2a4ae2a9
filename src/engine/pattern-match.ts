import { compare } from "../conditions/index.ts";
import {
  and,
  type Call,
  type CompiledPattern,
  knownWord,
  or,
  type PatternCommand,
  type PatternFlag,
  type PatternValue,
  type SetId,
  type Ternary,
  type Word,
} from "../model/index.ts";
import { type Judging, own } from "./effect-scope.ts";

/** Whether a call is what a command pattern means (S10). A pattern of several commands asks for the earlier ones upstream in the same pipeline. */
export function matchPattern(pattern: CompiledPattern, call: Call, calls: readonly Call[], judging: Judging): Ternary {
  const last = pattern.commands.at(-1);
  if (!last) return false;
  let answer = matchCommand(last, call, judging);
  if (answer === false || pattern.commands.length === 1) return answer;
  let stage = call.stage;
  for (let index = pattern.commands.length - 2; index >= 0; index--) {
    const upstream = nearestUpstream(pattern.commands[index]!, call.pipeline, stage, calls, judging);
    if (!upstream) return false;
    stage = upstream.stage;
    answer = and(answer, upstream.answer);
  }
  return answer;
}

function nearestUpstream(command: PatternCommand, pipeline: number, before: number, calls: readonly Call[], judging: Judging) {
  let best: { readonly stage: number; readonly answer: Ternary } | undefined;
  for (const call of calls) {
    if (call.pipeline !== pipeline || call.stage >= before) continue;
    const answer = matchCommand(command, call, judging);
    if (answer !== false && (!best || answer === true)) best = { stage: call.stage, answer };
  }
  return best;
}

function matchCommand(command: PatternCommand, call: Call, judging: Judging): Ternary {
  let answer: Ternary = false;
  for (const name of command.names) {
    const behind = wordsBehind(name, call.name);
    if (behind) answer = or(answer, matchWords(command, call, behind, judging));
    if (answer === true) return true;
  }
  const program = call.words[0];
  if (command.nameGlob === undefined || !program) return answer;
  const named = compareWithValue(baseName(program), command.nameGlob, judging);
  return named === false ? answer : or(answer, and(named, matchWords(command, call, NOTHING, judging)));
}

/**
 * The words of a call's name that stand behind the one that a pattern has: of `git push` none for `git push`, `push` for `git`, whose pattern speaks of
 * whatever follows. Undefined where the call has another name.
 */
function wordsBehind(name: string, ofCall: string | undefined): readonly Word[] | undefined {
  if (ofCall === name) return NOTHING;
  if (ofCall === undefined || ofCall.charCodeAt(name.length) !== SPACE || !ofCall.startsWith(name)) return undefined;
  return ofCall
    .slice(name.length + 1)
    .split(" ")
    .map((text) => knownWord(text));
}

const NOTHING: readonly Word[] = [];
const SPACE = 32;

function matchWords(command: PatternCommand, call: Call, behind: readonly Word[], judging: Judging): Ternary {
  let answer: Ternary = true;
  for (const flag of command.flags) {
    answer = and(answer, matchAnyFlag(flag, call, behind.length > 0, judging));
    if (answer === false) return false;
  }
  answer = and(answer, matchOperands(command, call, behind, judging));
  if (!command.open && hasFurtherFlags(command, call)) return false;
  return answer;
}

/** Of a subcommand that the pattern leaves open the flag's first spelling may be another one. */
function matchAnyFlag(flag: PatternFlag, call: Call, respelt: boolean, judging: Judging): Ternary {
  let answer: Ternary = false;
  for (const name of flag.names) answer = or(answer, matchFlag(respelt ? ownSpelling(name, call) : name, flag.value, call, judging));
  return answer;
}

function ownSpelling(name: string, { signature }: Call): string {
  return signature?.flags.find(({ names }) => names.includes(name))?.names[0] ?? name;
}

function compareWithValue(word: Word, value: PatternValue, judging: Judging): Ternary {
  let answer: Ternary = false;
  for (const set of value) {
    answer = or(answer, isMember(word, set, judging));
    if (answer === true) return true;
  }
  return answer;
}

function isMember(word: Word, set: SetId, judging: Judging): Ternary {
  const truth = compare(
    word,
    { kind: "in", set, bothSpellings: false },
    { tables: judging.program, context: judging.context, counters: judging.counters, memory: judging.memory, lookup: () => undefined },
  );
  return truth === "unconstrained" ? "unknown" : truth;
}

function matchFlag(name: string, value: PatternValue | undefined, call: Call, judging: Judging): Ternary {
  if (call.signature === undefined) {
    const word = call.words.find((candidate) => candidate.text === name || candidate.text?.startsWith(`${name}=`));
    if (!word) return call.operandsOpen ? "unknown" : false;
    return value === undefined ? true : compareWithValue(knownWord(word.text!.slice(name.length + 1)), value, judging);
  }
  const given = own(call.flags, name) ?? own(call.globals, name);
  if (given === undefined) return call.operandsOpen ? "unknown" : false;
  if (value === undefined) return true;
  const items = given.kind === "list" ? given.items : [given];
  let answer: Ternary = false;
  for (const item of items) {
    const word = item.kind === "path" ? item.written : item.kind === "word" ? item : undefined;
    const matches = word ? compareWithValue(word, value, judging) : false;
    if (matches === true) return true;
    if (matches === "unknown") answer = "unknown";
  }
  return answer;
}

function matchOperands(command: PatternCommand, call: Call, behind: readonly Word[], judging: Judging): Ternary {
  const own = call.signature === undefined ? call.operands.filter((word) => !isPatternFlag(word, command)) : call.operands;
  const words = behind.length > 0 ? [...behind, ...own] : own;
  let answer: Ternary = true;
  for (const [index, value] of command.operands.entries()) {
    const word = words[index];
    if (!word) return call.operandsOpen ? "unknown" : false;
    answer = and(answer, compareWithValue(word, value, judging));
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
