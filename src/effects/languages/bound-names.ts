import { isDot } from "./imports.ts";
import { isDefinition, type LocalFunctions } from "./local-functions.ts";
import { loopAt } from "./loops.ts";
import type { Token } from "./tokens.ts";

/** How the names of some code get their values, where that is not by `name = value` alone. */
export interface BoundNames {
  /** Without sigils: names whose values come from elsewhere (loops, parameters, what is taken apart) or are changed in place. */
  readonly elsewhere: ReadonlySet<string>;
  /** Not every statement need run, or not in the order in which they stand. */
  readonly everyWay: boolean;
  /** Any name may be given any value: by code that is made as it runs, or by the table of names. */
  readonly opaque: boolean;
  /** Something is changed in place: a list that has two names changes under both. */
  readonly changing: boolean;
}

/** Looks at the pieces of one code, in whatever language. Where a form is not known for sure, a name counts as bound elsewhere. */
export function boundNames(pieces: readonly (readonly Token[])[], language: string, functions: LocalFunctions): BoundNames {
  const everyWay = pieces.some((tokens) => tokens.some((token, at) => branches(token, tokens[at - 1], language)));
  const found: Found = { language, functions, elsewhere: new Set(), everyWay, opaque: false, changing: false };
  for (const tokens of pieces) for (let at = 0; at < tokens.length; at += 1) look(tokens, at, found);
  return found;
}

/** A name without what marks it as a text or a list. */
export function withoutSigil(name: string): string {
  return name.replace(/^[$@%]+/, "");
}

interface Found extends BoundNames {
  readonly language: string;
  /** What these are given stands in the code. */
  readonly functions: LocalFunctions;
  readonly elsewhere: Set<string>;
  opaque: boolean;
  changing: boolean;
}

/** So many tokens of one form are looked at. */
const MOST_LOOKED_AT = 64;

function branches(token: Token, before: Token | undefined, language: string): boolean {
  if (token.kind === "name") return BRANCHING.has(token.text) && !isDot(before);
  if (token.kind !== "mark") return false;
  // Python's braces hold data.
  return token.text === "{" ? language !== "python" : BRANCHING_MARKS.has(token.text);
}

const BRANCHING: ReadonlySet<string> = new Set([
  ...["if", "elif", "elsif", "elseif", "else", "unless", "then", "switch", "case", "when", "match", "and", "or"],
  ...["while", "until", "for", "foreach", "repeat", "loop", "do", "begin"],
  ...["def", "function", "fn", "sub", "lambda", "proc", "class", "module", "with"],
  ...["try", "except", "catch", "rescue", "finally", "ensure", "goto"],
]);
const BRANCHING_MARKS: ReadonlySet<string> = new Set(["=>", "->", "&&", "||", "?"]);

function look(tokens: readonly Token[], at: number, found: Found): void {
  const { kind, text } = tokens[at] as Token;
  if (kind === "name") lookAtName(tokens, at, found);
  else if (kind !== "mark") return;
  else if (text === "=") lookAtAssignment(tokens, at, found);
  else if (text === "=>") addNames(tokens, beforeArrow(tokens, at), at, found);
  else if (text === "{") lookAtBlock(tokens, at, found);
  else if (text === "\\" || text === "&") addName(tokens[at + 1], found, isSigiled);
}

function lookAtName(tokens: readonly Token[], at: number, found: Found): void {
  const { text } = tokens[at] as Token;
  const next = tokens[at + 1];
  if (OPAQUE.has(text) || text === "$" || isScopeMade(text, next, found)) found.opaque = true;
  if (isDot(tokens[at - 1])) {
    if (MUTATING.has(text) && !isPure(text, next, found)) change(tokens[at - 2], text, found);
    return;
  }
  if (text === "for" || text === "foreach") lookAtLoop(tokens, at, found);
  else if (text === "as" && next?.text.startsWith("$") === true && tokens[at + 2]?.text === ")") return;
  else if (text === "as" || text === "rescue" || text === "case") addNames(tokens, at + 1, lineEnd(tokens, at), found);
  else if (PARAMETERS.has(text)) lookAtFunction(tokens, at, found);
  else if (CHANGING.has(text)) addNames(tokens, at + 1, lineEnd(tokens, at), found, true);
  else if (next?.kind === "mark" && isChanged(tokens, at)) {
    found.elsewhere.add(withoutSigil(text));
    found.changing = true;
  } else if (next?.text === "+=" || next?.text === ".=") {
    found.changing = true;
    if (found.everyWay) found.elsewhere.add(withoutSigil(text));
  }
}

/** A loop of one name over a list is followed (see `loops.ts`). */
function lookAtLoop(tokens: readonly Token[], at: number, found: Found): void {
  if (!loopAt(tokens, at)) addNames(tokens, at + 1, loopHead(tokens, at), found);
}

