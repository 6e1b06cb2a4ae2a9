import { ANY, type Word, wordOf } from "../../model/index.ts";
import { type Argument, closingBracket, evaluate, MOST_TOKENS, readArguments, type Scope } from "./expressions.ts";
import type { Token } from "./tokens.ts";

/** Stands in a list for any number of words. */
export const ANY_WORDS: Word = wordOf([ANY], { open: true });

/** The members of a list: written out, named, put together by `+`, or what a text is cut into. Undefined where it is none, or not known to be one. */
export function readList(tokens: readonly Token[], scope: Scope): readonly Word[] | undefined {
  const spread = spreadLength(tokens);
  const split = splitText(tokens, scope);
  if (split) return split;
  const words: Word[] = [];
  let isList = false;
  for (let at = spread; at < tokens.length; at += 1) {
    const end = operandEnd(tokens, at);
    const list = listAt(tokens, at, scope);
    if (list && list.next === end) isList = true;
    words.push(...(list && list.next === end ? list.words : [ANY_WORDS]));
    at = end;
  }
  return isList ? words : undefined;
}

/** The next `+` outside of brackets, or the end. */
function operandEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at] as Token;
    if (kind !== "mark") continue;
    if (text === "(" || text === "[" || text === "{") depth += 1;
    else if (text === ")" || text === "]" || text === "}") depth -= 1;
    else if (depth === 0 && text === "+") return at;
  }
  return tokens.length;
}

/** Whether the members stand for themselves where the list is given: `*words`, `...words`, Perl's `@words`. */
export function isSpread(tokens: readonly Token[]): boolean {
  return spreadLength(tokens) > 0 || (tokens.length === 1 && isArrayName(tokens[0]));
}

function spreadLength([first, second]: readonly Token[]): number {
  const isMark = first?.kind === "mark" && (first.text === "*" || first.text === "...");
  return isMark && second !== undefined ? 1 : 0;
}

function isArrayName(token: Token | undefined): boolean {
  return token?.kind === "name" && token.text.startsWith("@") && token.text.length > 1;
}

interface List {
  readonly words: readonly Word[];
  readonly next: number;
}

function listAt(tokens: readonly Token[], at: number, scope: Scope): List | undefined {
  const first = tokens[at];
  const opens = tokens[at + 1]?.text === "(";
  if (first?.kind === "name") {
    // R's `c("a", "b")`, and what makes a list of a list.
    if (opens && MAKERS.has(first.text)) return made(tokens, at, scope);
    const list = scope.variables.get(first.text)?.list;
    if (!list) return undefined;
    const end = at + 1;
    return tokens[end]?.text === "." && tokens[end + 1]?.text === "concat"
      ? concatenated(tokens, end, list, scope)
      : { words: list, next: end };
  }
  if (first?.kind !== "mark") return undefined;
  if (first.text === "{") return among(tokens, at, scope);
  if (first.text !== "[" && first.text !== "(") return undefined;
  const end = closingBracket(tokens, at, MOST_TOKENS);
  if (end >= tokens.length) return undefined;
  const members = readArguments(tokens, at + 1, end, scope);
  const words = first.text === "(" && isGrouped(tokens, at, end, members) ? members[0]?.list : members.map(({ word }) => word);
  if (!words) return undefined;
  return tokens[end + 1]?.text === "." && tokens[end + 2]?.text === "concat"
    ? concatenated(tokens, end + 1, words, scope)
    : { words, next: end + 1 };
}

const MAKERS: ReadonlySet<string> = new Set(["c", "list", "tuple", "array", "array_merge"]);

/** `list(words)` gives the members of what it is given, `c("a", "b")` what it is given. */
function made(tokens: readonly Token[], at: number, scope: Scope): List {
  const end = closingBracket(tokens, at + 1, MOST_TOKENS);
  const words = readArguments(tokens, at + 2, end, scope).flatMap(({ word, list }) => list ?? [word]);
  return { words: tokens[at]?.text === "c" || words.every(({ text }) => text !== undefined) ? words : [ANY_WORDS], next: end + 1 };
}

/** `("x")` is a text in brackets, `("x",)` and `("x", "y")` are lists. */
function isGrouped(tokens: readonly Token[], open: number, end: number, members: readonly Argument[]): boolean {
  return members.length === 1 && tokens[end - 1]?.text !== "," && !isSpread(tokens.slice(open + 1, end));
}

/** What to run, among the options: `new Deno.Command("rm", { args: ["-r"] })`, `Bun.spawn({ cmd: ["rm"] })`. */
function among(tokens: readonly Token[], at: number, scope: Scope): List | undefined {
  const end = closingBracket(tokens, at, MOST_TOKENS);
  const options = readArguments(tokens, at + 1, end, scope);
  const words = options.find(({ name, list }) => list !== undefined && (name === "args" || name === "cmd"))?.list;
  return words && { words, next: end + 1 };
}

/** `words.concat(["x"], "y")`. */
function concatenated(tokens: readonly Token[], dot: number, before: readonly Word[], scope: Scope): List {
  const end = closingBracket(tokens, dot + 2, MOST_TOKENS);
  const added = readArguments(tokens, dot + 3, end, scope).flatMap(({ word, list }) => list ?? [word]);
  return { words: [...before, ...added], next: end + 1 };
}

/** `"rm -rf /".split()` and `shlex.split("…")`. */
function splitText(tokens: readonly Token[], scope: Scope): readonly Word[] | undefined {
  const at = tokens.findIndex((token) => token.kind === "name" && token.text === "split");
  if (at < 0) return undefined;
  const method = tokens[at - 1]?.text === "." && tokens[0]?.kind === "string";
  const text = method ? evaluate(tokens.slice(0, 1), scope).text : readArguments(tokens, at + 2, tokens.length - 1, scope)[0]?.word.text;
  return text?.split(/\s+/).map((piece) => wordOf([piece]));
}
