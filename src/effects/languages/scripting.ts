import type { Value, Verb, Word } from "../../model/index.ts";
import { knownWord, truthValue, UNKNOWN_WORD } from "../../model/index.ts";
import { emitContent, originOf } from "../clauses.ts";
import { type CodeUse, emitExecute, runCode } from "../code.ts";
import { isNoResource } from "../devices.ts";
import { emitPath, listOf, PathFields, plainFields } from "../fields.ts";
import { remoteOf } from "../hosts.ts";
import type { Path } from "../paths.ts";
import { type Shell, shellPath } from "../shell.ts";
import { runWords } from "../simple-command.ts";
import { grantsOf, typedValue } from "../word-types.ts";
import { type Argument, closingBracket, evaluate, readArguments, type Scope } from "./expressions.ts";
import { type Syntax, type Token, tokenize } from "./tokens.ts";

/** What a function of a language does to the world. */
export type Act =
  | { readonly kind: "shell" | "program" | "read" | "open" | "move" | "copy" | "fetch" | "send" | "evaluate" | "dynamic" | "mode" }
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
export function analyseScript(shell: Shell, use: CodeUse, code: string, language: Language): void {
  const tokens = normalised(tokenize(code, language.syntax));
  const aliases = importedNames(tokens);
  const variables = new Map<string, Word>();
  const scope: Scope = { variables, home: shell.env.home };
  const script: Script = { shell, use, language, tokens, aliases, scope };
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (token.kind === "command") runCode(shell, evaluate([{ ...token, kind: "string" }], scope), { ...use, language: "shell" });
    if (token.kind !== "name") continue;
    if (isAssignment(tokens, index)) variables.set(token.text, assignedValue(tokens, index + 2, scope));
    index = readCall(script, index);
  }
}

interface Script {
  readonly shell: Shell;
  readonly use: CodeUse;
  readonly language: Language;
  readonly tokens: readonly Token[];
  readonly aliases: ReadonlyMap<string, string>;
  readonly scope: Scope;
}

/** `require("fs")`, `__import__("os")` and `getattr(os, "system")` are the names that they stand for. */
function normalised(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    const opens = tokens[index + 1]?.text === "(";
    if (
      token.kind === "name" &&
      opens &&
      IMPORTERS.has(token.text) &&
      tokens[index + 2]?.kind === "string" &&
      tokens[index + 3]?.text === ")"
    ) {
      result.push({ ...token, text: (tokens[index + 2] as Token).text.replace(/^node:/, "").replace(/\/promises$/, "") });
      index += 3;
    } else if (token.kind === "name" && opens && token.text === "getattr" && isAttribute(tokens, index)) {
      result.push(tokens[index + 2] as Token, { kind: "mark", text: ".", value: [], fresh: false });
      result.push({ kind: "name", text: (tokens[index + 4] as Token).text, value: [], fresh: false });
      index += 5;
    } else if (
      token.kind === "mark" &&
      token.text === "[" &&
      tokens[index + 1]?.kind === "string" &&
      tokens[index + 2]?.text === "]" &&
      isValue(result.at(-1))
    ) {
      result.push({ kind: "mark", text: ".", value: [], fresh: false }, { ...(tokens[index + 1] as Token), kind: "name" });
      index += 2;
    } else result.push(token);
  }
  return result;
}

function isValue(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === "name" || token.text === ")") && !/ENV|environ|env$/.test(token.text);
}

const IMPORTERS = new Set(["require", "__import__", "import_module", "import"]);

function isAttribute(tokens: readonly Token[], index: number): boolean {
  return (
    tokens[index + 2]?.kind === "name" &&
    tokens[index + 3]?.text === "," &&
    tokens[index + 4]?.kind === "string" &&
    tokens[index + 5]?.text === ")"
  );
}

/** Other names of modules and functions: `import os as o`, `from os import system`, `const { execSync: run } = child_process`. */
function importedNames(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] as Token;
    if (kind !== "name") continue;
    if (text === "import" || text === "from") importAt(tokens, index, names);
    else if (text === "const" || text === "let" || text === "var") destructureAt(tokens, index, names);
  }
  return names;
}

