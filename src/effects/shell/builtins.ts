import type { Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import type { CommandContext } from "../calls.ts";
import { type CodeUse, joinWords, runCode } from "../carriers/code.ts";
import { runScriptFile } from "../carriers/scripts.ts";
import type { Path } from "../paths/paths.ts";
import { defineAliases, rememberPlaces } from "./command-names.ts";
import { type BuiltinCall, declareNames, optionValue, printVariable, unsetNames } from "./declarations.ts";
import { evaluateNumber, evaluateReference } from "./evaluated.ts";
import { readArray, readVariables } from "./read-builtin.ts";
import { type Shell, shellPath } from "./shell.ts";
import { runWords } from "./simple-command.ts";
import { keepRedirections } from "./standard-streams.ts";
import { trap } from "./traps.ts";

/** Commands that act on the shell itself: its directory, variables, names and flow. What they do is the shell's syntax, not a policy's. */
export function isBuiltin(name: string): boolean {
  return Object.hasOwn(BUILTINS, name);
}

/** Does what a builtin does to the shell; false where the program is none. */
export function runBuiltin(shell: Shell, name: string, words: readonly Word[], context: CommandContext, index: number, via: Word): boolean {
  if (name === "printf") printVariable(shell, words);
  if (name === "test" || name === "[") words.forEach((word, at) => void (words[at - 1]?.text === "-v" && evaluateReference(shell, word)));
  if (!Object.hasOwn(BUILTINS, name) || words[0]?.text !== name) return false;
  const builtin = BUILTINS[name] as Builtin;
  builtin({
    shell,
    words,
    context,
    use: { reading: { index, via }, language: "shell", appended: [], sameShell: true },
    span: context.span,
  });
  return true;
}

type Builtin = (call: BuiltinCall) => void;

function nothing(): void {}

const BUILTINS: Readonly<Record<string, Builtin>> = {
  ":": nothing,
  cd: changeDirectory,
  chdir: changeDirectory,
  pushd: pushDirectory,
  popd: popDirectory,
  export: declareNames,
  declare: declareNames,
  typeset: declareNames,
  local: declareNames,
  readonly: declareNames,
  integer: declareNames,
  nameref: declareNames,
  unset: unsetNames,
  alias: defineAliases,
  unalias: nothing,
  set: setPositional,
  shift: shiftPositional,
  read: ({ shell, words }) => readVariables(shell, words),
  mapfile: readLines,
  readarray: readLines,
  getopts: forgetNames,
  let: calculate,
  exit: end,
  return: end,
  break: end,
  continue: end,
  trap: ({ shell, words, use }) => trap(shell, words, carriedBy(shell, use), use),
  eval: evaluate,
  source: sourceFile,
  ".": sourceFile,
  exec: execute,
  command: execute,
  builtin: execute,
  shopt: ({ shell, words }) => setShellOptions(shell, words),
  setopt: ({ shell, words }) => setShellOptions(shell, words),
  wait: ({ shell, words }) => evaluateReference(shell, optionValue(words, "p")),
  hash: ({ shell, words }) => rememberPlaces(shell, words),
  times: nothing,
  umask: nothing,
  jobs: nothing,
  fg: nothing,
  bg: nothing,
  disown: nothing,
};

function changeDirectory({ shell, words }: BuiltinCall): void {
  const operand = words.slice(1).find((word) => !(word.text?.startsWith("-") && word.text.length > 1));
  goTo(shell, operand);
  if (words.some((word) => word.text === "-P")) shell.env.cwd = shellPath(shell, shell.env.cwd).real;
}

function goTo(shell: Shell, operand: Word | undefined): void {
  const { env } = shell;
  const before = env.cwd;
  if (!operand) {
    const home = env.get("HOME");
    env.cwd = home && "kind" in home ? home : env.home;
  } else if (operand.text === "-") env.cwd = env.oldCwd ?? UNKNOWN_WORD;
  else if (operand.text !== "") {
    const path = destination(shell, operand);
    if (!env.errexit && isMissing(shell, path)) env.astray = before;
    env.cwd = path.lexical;
  }
  env.oldCwd = before;
}

/** With `CDPATH` a name is looked for in other places first. */
function destination(shell: Shell, operand: Word): Path {
  const places = shell.env.get("CDPATH");
  const named = operand.text !== undefined && !/^(?:\/|\.\.?(?:\/|$))/.test(operand.text);
  if (named && places && "kind" in places && places.text) {
    for (const place of places.text.split(":")) {
      const path = shellPath(shell, wordOf([`${place || "."}/${operand.text}`], operand));
      if (path.made || path.isDirectory !== false) return path;
    }
  }
  return shellPath(shell, operand);
}

/** As far as can be seen, which is not at all from a directory that is not there itself. */
function isMissing(shell: Shell, path: Path): boolean {
  return !path.made && path.isDirectory !== true && shellPath(shell, shell.env.cwd).isDirectory !== false;
}

function pushDirectory({ shell, words }: BuiltinCall): void {
  const { env } = shell;
  env.directories = [...env.directories, env.cwd];
  goTo(shell, words[1] ?? UNKNOWN_WORD);
}

function popDirectory({ shell }: BuiltinCall): void {
  const { env } = shell;
  const last = env.directories.at(-1);
  env.directories = env.directories.slice(0, -1);
  env.oldCwd = env.cwd;
  env.cwd = last ?? UNKNOWN_WORD;
}

/** `set -e`, `set -euo pipefail`, `set -o errexit`; `+` takes it back. What stands behind `--` are parameters. */
function setErrexit(shell: Shell, words: readonly Word[]): void {
  for (let at = 1; at < words.length; at += 1) {
    const text = words[at]?.text;
    if (text === undefined || text === "--" || !/^[-+]/.test(text)) return;
    const named = /^[-+][a-zA-Z]*o$/.test(text);
    if (/e/.test(text) || (named && words[at + 1]?.text === "errexit")) shell.env.errexit = text.startsWith("-");
    if (named) at += 1;
  }
}

/** `shopt -s nocaseglob`, `bash -O dotglob`: what a glob fits is not looked up any more. */
export function setShellOptions(shell: Shell, words: readonly Word[]): void {
  for (const { text } of words) {
    const name = text?.replaceAll("_", "").toLowerCase();
    if (name === undefined || GLOB_OPTIONS.has(name)) shell.env.oddGlobs = true;
    if (name === "promptsubst") shell.run.fail("prompts may run code", shell.span);
  }
}

const GLOB_OPTIONS: ReadonlySet<string> = new Set(["nocaseglob", "dotglob", "globstar", "nullglob", "failglob"]);

function setPositional({ shell, words }: BuiltinCall): void {
  setErrexit(shell, words);
  const mark = words.findIndex((word) => word.text === "--");
  const first = words[1]?.text;
  if (mark < 0 && (words.length === 1 || first?.startsWith("-") || first?.startsWith("+"))) return;
  shell.env.positional = words.slice(mark < 0 ? 1 : mark + 1);
  shell.env.positionalOpen = shell.env.positional.some((word) => word.open);
}

function shiftPositional({ shell, words }: BuiltinCall): void {
  const { env } = shell;
  const count = Number(words[1]?.text ?? "1");
  env.positional = env.positional && Number.isInteger(count) ? env.positional.slice(count) : undefined;
}

function forgetNames({ shell, words }: BuiltinCall): void {
  for (const { text } of words.slice(1)) {
    const name = text === undefined ? undefined : /^[A-Za-z_]\w*/.exec(text)?.[0];
    if (name) shell.env.set(name, undefined);
  }
}

/** Expressions, which are evaluated: what they substitute runs. */
function calculate(call: BuiltinCall): void {
  for (const word of call.words.slice(1)) evaluateNumber(call.shell, word);
  forgetNames(call);
}

function end({ shell }: BuiltinCall): void {
  shell.env.ended = true;
}

/** `mapfile -C callback` runs it as it reads. */
function readLines({ shell, words, use }: BuiltinCall): void {
  readArray(shell, words);
  const callback = shell.run.calls[use.reading.index]?.flags["-C"];
  if (callback?.kind === "word") runCode({ ...shell, carried: carriedBy(shell, use) }, callback, use);
}

function evaluate({ shell, words, use }: BuiltinCall): void {
  const code = words.slice(words[1]?.text === "--" ? 2 : 1);
  if (code.length > 0) runCode({ ...shell, carried: carriedBy(shell, use) }, joinWords(code), use);
}

function sourceFile({ shell, words, use }: BuiltinCall): void {
  const [name, named, ...args] = words[1]?.text === "--" ? words.slice(1) : words;
  // Without a file fish takes its input; Bash says that it wants one.
  const file = named ?? (name?.text === "source" && words.length === 1 ? knownWord("-") : undefined);
  if (!file) return;
  const before = shell.env.positional;
  if (args.length > 0) shell.env.positional = args;
  runScriptFile({ ...shell, carried: carriedBy(shell, use) }, shellPath(shell, file), use);
  shell.env.positional = before;
}

/** `exec cmd`, `command cmd`, `builtin cmd`: the command itself; `command -v` only asks. */
function execute({ shell, words, context, use, span }: BuiltinCall): void {
  const name = words[0]?.text ?? "";
  let index = 1;
  for (; index < words.length; index += 1) {
    const text = words[index]?.text;
    if (text === undefined || !text.startsWith("-") || text.length < 2) break;
    if (name === "command" && /[vV]/.test(text)) return;
    if (name === "exec" && text.endsWith("a")) index += 1;
  }
  const rest = words.slice(index);
  if (rest.length === 0) {
    if (name === "exec" && context.redirected) keepRedirections(shell, context.redirected);
    return;
  }
  runWords({ ...shell, carried: carriedBy(shell, use) }, rest, span);
  if (name === "exec") shell.env.ended = true;
}

function carriedBy(shell: Shell, use: CodeUse): Shell["carried"] {
  const { carried } = shell;
  return { ...carried, unwrapped: [...carried.unwrapped, use.reading.via?.text ?? ""], by: use.reading.index };
}