function lookAtFunction(tokens: readonly Token[], at: number, found: Found): void {
  if (!isLocal(tokens, at, found)) addNames(tokens, at + 1, parametersEnd(tokens, at), found);
}

function isLocal(tokens: readonly Token[], at: number, { functions }: Found): boolean {
  return isDefinition(tokens, at) && functions.has(tokens[at + 1]!.text);
}

/** What can set any name: by its text, or in code that is made as it runs. */
const OPAQUE: ReadonlySet<string> = new Set([
  ...["eval", "globals", "locals", "vars", "setattr", "__dict__", "__main__", "builtins", "inspect"],
  ...["binding", "local_variable_set", "instance_variable_set", "const_set", "extract", "parse_str", "assign"],
  ...["loadstring", "_G", "setfenv", "globalThis", "runInThisContext", "runInContext", "GLOBALS"],
]);
/** Python's `exec` runs code, JavaScript's `with` looks names up in a value. */
function isScopeMade(text: string, next: Token | undefined, { language }: Found): boolean {
  return language === "python" ? text === "exec" : language === "javascript" && text === "with" && next?.text === "(";
}

/** Functions that take names: what they are called, and the words that such a list begins with. */
const PARAMETERS: ReadonlySet<string> = new Set(["def", "function", "fn", "sub", "lambda", "proc", "catch"]);
/** Functions that change what they are given, in languages that pass names on. */
const CHANGING: ReadonlySet<string> = new Set([
  ...["push", "unshift", "splice", "shift", "pop", "chop", "chomp", "read", "sysread", "recv"],
  ...["array_push", "array_unshift", "array_splice", "array_shift", "array_pop", "preg_match", "preg_match_all"],
]);
/** Methods that change what they are asked of. */
const MUTATING: ReadonlySet<string> = new Set([
  ...["append", "extend", "insert", "push", "unshift", "prepend", "splice", "pop", "shift", "remove", "clear", "reverse", "sort", "fill"],
  ...["update", "setdefault", "copyWithin", "delete", "delete_at", "delete_if", "store", "replace", "concat", "map", "sub", "gsub"],
]);
/** These give another value and leave the old one as it is, unless a `!` follows; Ruby changes texts by two of them. */
const PURE: ReadonlySet<string> = new Set(["replace", "concat", "map", "sub", "gsub"]);
/** What is followed by the code itself where nothing branches. */
const FOLLOWED: ReadonlySet<string> = new Set(["append", "extend", "push"]);

function isPure(method: string, next: Token | undefined, { language }: Found): boolean {
  return PURE.has(method) && next?.text !== "!" && !(language === "ruby" && (method === "replace" || method === "concat"));
}

function change(owner: Token | undefined, method: string, found: Found): void {
  if (owner?.kind !== "name") return;
  found.changing = true;
  if (found.everyWay || !FOLLOWED.has(method)) found.elsewhere.add(withoutSigil(owner.text));
}

/** `x -= 1`, `x ||= y`, `x := y`, `x << y`, `x++`, `$x =~ s/a/b/`, `x: str = y`: the name's value is another one than before. */
function isChanged(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1] as Token;
  if (next.text === "++" || next.text === "--") return true;
  if (next.text === "=~") return tokens[at + 2]?.kind === "regex";
  if (next.text === "<" && tokens[at + 2]?.text === "<") return true;
  if (next.text === ":" && tokens[at + 2]?.kind === "name") return isAnnotated(tokens, at);
  for (let index = at + 1; index < at + 5; index += 1) {
    const token = tokens[index];
    if (token?.kind !== "mark" || !OPERATOR.test(token.text)) return index > at + 2 && tokens[index - 1]?.text === "=";
  }
  return false;
}

const OPERATOR = /^(?:[-*/%|&^<>?:=]|\*\*|\/\/|\|\||&&)$/;

/** `x: str = y` at the begin of a statement; elsewhere the colon ends a condition or a key. */
function isAnnotated(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const begins = tokens[at]?.fresh === true || (before?.kind === "name" && DECLARING.has(before.text));
  for (let index = at + 2; begins && index < at + MOST_LOOKED_AT; index += 1) {
    const token = tokens[index];
    if (!token || token.fresh) return false;
    if (token.text === "=") return true;
  }
  return false;
}

const DECLARING: ReadonlySet<string> = new Set(["let", "const", "var", "my", "our", "local"]);