function importAt(tokens: readonly Token[], index: number, names: Map<string, string>): void {
  const from = tokens[index]?.text === "from";
  const { name: module, next } = dotted(tokens, index + 1);
  let at = next;
  if (from && module !== "") {
    if (tokens[at]?.text !== "import") return;
    for (at += 1; at < tokens.length && !tokens[at]?.fresh && tokens[at]?.text !== ";"; at += 1) {
      const token = tokens[at] as Token;
      if (token.kind !== "name") continue;
      if (tokens[at + 1]?.text === "as" && tokens[at + 2]?.kind === "name") {
        names.set(tokens[at + 2]?.text ?? "", `${module}.${token.text}`);
        at += 2;
      } else names.set(token.text, `${module}.${token.text}`);
    }
    return;
  }
  if (module !== "" && tokens[at]?.text === "as" && tokens[at + 1]?.kind === "name") names.set(tokens[at + 1]?.text ?? "", module);
  importModule(tokens, index, names);
}

/** `import { rmSync } from "fs"`, `import fs from "fs"`, `import * as fs from "fs"`. */
function importModule(tokens: readonly Token[], index: number, names: Map<string, string>): void {
  let end = index + 1;
  while (end < tokens.length && tokens[end]?.text !== "from" && end < index + 40) end += 1;
  const source = tokens[end + 1];
  if (tokens[end]?.text !== "from" || source?.kind !== "string") return;
  const module = source.text.replace(/^node:/, "").replace(/\/promises$/, "");
  const braces = tokens.slice(index, end).some((token) => token.text === "{");
  for (let at = index + 1; at < end; at += 1) {
    const token = tokens[at] as Token;
    if (token.kind !== "name" || token.text === "as") continue;
    const renamed = tokens[at + 1]?.text === "as" ? tokens[at + 2]?.text : undefined;
    names.set(renamed ?? token.text, braces ? `${module}.${token.text}` : module);
    if (renamed) at += 2;
  }
}

/** `const fs = <module>` and `const { a, b: c } = <module>`; modules stand there by name already. */
function destructureAt(tokens: readonly Token[], index: number, names: Map<string, string>): void {
  if (tokens[index + 1]?.text !== "{") {
    if (tokens[index + 2]?.text !== "=") return;
    const { name } = dotted(tokens, index + 3);
    if (MODULES.has(name.split(".")[0] ?? "")) names.set(tokens[index + 1]?.text ?? "", name);
    return;
  }
  const close = closingBracket(tokens, index + 1);
  const { name } = dotted(tokens, close + 2);
  if (tokens[close + 1]?.text !== "=" || name === "") return;
  for (let at = index + 2; at < close; at += 1) {
    const token = tokens[at] as Token;
    if (token.kind !== "name") continue;
    const renamed = tokens[at + 1]?.text === ":" ? tokens[at + 2]?.text : undefined;
    names.set(renamed ?? token.text, `${name}.${token.text}`);
    if (renamed) at += 2;
  }
}

const MODULES = new Set(["fs", "child_process", "http", "https", "os", "vm", "axios", "got", "shelljs", "rimraf", "fs-extra"]);

function dotted(tokens: readonly Token[], index: number): { readonly name: string; readonly next: number } {
  let name = tokens[index]?.kind === "name" ? (tokens[index]?.text ?? "") : "";
  let at = index + 1;
  while (name !== "" && isDot(tokens[at]) && tokens[at + 1]?.kind === "name") {
    name += `.${tokens[at + 1]?.text}`;
    at += 2;
  }
  return { name, next: at };
}

