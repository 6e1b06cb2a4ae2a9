import type { Word } from "../../model/index.ts";
import { UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { type CodeUse, emitExecute, emitNamedCall } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { mention } from "../signatures/mentions.ts";
import { assign, readAssignments, scopesOf } from "./assignments.ts";
import { isShellOverConnection } from "./connections.ts";
import { type Argument, closingBracket, evaluate, MOST_TOKENS, readArguments, type Scope } from "./expressions.ts";
import { forksWithoutEnd } from "./forks.ts";
import { dotted, importedNames, importsAddress, isDot, normalised } from "./imports.ts";
import { tokenize } from "./lexer.ts";
import { takesAwayByLibrary } from "./libraries.ts";
import { importsOf, isBeside, isData, readData, runImports } from "./modules.ts";
import { perform, runInShell } from "./perform.ts";
import { calledAct, callsUnknownMember, handsOnByName, hidesCalls, methodAct, refer, resultAct, UNKNOWN_ARGUMENT } from "./references.ts";
import type { Script } from "./script.ts";
import { readShownVariables } from "./shown-variables.ts";
import { isTame } from "./tame.ts";
import { type Syntax, type Token, withInner } from "./tokens.ts";
import { Variables } from "./variables.ts";

/** What a function of a language does to the world. */
export type Act =
  | {
      readonly kind: "shell" | "read" | "open" | "move" | "copy" | "fetch" | "send" | "dynamic" | "connect" | "directory";
    }
  /** Code; `Function` takes the names of its parameters first. */
  | { readonly kind: "evaluate"; readonly code?: "last" }
  /** The program is the first argument; or the second, or the second is a list of all its words; or it is the one of a name, and these are its words. */
  | { readonly kind: "program"; readonly from?: "second" | "list"; readonly name?: string }
  /** As `exec` of the system has it: the program, then what it is to call itself, then its words; or the program comes second. */
  | { readonly kind: "image"; readonly at: 0 | 1 }
  /** Rights; which of the arguments is the first of the paths. */
  | { readonly kind: "mode"; readonly path: 0 | 1 }
  /** Whole directories, or an archive, into a directory; a method of the archive is given the directory alone. */
  | { readonly kind: "fill" }
  /** A statement for a database. */
  | { readonly kind: "statement" }
  /** A directory for what is temporary, under a name that nobody knows. */
  | { readonly kind: "temporary" }
  /** A signal; which of the arguments says to whom. */
  | { readonly kind: "signal"; readonly target: 0 | 1 }
  | { readonly kind: "write"; readonly path?: "second" | "named" }
  | { readonly kind: "delete"; readonly recursive: boolean | "option" };

/** A language by its syntax and the functions of its libraries that do something; everything else is taken to compute only. */
export interface Language {
  readonly name: string;
  readonly syntax: Syntax;
  /** By full name (`os.system`), or by the last name alone where that tells enough. */
  readonly functions: Readonly<Record<string, Act>>;
  /** Methods of an object that was made of a path: `Path("x").unlink()`. */
  readonly methods: Readonly<Record<string, Act>>;
  /** Functions may be called without parentheses. */
  readonly bareCalls: boolean;
  /** What stands before `|>` is the first argument of what stands behind. */
  readonly pipes?: boolean;
  /** A dot joins texts. */
  readonly dotJoins?: boolean;
  /** Functions that take a path know `~`. */
  readonly tilde?: boolean;
}

/** Finds the calls in a piece of code that do something, and what they do it to. */
export function analyseScript(outer: Shell, use: CodeUse, code: string, language: Language): void {
  // Where the code goes, it goes alone.
  const shell: Shell = { ...outer, env: outer.env.clone() };
  const lexed = tokenize(code, language.syntax);
  const pieces = [...withInner(lexed.tokens)];
  if (isShellOverConnection(pieces, language.name, use.lenient === true)) emitNamedCall(shell, use, "shell over a connection");
  if (!use.lenient && forksWithoutEnd(pieces)) shell.run.recursive.add(use.reading.index);
  if (!use.lenient && takesAwayByLibrary(pieces)) emitNamedCall(shell, use, "delete by a library");
  if (!use.lenient) for (const tokens of pieces) readShownVariables(shell, use, tokens, language.name);
  if (!use.lenient && pieces.some(importsAddress)) emitExecute(shell, use, { source: "network" }, shell.span);
  const imports = importsOf(pieces, language.name);
  use.noted?.(imports);
  runImports(shell, use, imports);
  if (!use.lenient && language.name === "javascript") readData(shell, use, pieces);
  const normal = normalised(lexed.tokens);
  const read = [...withInner(normal)];
  const variables = new Variables(read, language.name);
  const scope: Scope = { variables: new Map(), home: shell.env.home, dotJoins: language.dotJoins === true };
  const aliases = new Map(importedNames(normal));
  const world = { aliases, isReplaced: (module: string) => isBeside(shell, module), isData: (file: string) => isData(shell, use, file) };
  // What is not known to be harmless is more than its signature says.
  const tame = use.lenient === true || (!lexed.doubtful && isTame(pieces, language.name, world));
  if (!tame) emitExecute(shell, use, { source: "literal" }, shell.span);
  const script = { shell, use, language, aliases, scope, variables };
  if (variables.everyWay) readAssignments(read.map((tokens) => ({ ...script, tokens })));
  for (const tokens of read) readPiece({ ...script, tokens });
  // Libraries that nobody has listed read and write as well.
  if (!tame) mention(shell, pieces.flat().flatMap(pathIn), use.reading.index);
  if (lexed.doubtful && !use.lenient && hidesCalls(code, pieces, language, aliases))
    emitExecute(shell, use, { source: "unknown" }, shell.span);
}

function pathIn({ kind, value }: Token): readonly Word[] {
  return kind === "string" && value.length === 1 && typeof value[0] === "string" && value[0].includes("/") ? [wordOf(value)] : [];
}

function readPiece(script: Script): void {
  const { shell, use, tokens } = script;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (token.kind === "command") runTexts(script, [{ ...token, kind: "string" }]);
    if (token.kind === "string" && handsOnByName(script, index)) emitExecute(shell, use, { source: "unknown" }, shell.span);
    if (token.kind !== "name") continue;
    assign(script, index);
    index = readCall(script, index);
    if (isShellTemplate(script, index)) runTexts(script, [tokens[index + 1] as Token]);
  }
}

