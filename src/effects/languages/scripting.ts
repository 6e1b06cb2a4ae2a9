import type { Word } from "../../model/index.ts";
import { UNKNOWN_WORD } from "../../model/index.ts";
import { type CodeUse, emitExecute, emitNamedCall, runCode } from "../code.ts";
import { type Shell, shellPath } from "../shell.ts";
import { type Argument, closingBracket, evaluate, readArguments, type Scope } from "./expressions.ts";
import { dotted, importedFiles, importedNames, isDot, normalised } from "./imports.ts";
import { NETWORK, perform, type Script } from "./perform.ts";
import { isTame } from "./tame.ts";
import { type Syntax, type Token, tokenize } from "./tokens.ts";

/** What a function of a language does to the world. */
export type Act =
  | {
      readonly kind:
        | "shell"
        | "program"
        | "read"
        | "open"
        | "move"
        | "copy"
        | "fetch"
        | "send"
        | "evaluate"
        | "dynamic"
        | "mode"
        | "connect"
        | "directory";
    }
  | { readonly kind: "write"; readonly appends?: boolean }
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
}

/** Finds the calls in a piece of code that do something, and what they do it to. */
export function analyseScript(outer: Shell, use: CodeUse, code: string, language: Language): void {
  // Where the code goes, it goes alone.
  const shell: Shell = { ...outer, env: outer.env.clone() };
  const raw = tokenize(code, language.syntax);
  // What is not known to be harmless is more than its signature says.
  if (!isTame(raw, language.name)) emitExecute(shell, use, { source: "literal" }, shell.span);
  if (isShellOverConnection(raw)) emitNamedCall(shell, use, "shell over a connection");
  for (const word of importedFiles(raw)) emitExecute(shell, use, { source: "file", path: shellPath(shell, word) }, shell.span);
  const tokens = normalised(raw);
  const aliases = importedNames(tokens);
  const variables = new Map<string, Word>();
  const scope: Scope = { variables, home: shell.env.home };
  const script: Script = { shell, use, language, tokens, aliases, scope };
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (token.kind === "command") runCode(shell, evaluate([{ ...token, kind: "string" }], scope), { ...use, language: "shell" });
    if (token.kind !== "name") continue;
    if (isHandedOn(tokens, index)) evaluates(script, token.text);
    if (isAssignment(tokens, index)) variables.set(token.text, assignedValue(tokens, index + 2, scope));
    index = readCall(script, index);
    if (isShellTemplate(script, index))
      runCode(shell, evaluate([tokens[index + 1] as Token], scope), { ...use, language: "shell", appended: [] });
  }
}

/** `$` before a template, alone or of Bun, runs the text as a shell would. */
function isShellTemplate({ language, tokens }: Script, index: number): boolean {
  const next = tokens[index + 1];
  return language.name === "javascript" && tokens[index]?.text === "$" && next?.kind === "string" && !next.fresh;
}

/** Code that both opens a connection of its own and starts programs hands one to the other. */
function isShellOverConnection(tokens: readonly Token[]): boolean {
  let connects = false;
  let starts = false;
  let hasSocket = false;
  for (const { kind, text } of tokens) {
    if (kind !== "name") continue;
    hasSocket ||= text === "socket";
    connects ||= CONNECTS.has(text) || (hasSocket && text === "connect");
    starts ||= STARTS.has(text);
  }
  return connects && starts;
}

const CONNECTS: ReadonlySet<string> = new Set([
  "create_connection",
  "connect_ex",
  "inet_aton",
  "sockaddr_in",
  "TCPSocket",
  "fsockopen",
  "pfsockopen",
  "stream_socket_client",
  "AF_INET",
  "SOCK_STREAM",
  "createConnection",
]);
const STARTS: ReadonlySet<string> = new Set([
  "subprocess",
  "dup2",
  "pty",
  "Popen",
  "system",
  "popen",
  "exec",
  "execl",
  "execve",
  "execvp",
  "spawn",
  "shell_exec",
  "passthru",
  "proc_open",
  "child_process",
  "fork",
]);

/** A function given to another one: `.then(eval)`, `map(exec, …)`. */
function isHandedOn(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text;
  const after = tokens[index + 1]?.text;
  return (before === "(" || before === ",") && (after === ")" || after === ",");
}

function evaluates({ shell, use, language, tokens }: Script, name: string): void {
  if (!Object.hasOwn(language.functions, name) || language.functions[name]?.kind !== "evaluate") return;
  const network = tokens.some((token) => token.kind === "name" && NETWORK.has(token.text));
  emitExecute(shell, use, { source: network ? "network" : "unknown" }, shell.span);
}

function isAssignment(tokens: readonly Token[], index: number): boolean {
  return tokens[index + 1]?.kind === "mark" && tokens[index + 1]?.text === "=" && !isDot(tokens[index - 1]);
}

