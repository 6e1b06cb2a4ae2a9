import { UNKNOWN_WORD } from "../../model/index.ts";
import { closingBracket, evaluate, type Known, MOST_TOKENS, readArguments, type Scope } from "./expressions.ts";
import { isDot } from "./imports.ts";
import { ANY_WORDS, readList } from "./lists.ts";
import { isDefinition, type Parameter } from "./local-functions.ts";
import { type Loop, loopAt } from "./loops.ts";
import type { Script } from "./script.ts";
import type { Token } from "./tokens.ts";

/** Twice, so that what a loop hands on is known where it begins again. */
export function readAssignments(pieces: readonly Script[]): void {
  for (let round = 0; round < 2; round += 1) {
    for (const script of pieces) for (let index = 0; index < script.tokens.length; index += 1) assign(script, index);
  }
}

/** One for each of the values that the names in the tokens may have. */
export function scopesOf({ scope, variables }: Script, tokens: readonly Token[]): readonly Scope[] {
  return variables.views(tokens).map((view) => ({ ...scope, variables: view }));
}

/** Keeps what a name is given or gets added at a place: `x = "a"`, `x += "b"`, `x.append("c")`, `for x in list`, `f("a")`. */
export function assign(script: Script, index: number): void {
  const { tokens, variables } = script;
  const { kind, text } = tokens[index] as Token;
  if (kind !== "name" || isDot(tokens[index - 1])) return;
  const loop = text === "for" || text === "foreach" ? loopAt(tokens, index) : undefined;
  if (loop) assignMembers(script, loop);
  const next = tokens[index + 1];
  if (next?.kind !== "mark") return;
  if (next.text === "=") {
    if (!isNamedArgument(script, index)) assignValue(script, text, valueFrom(script, index + 2));
  } else if (next.text === "+=" || next.text === ".=") variables.add(text, onlyValue(script, valueFrom(script, index + 2)));
  else if (next.text === "." && tokens[index + 3]?.text === "(") addMembers(script, text, index + 2);
  else if (next.text === "(" && !isDefinition(tokens, index - 1)) assignParameters(script, variables.functions.get(text), index + 1);
}

/** `f(x, name = value)` gives a parameter its value and no name of the code, in languages that assign in statements only. */
function isNamedArgument({ tokens, language }: Script, index: number): boolean {
  const before = tokens[index - 1];
  return before?.kind === "mark" && /^[(,{]$/.test(before.text) && NAMED_ARGUMENTS.has(language.name);
}

const NAMED_ARGUMENTS: ReadonlySet<string> = new Set(["python", "r", "julia", "lua"]);

function assignMembers(script: Script, { name, list, ofMembers }: Loop): void {
  for (const scope of scopesOf(script, list)) {
    const members = ofMembers
      ? readArguments(list, 0, list.length, scope).flatMap((each) => each.list ?? [each.word])
      : readList(list, scope);
    script.variables.assignEach(name, members);
  }
}

function assignValue(script: Script, name: string, value: readonly Token[]): void {
  const { variables } = script;
  if (value.length === 1 && value[0]?.kind === "name") variables.share();
  for (const scope of scopesOf(script, value)) variables.assign(name, known(value, scope));
}

/** Where every statement runs in its turn there is one scope. */
function onlyValue(script: Script, value: readonly Token[]): Known {
  return known(value, scopesOf(script, [])[0]!);
}

const ADDING: ReadonlySet<string> = new Set(["append", "push", "extend"]);

function addMembers(script: Script, name: string, method: number): void {
  const { tokens, variables } = script;
  const { text } = tokens[method] as Token;
  if (!ADDING.has(text)) return;
  const args = readArguments(tokens, method + 2, closingBracket(tokens, method + 1, MOST_TOKENS), scopesOf(script, [])[0]!);
  const list = args.flatMap(({ word, list: members }) => (text === "extend" ? (members ?? [ANY_WORDS]) : [word]));
  variables.add(name, { word: UNKNOWN_WORD, list });
}

/** What a function of the code is given where it is called. */
function assignParameters(script: Script, parameters: readonly Parameter[] | undefined, open: number): void {
  if (!parameters) return;
  const { tokens, variables } = script;
  const end = closingBracket(tokens, open, MOST_TOKENS);
  for (const scope of scopesOf(script, tokens.slice(open, end))) {
    const args = readArguments(tokens, open + 1, end, scope);
    const isCertain = end < tokens.length && !args.some(({ word }) => word.open);
    const byPlace = args.filter(({ name }) => name === undefined);
    for (const [place, { name, otherwise }] of parameters.entries()) {
      const given = args.find((each) => each.name === name) ?? byPlace[place];
      if (!isCertain) variables.assign(name, UNKNOWN);
      else variables.assign(name, given ?? (otherwise ? known(otherwise, scope) : UNKNOWN));
    }
  }
}

const UNKNOWN: Known = { word: UNKNOWN_WORD, list: undefined };

function known(value: readonly Token[], scope: Scope): Known {
  return { word: evaluate(value, scope), list: readList(value, scope) };
}

/** What is longer is no text but a function, in which other values are assigned. */
const MAX_VALUE = 512;

/** The tokens of a value; none where it is not read. */
function valueFrom({ tokens, language }: Script, from: number): readonly Token[] {
  const listsWithoutBrackets = language.name === "python" || language.name === "ruby";
  let end = from;
  let depth = 0;
  for (; end < tokens.length; end += 1) {
    if (end - from > MAX_VALUE) return [];
    const token = tokens[end] as Token;
    if (depth === 0 && end > from && (token.fresh || token.text === ";")) break;
    if (token.kind !== "mark") continue;
    if (depth === 0 && token.text === "," && !listsWithoutBrackets) break;
    if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
    else if (token.text === ")" || token.text === "]" || token.text === "}") depth -= 1;
    if (depth < 0) break;
  }
  return tokens.slice(from, end);
}