function isDot(token: Token | undefined): boolean {
  return token?.kind === "mark" && (token.text === "." || token.text === "::" || token.text === "?." || token.text === "->");
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
  const name = chain.name.replace(/\.(?:apply|call)$/, "");
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

/** The object of a method: the first argument of the call before it, or the variable. */
function receiver(script: Script, index: number, next: number): Argument {
  const { tokens, scope } = script;
  let start = index;
  if (isDot(tokens[index - 1]) && tokens[index - 2]?.text === ")") {
    let depth = 0;
    for (start = index - 2; start >= 0; start -= 1) {
      const text = tokens[start]?.kind === "mark" ? tokens[start]?.text : "";
      if (text === ")") depth += 1;
      else if (text === "(" && --depth === 0) break;
    }
    while (start > 0 && (tokens[start - 1]?.kind === "name" || isDot(tokens[start - 1]))) start -= 1;
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

function perform(script: Script, act: Act, args: readonly Argument[]): void {
  const { shell, use } = script;
  const positional = args.filter((argument) => argument.name === undefined);
  const first = positional[0];
  switch (act.kind) {
    case "shell":
    case "program":
      runArguments(script, act.kind, positional);
      return;
    case "read":
      onPath(script, "read", first);
      return;
    case "write":
      onPath(script, "write", first, undefined, positional[1]?.word);
      return;
    case "open":
      openFile(script, positional, args);
      return;
    case "delete":
      for (const argument of script.language.bareCalls ? positional : positional.slice(0, 1))
        deletePath(script, act.recursive, argument, args);
      return;
    case "move":
      deletePath(script, true, first, args, true);
      onPath(script, "write", positional[1], first);
      return;
    case "copy":
      onPath(script, "read", first);
      onPath(script, "write", positional[1], first);
      return;
    case "mode":
      changeMode(script, first, positional[1]);
      return;
    case "fetch":
    case "send":
      onRemote(script, act.kind, first, args);
      return;
    case "evaluate":
      evaluateCode(script, first);
      return;
    case "dynamic":
      emitExecute(shell, use, { source: "unknown" }, undefined);
  }
}

/** A command as one text for a shell, or as a list of words. */
function runArguments(script: Script, kind: "shell" | "program", args: readonly Argument[]): void {
  const { shell, use } = script;
  const [first, second] = args;
  if (!first) return;
  if (first.list) {
    runWords(shell, first.list, shell.span);
    return;
  }
  const more = second?.list ?? (kind === "program" || script.language.bareCalls ? args.slice(1).map((argument) => argument.word) : []);
  const isProgram = more.length > 0 && first.word.text !== undefined && !/\s/.test(first.word.text);
  if (isProgram) runWords(shell, [first.word, ...(more[0]?.text === first.word.text ? more.slice(1) : more)], shell.span);
  else runCode(shell, first.word, { ...use, language: "shell", appended: [] });
}

function pathOf(script: Script, argument: Argument | undefined): Path | undefined {
  return argument && argument.word.text !== "" ? shellPath(script.shell, argument.word) : undefined;
}

function onPath(script: Script, verb: "read" | "write", argument: Argument | undefined, from?: Argument, content?: Word): void {
  const { shell, use } = script;
  const path = pathOf(script, argument);
  if (!path || isNoResource(path)) return;
  const fields = new PathFields(shell.run, verb, use.reading.via, shell.carried, path);
  const source = pathOf(script, from);
  if (source) fields.sources = listOf([source]);
  emit(script, verb, fields);
  if (verb !== "write") return;
  if (content?.text !== undefined) emitContent(shell, use.reading, path, "written", content.text, shell.span);
  if (path.lexical.text !== undefined) shell.run.paths.created.set(path.lexical.text, { content, order: shell.run.effects.length });
}

function emit(script: Script, verb: Verb, fields: PathFields): void {
  const { shell, use } = script;
  emitPath(shell.run, verb, fields, use.reading.index, originOf(shell, use.reading), shell.span);
}

function deletePath(
  script: Script,
  recursive: boolean | "option",
  argument: Argument | undefined,
  args: readonly Argument[],
  moved = false,
): void {
  const { shell, use } = script;
  const path = pathOf(script, argument);
  if (!path) return;
  const all =
    recursive === "option"
      ? args.some((each) => each.tokens.some((token) => token.text === "recursive" || token.text === "force"))
      : recursive;
  const fields = new PathFields(shell.run, "delete", use.reading.via, shell.carried, path.as(all, true));
  fields.recursive = truthValue(all);
  if (moved) fields.moved = truthValue(true);
  emit(script, "delete", fields);
}

function changeMode(script: Script, argument: Argument | undefined, mode: Argument | undefined): void {
  const { shell, use } = script;
  const path = pathOf(script, argument);
  if (!path) return;
  const fields = new PathFields(shell.run, "change", use.reading.via, shell.carried, path);
  const octal = mode?.word.text?.replace(/^0o?/, "");
  fields.grants =
    octal !== undefined && typedValue(shell, "filemode", knownWord(octal)) ? grantsOf(knownWord(octal)) : grantsOf(UNKNOWN_WORD);
  emit(script, "change", fields);
}

/** `open` reads unless its mode says otherwise; with a `|` Perl and Ruby run a command. */
function openFile(script: Script, positional: readonly Argument[], args: readonly Argument[]): void {
  const [first, second, third] = positional;
  const text = first?.word.text;
  const perl = script.language.name === "perl";
  if (perl) {
    openPerl(script, second, third);
    return;
  }
  if (text?.startsWith("|")) {
    runCode(script.shell, knownWord(text.slice(1)), { ...script.use, language: "shell" });
    return;
  }
  if (text !== undefined && /^https?:\/\//.test(text)) {
    onRemote(script, "fetch", first, args);
    return;
  }
  const mode = args.find((argument) => argument.name === "mode" || argument.name === "flag") ?? second;
  const unknown = mode !== undefined && mode.word.text === undefined;
  onPath(script, unknown || (mode?.word.text !== undefined && /[wax+]/.test(mode.word.text)) ? "write" : "read", first);
}

function openPerl(script: Script, second: Argument | undefined, third: Argument | undefined): void {
  const mode = second?.word.text?.trim();
  if (!second || mode === undefined) return;
  if (third) {
    if (mode.startsWith("-|") || mode.startsWith("|-")) runCode(script.shell, third.word, { ...script.use, language: "shell" });
    else onPath(script, /[>+]/.test(mode) ? "write" : "read", third);
    return;
  }
  if (mode.startsWith("|") || mode.endsWith("|")) {
    runCode(script.shell, knownWord(mode.replace(/^\||\|$/g, "")), { ...script.use, language: "shell" });
    return;
  }
  const bare: Argument = { ...second, word: knownWord(mode.replace(/^[<>+\s]+/, "")) };
  onPath(script, /^[>+]/.test(mode) ? "write" : "read", bare);
}

function onRemote(script: Script, verb: "fetch" | "send", argument: Argument | undefined, args: readonly Argument[]): void {
  const { shell, use } = script;
  if (!argument) return;
  const pair = argument.list?.[0];
  const { host, url, scheme } = remoteOf(pair ?? argument.word, undefined);
  const fields: Record<string, Value> = { host: pair ?? host, url, scheme };
  const sources = args.flatMap((each) => filesRead(script, each));
  if (verb === "send" && sources.length > 0) fields.sources = listOf(sources);
  shell.run.effects.push({
    verb,
    fields: plainFields(verb, use.reading.via, shell.carried, fields),
    call: use.reading.index,
    origin: originOf(shell, use.reading),
  });
}

/** Files that an argument opens: `data=open("x")`. */
function filesRead(script: Script, argument: Argument): readonly Path[] {
  const at = argument.tokens.findIndex(
    (token) => token.kind === "name" && /^(open|readFileSync|readFile|file_get_contents|read)$/.test(token.text),
  );
  if (at < 0 || argument.tokens[at + 1]?.text !== "(") return [];
  const inner = readArguments(argument.tokens, at + 2, closingBracket(argument.tokens, at + 1), script.scope);
  const path = pathOf(script, inner[0]);
  return path ? [path] : [];
}

/** Code made at run time: known text is read, the rest is named by where it comes from. */
function evaluateCode(script: Script, argument: Argument | undefined): void {
  const { shell, use } = script;
  if (!argument) return;
  if (argument.word.text !== undefined) {
    runCode({ ...shell, depth: shell.depth + 1 }, argument.word, use);
    return;
  }
  const network = [...argument.names].some((name) => NETWORK.has(name));
  emitExecute(shell, use, { source: network ? "network" : "unknown" }, undefined);
}

const NETWORK = new Set([
  "requests",
  "urlopen",
  "urllib",
  "httpx",
  "fetch",
  "axios",
  "https",
  "http",
  "Net",
  "URI",
  "curl_exec",
  "LWP",
  "file_get_contents",
  "got",
]);