function assignedValue(tokens: readonly Token[], from: number, scope: Scope): Word {
  let end = from;
  let depth = 0;
  for (; end < tokens.length; end += 1) {
    const token = tokens[end] as Token;
    if (depth === 0 && end > from && (token.fresh || token.text === ";")) break;
    if (token.kind !== "mark") continue;
    if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
    else if (token.text === ")" || token.text === "]" || token.text === "}") depth -= 1;
    if (depth < 0) break;
  }
  return evaluate(tokens.slice(from, end), scope);
}

/** Reads the chain of names at `index` and, where it is a call that does something, does it. Returns the last index of the chain. */
function readCall(script: Script, index: number): number {
  const { tokens, language } = script;
  const isMethod = isDot(tokens[index - 1]);
  const chain = dotted(tokens, index);
  const optional = tokens[chain.next]?.text === "?." && tokens[chain.next + 1]?.text === "(";
  const next = optional ? chain.next + 1 : chain.next;
  const name = language.name === "javascript" ? chain.name.replace(/\.(?:apply|call)$/, "") : chain.name;
  const applied = name !== chain.name;
  const last = chain.next - 1;
  const opens = tokens[next]?.kind === "mark" && tokens[next]?.text === "(";
  const bare = language.bareCalls && !opens && isOperand(tokens[next]);
  if (!opens && !bare) return last;
  const to = opens ? closingBracket(tokens, next) : statementEnd(tokens, next);
  const given = readArguments(tokens, opens ? next + 1 : next, to, script.scope);
  const args = applied ? unwrapped(given.slice(1)) : given;
  const act = isMethod ? methodAct(language, name) : actOf(script, name);
  if (act) perform(script, act.act, act.method ? [receiver(script, index, next), ...args] : args);
  return last;
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
    (token.kind === "string" || token.kind === "name" || (token.kind === "mark" && token.text === "["))
  );
}

function statementEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let index = from; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (depth === 0 && index > from && token.fresh) return index;
    if (token.kind === "name" && index > from && STOPS.has(token.text)) return index;
    if (token.kind !== "mark") continue;
    if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
    else if (token.text === ")" || token.text === "]" || token.text === "}") depth -= 1;
    if (depth < 0 || (depth === 0 && token.text === ";")) return index;
  }
  return tokens.length;
}

const STOPS = new Set(["if", "unless", "or", "and", "do", "while", "for"]);

function actOf(script: Script, name: string): { readonly act: Act; readonly method: boolean } | undefined {
  const { language, aliases } = script;
  const dot = name.indexOf(".");
  const head = dot < 0 ? name : name.slice(0, dot);
  const alias = aliases.get(head);
  const full = alias === undefined ? name : alias + (dot < 0 ? "" : name.slice(dot));
  const names = full.split(".");
  const lastTwo = names.slice(-2).join(".");
  const last = names.at(-1) ?? "";
  for (const key of [full, lastTwo, last]) {
    if (Object.hasOwn(language.functions, key) && (key === last ? names.length === 1 || !NEEDS_MODULE.has(last) : true))
      return { act: language.functions[key] as Act, method: false };
  }
  return dot < 0 ? undefined : methodAct(language, last);
}

/** Names that are common for other things: they count only with their module, or alone. */
const NEEDS_MODULE = new Set([
  "exec",
  "open",
  "system",
  "rm",
  "run",
  "call",
  "eval",
  "remove",
  "delete",
  "get",
  "post",
  "request",
  "copy",
  "move",
  "rename",
]);

function methodAct(language: Language, name: string): { readonly act: Act; readonly method: boolean } | undefined {
  const last = name.slice(name.lastIndexOf(".") + 1);
  return Object.hasOwn(language.methods, last) ? { act: language.methods[last] as Act, method: true } : undefined;
}

function openingBracket(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let index = close; index >= 0; index -= 1) {
    const text = tokens[index]?.kind === "mark" ? tokens[index]?.text : "";
    if (text === ")") depth += 1;
    else if (text === "(" && --depth === 0) return index;
  }
  return 0;
}

/** The object of a method: the first argument of the call before it, or the variable. */
function receiver(script: Script, index: number, next: number): Argument {
  const { tokens, scope } = script;
  let start = index;
  if (isDot(tokens[index - 1]) && tokens[index - 2]?.text === ")") {
    // Back over each call of the chain: `Path("x").expanduser().unlink()`.
    for (let at = index - 2; at >= 0 && tokens[at]?.text === ")"; at = start - 1) {
      start = openingBracket(tokens, at);
      while (start > 0 && (tokens[start - 1]?.kind === "name" || isDot(tokens[start - 1]))) start -= 1;
      if (!isDot(tokens[start])) break;
    }
    const parsed = tokens.slice(start, index - 1);
    return { word: evaluate(parsed, scope), list: undefined, name: undefined, names: new Set(), tokens: parsed };
  }
  const head = tokens.slice(start, next - 2);
  return {
    word: head.length === 0 ? UNKNOWN_WORD : evaluate(head, scope),
    list: undefined,
    name: undefined,
    names: new Set(),
    tokens: head,
  };
}