function runTexts(script: Script, tokens: readonly Token[]): void {
  for (const scope of scopesOf(script, tokens)) runInShell(script, evaluate(tokens, scope));
}

/** `$` before a template, alone or of Bun, runs the text as a shell would. */
function isShellTemplate({ language, tokens }: Script, index: number): boolean {
  const next = tokens[index + 1];
  return language.name === "javascript" && tokens[index]?.text === "$" && next?.kind === "string" && !next.fresh;
}

/** Reads the chain of names at `index` and, where it is a call that does something, does it. Returns the last index of the chain. */
function readCall(script: Script, index: number): number {
  const { tokens, language } = script;
  const isMethod = isDot(tokens[index - 1]);
  const chain = dotted(tokens, index);
  const optional = tokens[chain.next]?.text === "?." && tokens[chain.next + 1]?.text === "(";
  const next = behindBlock(script, chain.name, optional ? chain.next + 1 : chain.next);
  const name = language.name === "javascript" ? chain.name.replace(/\.(?:apply|call)$/, "") : chain.name;
  const applied = name !== chain.name;
  const last = chain.next - 1;
  const opens = tokens[next]?.kind === "mark" && tokens[next]?.text === "(";
  const bare = language.bareCalls && !opens && isOperand(tokens[next]);
  if (!opens && !bare) {
    // Ruby calls without brackets what takes nothing: `Pathname("x").rmtree`.
    const bareMethod = isMethod && language.bareCalls ? methodAct(language, name) : undefined;
    if (bareMethod) {
      const object = receiver(script, index, next);
      for (const scope of scopesOf(script, object)) perform({ ...script, scope }, bareMethod.act, [objectOf(object, scope)]);
    } else if (language.name === "perl" && ON_TOPIC.has(name)) performNamed(script, name);
    if (!isMethod) refer(script, index, chain);
    if (callsUnknownMember(script, chain)) emitExecute(script.shell, script.use, { source: "unknown" }, script.shell.span);
    return last;
  }
  const act = isMethod ? (methodAct(language, name) ?? resultAct(script, index, name)) : calledAct(script, name);
  if (!act) return last;
  const to = opens ? closingBracket(tokens, next, MOST_TOKENS) : statementEnd(tokens, next);
  const isRead = to - next < MOST_TOKENS;
  const piped = language.pipes === true && tokens[index - 1]?.text === "|>" ? [UNKNOWN_ARGUMENT] : [];
  const object = act.method ? receiver(script, index, next) : [];
  for (const scope of scopesOf(script, isRead ? [...object, ...tokens.slice(next, to)] : object)) {
    const given = isRead ? readArguments(tokens, opens ? next + 1 : next, to, scope) : [UNKNOWN_ARGUMENT];
    const args = applied && isRead ? unwrapped(given.slice(1)) : [...piped, ...given];
    perform({ ...script, scope }, act.act, act.method ? [objectOf(object, scope), ...args] : args);
  }
  return last;
}