/** `[a, b] = c`, `x[0] = c`, `a, b = c`. */
function lookAtAssignment(tokens: readonly Token[], at: number, found: Found): void {
  const before = tokens[at - 1];
  if (before?.kind === "mark" && (before.text === ")" || before.text === "]" || before.text === "}")) {
    const open = openedBefore(tokens, at - 1);
    if (open === undefined) found.opaque = true;
    else addNames(tokens, Math.max(0, open - 1), at, found);
    if (before.text === "]") found.changing = true;
    return;
  }
  let start = at - 1;
  while (tokens[start]?.kind === "name" && tokens[start - 1]?.text === ",") start -= tokens[start - 2]?.text === "*" ? 3 : 2;
  if (start >= at - 1) return;
  const first = tokens[start];
  const opener = tokens[start - 1];
  const begins = first?.fresh === true || opener === undefined || DECLARING.has(opener.text) || /^[;:{*]$/.test(opener.text);
  if (begins) addNames(tokens, Math.max(0, start), at, found);
}

/** What `(…) {` and Ruby's `{ |…|` take: a function of whatever form, unless a word of control stands before. */
function lookAtBlock(tokens: readonly Token[], at: number, found: Found): void {
  if (tokens[at + 1]?.text === "|") addNames(tokens, at + 2, markAt(tokens, at + 2, "|"), found);
  if (tokens[at - 1]?.text === "do") addNames(tokens, at, markAt(tokens, at + 1, "|"), found);
  if (tokens[at - 1]?.text !== ")") return;
  const open = openedBefore(tokens, at - 1);
  if (open === undefined) found.opaque = true;
  else if (!CONTROL.has(tokens[open - 1]?.text ?? "") && !isLocal(tokens, open - 2, found)) addNames(tokens, open, at, found);
}

const CONTROL: ReadonlySet<string> = new Set(["if", "elsif", "elseif", "unless", "while", "until", "for", "foreach", "switch", "with"]);

function addNames(tokens: readonly Token[], from: number, to: number, found: Found, changing = false): void {
  for (let at = from; at < to; at += 1) addName(tokens[at], found);
  if (changing) found.changing = true;
}

function addName(token: Token | undefined, found: Found, counts: (token: Token) => boolean = () => true): void {
  if (token?.kind === "name" && counts(token)) found.elsewhere.add(withoutSigil(token.text));
}

function isSigiled({ text }: Token): boolean {
  return /^[$@%]/.test(text);
}

/** Where the names of a loop end: `for a, b in`, `for (const x of`, `foreach my $x (`. */
function loopHead(tokens: readonly Token[], at: number): number {
  const most = Math.min(tokens.length, at + MOST_LOOKED_AT);
  for (let index = at + 1; index < most; index += 1) {
    const { text } = tokens[index] as Token;
    if (text === "in" || text === "of") return index;
    // `for (i = 0; …)` assigns.
    if (text === ";" || text === "=") return at;
    if (text === "(" && index > at + 1) return index;
  }
  return at;
}

/** Python's `lambda` ends at the colon; all others have brackets, or nothing. */
function parametersEnd(tokens: readonly Token[], at: number): number {
  const isLambda = tokens[at]?.text === "lambda";
  let depth = 0;
  const most = Math.min(tokens.length, at + MOST_LOOKED_AT);
  for (let index = at + 1; index < most; index += 1) {
    const { text, fresh } = tokens[index] as Token;
    if (depth === 0 && (fresh || text === ";" || text === "{" || (text === ":" && isLambda))) return index;
    if (text === "(" || text === "[") depth += 1;
    else if ((text === ")" || text === "]") && --depth <= 0) return index;
  }
  return most;
}

/** `(a, b) =>`, `a =>`. */
function beforeArrow(tokens: readonly Token[], arrow: number): number {
  if (tokens[arrow - 1]?.text !== ")") return arrow - 1;
  return openedBefore(tokens, arrow - 1) ?? arrow - 1;
}

function lineEnd(tokens: readonly Token[], at: number): number {
  const most = Math.min(tokens.length, at + MOST_LOOKED_AT);
  for (let index = at + 1; index < most; index += 1) {
    const { text, fresh } = tokens[index] as Token;
    if (fresh || text === ":" || text === ";" || text === "{") return index;
  }
  return most;
}

function markAt(tokens: readonly Token[], from: number, mark: string): number {
  const most = Math.min(tokens.length, from + MOST_LOOKED_AT);
  for (let index = from; index < most; index += 1) if (tokens[index]?.text === mark) return index;
  return from;
}

/** The bracket that opens what is closed at `close`; undefined where that is far away. */
function openedBefore(tokens: readonly Token[], close: number): number | undefined {
  let depth = 0;
  for (let at = close; at >= 0 && close - at < MOST_LOOKED_AT; at -= 1) {
    const { kind, text } = tokens[at] as Token;
    if (kind !== "mark") continue;
    if (text === ")" || text === "]" || text === "}") depth += 1;
    else if ((text === "(" || text === "[" || text === "{") && --depth === 0) return at;
  }
  return undefined;
}
