import type { Span, Word } from "../../model/index.ts";
import { UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import type { CommandContext } from "../calls.ts";
import { type CodeUse, joinWords, runCode } from "../carriers/code.ts";
import { runScriptFile } from "../carriers/scripts.ts";
import type { Path } from "../paths/paths.ts";
import { formatted } from "../signatures/outputs.ts";
import { splitAssignment } from "../signatures/word-types.ts";
import { expandOne } from "../words/words.ts";
import { assign } from "./assignments.ts";
import { UNSET } from "./environment.ts";
import { evaluateAgain } from "./evaluated.ts";
import { readArray, readVariables } from "./read-builtin.ts";
import { type Shell, shellPath } from "./shell.ts";
import { runWords } from "./simple-command.ts";
import { trap } from "./traps.ts";

/** Commands that act on the shell itself: its directory, variables, names and flow. What they do is the shell's syntax, not a policy's. */
export function isBuiltin(name: string): boolean {
  return Object.hasOwn(BUILTINS, name);
}

/** Does what a builtin does to the shell; false where the program is none. */
export function runBuiltin(shell: Shell, name: string, words: readonly Word[], context: CommandContext, index: number, via: Word): boolean {
  if (name === "printf") printVariable(shell, words);
  if (name === "test" || name === "[") words.forEach((word, at) => void (words[at - 1]?.text === "-v" && evaluateAgain(shell, word)));
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

/** `printf -v NAME`: the variable gets what would be printed. */
function printVariable(shell: Shell, words: readonly Word[]): void {
  const flag = words[1]?.text;
  if (!flag?.startsWith("-v")) return;
  const given = flag === "-v" ? words[2]?.text : flag.slice(2);
  evaluateAgain(shell, flag === "-v" ? words[2] : words[1]);
  const name = given === undefined ? undefined : /^[A-Za-z_]\w*/.exec(given)?.[0];
  if (given === undefined) shell.env.forget();
  if (name) shell.env.set(name, name === given ? formatted([words[0] as Word, ...words.slice(flag === "-v" ? 3 : 2)]) : undefined);
}

interface BuiltinCall {
  readonly shell: Shell;
  readonly words: readonly Word[];
  readonly context: CommandContext;
  readonly use: CodeUse;
  readonly span: Span | undefined;
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
  wait: nothing,
  hash: nothing,
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

function declareNames({ shell, words, context }: BuiltinCall): void {
  const { env } = shell;
  const { locals } = env;
  const flags = words.slice(1).flatMap(({ text }) => (text?.startsWith("-") ? [...text.slice(1)] : []));
  const local = locals && words[0]?.text !== "export" && words[0]?.text !== "readonly" && !flags.includes("g");
  const names: string[] = [];
  for (const { text } of words.slice(1)) if (text !== undefined && /^\w+$/.test(text)) names.push(text);
  if (local) for (const name of names) if (!locals.has(name)) locals.set(name, env.get(name));
  for (const node of context.declared ?? []) {
    if (local && !locals.has(node.name)) locals.set(node.name, env.get(node.name));
    const target = flags.includes("n") && node.value.type === "Word" ? expandOne(shell, node.value).text : undefined;
    if (target !== undefined && /^[A-Za-z_]\w*$/.test(target)) env.refer(node.name, target);
    else assign(shell, node);
    names.push(node.name);
  }
  for (const word of words.slice(1)) {
    evaluateAgain(shell, word);
    const assignment = splitAssignment(word);
    if (!assignment) continue;
    env.set(assignment.name, assignment.value);
    names.push(assignment.name);
  }
  for (const name of names) giveAttributes(shell, name, words[0]?.text === "readonly" ? ["r"] : flags);
}

/** `-i`, `-l` and `-u` change what a variable is given; the members of `-A` have names. */
function giveAttributes(shell: Shell, name: string, flags: readonly string[]): void {
  const { env } = shell;
  if (flags.some((flag) => CONVERTING.has(flag))) {
    const value = env.get(name);
    if (flags.includes("i") && value && "kind" in value) evaluateAgain(shell, value);
    env.mark(name, "converting");
    env.set(name, undefined);
  }
  if (flags.includes("r")) env.mark(name, "readonly");
}

const CONVERTING: ReadonlySet<string> = new Set(["i", "l", "u", "c", "A"]);

/** A name that is no variable's may be a function's. */
function unsetNames({ shell, words }: BuiltinCall): void {
  const { env } = shell;
  const kind = words[1]?.text;
  for (const word of words.slice(1)) {
    const { text } = word;
    if (text === undefined) env.forget();
    if (text === undefined || text.startsWith("-")) continue;
    evaluateAgain(shell, word);
    const index = text.indexOf("[");
    if (index > 0) env.set(text.slice(0, index), undefined);
    else {
      if (kind !== "-v") env.undefine(text, kind === "-f");
      if (kind !== "-f") env.set(text, UNSET);
    }
  }
}

function defineAliases({ shell, words, context }: BuiltinCall): void {
  for (const node of context.declared ?? []) if (node.value.type === "Word") shell.env.alias(node.name, expandOne(shell, node.value));
  for (const word of words.slice(1)) {
    const first = word.parts[0];
    const equals = typeof first === "string" ? first.indexOf("=") : -1;
    if (equals <= 0 || typeof first !== "string") continue;
    shell.env.alias(
      first.slice(0, equals),
      wordOf([first.slice(equals + 1), ...word.parts.slice(1)], { span: word.span, flow: word.flow }),
    );
  }
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
  if (words.some(({ text }) => text === undefined || GLOB_OPTIONS.has(text))) shell.env.oddGlobs = true;
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

/** Expressions, which are evaluated: their substitutions run. */
function calculate(call: BuiltinCall): void {
  for (const word of call.words.slice(1)) evaluateAgain(call.shell, word);
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
  const [, file, ...args] = words[1]?.text === "--" ? words.slice(1) : words;
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
    for (const [number, to] of context.redirected?.opened ?? []) shell.env.describe(number, to);
    // Whatever the shell prints from here on goes there.
    for (const { path } of context.redirected?.files ?? []) shell.run.paths.sinks.get(path.lexical.text ?? "")?.(UNKNOWN_WORD);
    return;
  }
  runWords({ ...shell, carried: carriedBy(shell, use) }, rest, span);
  if (name === "exec") shell.env.ended = true;
}

function carriedBy(shell: Shell, use: CodeUse): Shell["carried"] {
  const { carried } = shell;
  return { ...carried, unwrapped: [...carried.unwrapped, use.reading.via?.text ?? ""], by: use.reading.index };
}
