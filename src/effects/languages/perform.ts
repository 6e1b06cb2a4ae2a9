import type { Value, Verb, Word } from "../../model/index.ts";
import { isUnconstrained, knownWord, truthValue, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { type CodeUse, emitExecute, emitNamedCall, runCode } from "../carriers/code.ts";
import { emitPath, listOf, PathFields, plainFields } from "../fields.ts";
import { remoteOf } from "../hosts.ts";
import { isNoResource } from "../paths/devices.ts";
import { movedTo } from "../paths/moved.ts";
import type { Path } from "../paths/paths.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { runWords } from "../shell/simple-command.ts";
import { emitContent, originOf } from "../signatures/emit.ts";
import { grantsOf, typedValue } from "../signatures/word-types.ts";
import { rememberMade } from "./embedded.ts";
import { type Argument, closingBracket, MADE_DIRECTORY, readArguments, type Scope, withHome } from "./expressions.ts";
import { byPlace } from "./named-arguments.ts";
import type { Act, Language } from "./scripting.ts";
import type { Token } from "./tokens.ts";
import type { Variables } from "./variables.ts";

export interface Script {
  readonly shell: Shell;
  readonly use: CodeUse;
  readonly language: Language;
  readonly tokens: readonly Token[];
  readonly aliases: Map<string, string>;
  readonly scope: Scope;
  readonly variables: Variables;
}

export function perform(script: Script, act: Act, args: readonly Argument[]): void {
  const { shell, use } = script;
  const positional = byPlace(args);
  const first = positional[0];
  switch (act.kind) {
    case "shell":
      runArguments(script, act.kind, positional);
      return;
    case "program":
      if (act.name !== undefined) runNamed(script, act.name, positional);
      else runArguments(script, act.kind, act.from === undefined ? positional : positional.slice(1, act.from === "list" ? 2 : undefined));
      return;
    case "image":
      runImage(script, positional.slice(act.at));
      return;
    case "read":
      onPath(script, "read", first);
      return;
    case "write":
      if (act.path === undefined) onPath(script, "write", first, undefined, positional[1]?.word);
      else onPath(script, "write", writtenTo(act.path, args, positional));
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
    case "fill":
      onPath(script, "read", first);
      fillDirectory(script, positional[1], first);
      return;
    case "mode":
      for (const path of act.path === 0 ? positional.slice(0, 1) : positional.slice(1)) changeMode(script, path, positional[1 - act.path]);
      return;
    case "directory":
      if (first) shell.env.cwd = shellPath(shell, first.word).lexical;
      return;
    case "temporary":
      shell.run.paths.created.set(MADE_DIRECTORY, { content: undefined, order: shell.run.effects.length });
      return;
    case "connect":
      // Of the socket itself nothing is known; the address comes after it.
      if (args[1] && !args[1].list && !/:\/\//.test(args[1].word.text ?? "")) onPath(script, "read", args[1]);
      return;
    case "fetch":
    case "send":
      if (onSocket(script, first, args)) return;
      onRemote(script, act.kind, first, args);
      return;
    case "statement":
      runStatement(script, args);
      return;
    case "signal":
      sendSignal(script, positional[act.target], positional[1 - act.target]);
      return;
    case "evaluate":
      evaluateCode(script, act.code === "last" ? positional.at(-1) : first);
      return;
    case "dynamic":
      emitExecute(shell, use, { source: "unknown" }, undefined);
  }
}

/** What is handed to a database in the line itself. A program on disk has its statements for a reason. */
function runStatement({ shell, use }: Script, args: readonly Argument[]): void {
  const statement = args.find(({ word }) => STATEMENT.test(word.text ?? ""));
  if (statement && use.lenient !== true) runCode({ ...shell, depth: shell.depth + 1 }, statement.word, { ...use, language: "sql" });
}

const STATEMENT = /^\s*(?:drop|truncate|delete|update|alter|grant|revoke|create|merge|insert|select|with)\s/i;

/** As `kill` sends it. */
function sendSignal({ shell }: Script, target: Argument | undefined, signal: Argument | undefined): void {
  if (!target || !shell.run.spendStart()) return;
  const name = signal?.word ?? UNKNOWN_WORD;
  runWords(shell, [knownWord("kill"), knownWord("-s"), name, knownWord("--"), target.word], shell.span);
}

/** A text as the code of a shell of its own. */
export function runInShell({ shell, use }: Script, code: Word): void {
  if (isUnconstrained(code) || shell.run.spendStart()) runCode(shell, code, { ...use, language: "shell", appended: [] });
}

/** A command as one text for a shell, or as a list of words. */
function runArguments(script: Script, kind: "shell" | "program", args: readonly Argument[]): void {
  const { shell } = script;
  const [first, second] = args;
  if (!first) return;
  if (first.list) {
    if (shell.run.spendStart()) runWords(shell, first.list, shell.span);
    return;
  }
  const more = second?.list ?? (kind === "program" || script.language.bareCalls ? args.slice(1).map((argument) => argument.word) : []);
  const isProgram = more.length > 0 && first.word.text !== undefined && !/\s/.test(first.word.text);
  if (!isProgram) runInShell(script, first.word);
  else if (shell.run.spendStart()) runWords(shell, [first.word, ...(more[0]?.text === first.word.text ? more.slice(1) : more)], shell.span);
}

/** A function for each program: `sh.rm("-rf", "/")`. */
function runNamed({ shell }: Script, name: string, args: readonly Argument[]): void {
  const words = args.flatMap(({ word, list }) => list ?? [word]);
  if (shell.run.spendStart()) runWords(shell, [knownWord(name), ...words], shell.span);
}

/** What a program calls itself is no word of its own. */
function runImage({ shell }: Script, [program, second, ...rest]: readonly Argument[]): void {
  if (!program || !shell.run.spendStart()) return;
  const words = second?.list ? second.list.slice(1) : rest.map(({ word }) => word);
  runWords(shell, [program.word, ...words], shell.span);
}

function pathOf(script: Script, argument: Argument | undefined): Path | undefined {
  if (!argument || argument.word.text === "" || isLeftOpen(script, argument.word)) return undefined;
  const { word } = argument;
  return shellPath(script.shell, script.language.tilde ? wordOf(withHome(word, script.scope.home)) : word);
}

/** What a program on disk works out as it runs is left to whoever wrote it. */
function isLeftOpen({ use }: Script, word: Word): boolean {
  return use.lenient === true && word.text === undefined;
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
  const { text } = path.lexical;
  if (text === undefined) return;
  if (use.lenient) shell.run.paths.created.set(text, { content, order: shell.run.effects.length });
  else rememberMade(shell, path, text, content);
}

function fillDirectory(script: Script, argument: Argument | undefined, from: Argument | undefined): void {
  const { shell, use } = script;
  const path = pathOf(script, argument);
  if (!path) return;
  const fields = new PathFields(shell.run, "write", use.reading.via, shell.carried, path.as(true, true));
  fields.tree = truthValue(true);
  const source = pathOf(script, from);
  if (source) fields.sources = listOf([source]);
  emit(script, "write", fields);
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
  const { paths } = shell.run;
  const all =
    recursive === "option"
      ? args.some(({ name, tokens }) => name === "recursive" || tokens.some(({ text }) => text === "recursive" || text === "force"))
      : recursive;
  for (const deleted of moved ? [path] : [path, ...movedTo(paths, path)]) {
    const fields = new PathFields(shell.run, "delete", use.reading.via, shell.carried, deleted.as(all, true));
    fields.recursive = truthValue(all);
    if (moved) fields.moved = truthValue(true);
    emit(script, "delete", fields);
  }
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

/** Where a function writes that takes what it writes first: `writeLines(text, con)`, `cat(…, file = "x")`. */
function writtenTo(path: "second" | "named", args: readonly Argument[], positional: readonly Argument[]): Argument | undefined {
  return args.find(({ name }) => name === "file" || name === "con" || name === "path") ?? (path === "second" ? positional[1] : undefined);
}

/** `open` reads unless its mode says otherwise; with a `|` Perl and Ruby run a command. */
function openFile(script: Script, positional: readonly Argument[], args: readonly Argument[]): void {
  const [first, second] = positional;
  const text = first?.word.text;
  const perl = script.language.name === "perl";
  if (perl) {
    openPerl(script, positional);
    return;
  }
  if (text?.startsWith("|")) {
    runCode(script.shell, knownWord(text.slice(1)), { ...script.use, language: "shell" });
    return;
  }
  const start = first?.word.parts[0];
  if (typeof start === "string" && /^(?:https?|ftps?):\/\//.test(start)) {
    onRemote(script, "fetch", first, args);
    return;
  }
  const mode = args.find((argument) => argument.name === "mode" || argument.name === "flag") ?? second;
  const unknown = mode !== undefined && mode.word.text === undefined;
  onPath(script, unknown || (mode?.word.text !== undefined && /[wax+]/.test(mode.word.text)) ? "write" : "read", first);
}

function openPerl(script: Script, [first, another, third, ...rest]: readonly Argument[]): void {
  const second = another ?? first;
  const mode = second?.word.text?.trim();
  if (!second || mode === undefined) return;
  // What is printed into the pipe later is no text that is followed.
  const writing = { ...script.shell, stdin: UNKNOWN_WORD };
  if (third) {
    const pipe = mode.startsWith("-|") ? script.shell : mode.startsWith("|-") ? writing : undefined;
    if (pipe) runCode(pipe, third.word, { ...script.use, language: "shell", appended: rest.map(({ word }) => word) });
    else onPath(script, /[>+]/.test(mode) ? "write" : "read", third);
    return;
  }
  if (mode.startsWith("|") || mode.endsWith("|")) {
    const pipe = mode.startsWith("|") ? writing : script.shell;
    runCode(pipe, knownWord(mode.replace(/^\||\|$/g, "")), { ...script.use, language: "shell" });
    return;
  }
  const bare: Argument = { ...second, word: knownWord(mode.replace(/^[<>+\s]+/, "")) };
  onPath(script, /^[>+]/.test(mode) ? "write" : "read", bare);
}

function onRemote(script: Script, verb: "fetch" | "send", argument: Argument | undefined, args: readonly Argument[]): void {
  const { shell, use } = script;
  if (!argument) return;
  const pair = argument.list?.[0];
  if (isLeftOpen(script, pair ?? argument.word)) return;
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

/** A Unix socket is a path, given in place of the host or by name: `connect("/run/x.sock")`, `request({ socketPath: "/run/x.sock" })`. */
function onSocket(script: Script, first: Argument | undefined, args: readonly Argument[]): boolean {
  if (first && !first.list && first.word.text?.startsWith("/")) {
    onPath(script, "read", first);
    return true;
  }
  for (const { tokens } of args) {
    const at = tokens.findIndex(({ text }, index) => SOCKET_OPTIONS.has(text) && tokens[index + 1]?.text === ":");
    if (at < 0) continue;
    const [named] = readArguments(tokens, at + 2, tokens.length, script.scope);
    onPath(script, "read", named);
    return true;
  }
  return false;
}

const SOCKET_OPTIONS: ReadonlySet<string> = new Set(["socketPath", "unix"]);

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
  if ([...argument.names].some((name) => UNPACKING.has(name))) emitNamedCall(shell, use, "packed code");
  if (argument.word.text !== undefined) {
    emitExecute(shell, use, { source: "literal" }, undefined);
    runCode({ ...shell, depth: shell.depth + 1 }, argument.word, use);
    return;
  }
  const network = [...argument.names].some((name) => NETWORK.has(name));
  emitExecute(shell, use, { source: network ? "network" : "unknown" }, undefined);
}

/** Functions that make text of what nobody can read. */
const UNPACKING: ReadonlySet<string> = new Set([
  ...["b64decode", "urlsafe_b64decode", "b32decode", "b85decode", "a85decode", "decodebytes", "decompress", "fromhex", "unhexlify"],
  ...["atob", "Buffer", "unescape", "fromCharCode", "inflateSync", "gunzipSync"],
  ...["unpack", "decode64", "base64_decode", "gzinflate", "gzuncompress", "str_rot13", "hex2bin"],
]);

export const NETWORK: ReadonlySet<string> = new Set([
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
