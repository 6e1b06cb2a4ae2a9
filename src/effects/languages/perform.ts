import { isUnconstrained, knownWord, UNKNOWN_WORD, type Word } from "../../model/index.ts";
import { emitExecute, emitNamedCall, runCode } from "../carriers/code.ts";
import { shellPath } from "../shell/shell.ts";
import { runWords } from "../shell/simple-command.ts";
import { type Argument, MADE_DIRECTORY } from "./expressions.ts";
import { byPlace } from "./named-arguments.ts";
import { openFile } from "./perform-open.ts";
import { changeMode, deletePath, fillDirectory, onPath, writtenTo } from "./perform-paths.ts";
import { onRemote, onSocket } from "./perform-remote.ts";
import type { Script } from "./script.ts";
import type { Act } from "./scripting.ts";

/** Emits what a call of a function does, as the language's table has it. */
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