/** Perl deletes what the loop or the search is at where nothing is said: `find(sub { unlink }, ".")`. */
const ON_TOPIC: ReadonlySet<string> = new Set(["unlink", "rmdir"]);

function performNamed(script: Script, name: string): void {
  const act = calledAct(script, name);
  if (act) perform(script, act.act, [UNKNOWN_ARGUMENT]);
}

/** Perl's `system { $program } @words`: what the block gives is started, under the name that the words begin with. */
function behindBlock({ tokens, language }: Script, name: string, next: number): number {
  const isBlock = language.name === "perl" && (name === "system" || name === "exec") && tokens[next]?.text === "{";
  return isBlock ? closingBracket(tokens, next, MOST_TOKENS) + 1 : next;
}

/** `f.apply(null, [a])` is `f(a)`. */
function unwrapped(args: readonly Argument[]): readonly Argument[] {
  const list = args[0]?.list;
  if (!list) return args;
  return list.map((word) => ({ word, list: undefined, name: undefined, names: new Set<string>(), tokens: [] }));
}

function isOperand(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    !token.fresh &&
    (token.kind === "string" ||
      token.kind === "number" ||
      token.kind === "command" ||
      token.kind === "name" ||
      (token.kind === "mark" && token.text === "["))
  );
}

function statementEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  const most = Math.min(tokens.length, from + MOST_TOKENS);
  for (let index = from; index < most; index += 1) {
    const token = tokens[index] as Token;
    if (depth === 0 && index > from && token.fresh) return index;
    if (token.kind === "name" && index > from && STOPS.has(token.text)) return index;
    if (token.kind !== "mark") continue;
    if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
    else if (token.text === ")" || token.text === "]" || token.text === "}") depth -= 1;
    if (depth < 0 || (depth === 0 && token.text === ";")) return index;
  }
  return most;
}

const STOPS = new Set(["if", "unless", "or", "and", "do", "while", "for"]);

/** `undefined`: none of the tokens before it, as far as they are looked at. */
function openingBracket(tokens: readonly Token[], close: number): number | undefined {
  let depth = 0;
  for (let index = close; index >= 0 && close - index < MOST_TOKENS; index -= 1) {
    const text = tokens[index]?.kind === "mark" ? tokens[index]?.text : "";
    if (text === ")") depth += 1;
    else if (text === "(" && --depth === 0) return index;
  }
  return undefined;
}

/** The object of a method: the call before it, or the variable; no tokens where that is not known. */
function receiver({ tokens }: Script, index: number, next: number): readonly Token[] {
  let start = index;
  if (!isDot(tokens[index - 1]) || tokens[index - 2]?.text !== ")") return tokens.slice(start, next - 2);
  // Back over each call of the chain: `Path("x").expanduser().unlink()`.
  for (let at = index - 2; at >= 0 && tokens[at]?.text === ")"; at = start - 1) {
    const open = openingBracket(tokens, at);
    if (open === undefined || index - open > MOST_TOKENS) return [];
    start = open;
    while (start > 0 && (tokens[start - 1]?.kind === "name" || isDot(tokens[start - 1]))) start -= 1;
    if (!isDot(tokens[start])) break;
  }
  return tokens.slice(start, index - 1);
}

function objectOf(tokens: readonly Token[], scope: Scope): Argument {
  return { word: tokens.length === 0 ? UNKNOWN_WORD : evaluate(tokens, scope), list: undefined, name: undefined, names: new Set(), tokens };
}
