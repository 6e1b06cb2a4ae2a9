import type { EffectClause, PathValue, Target, Value, Word } from "../../model/index.ts";
import { isUnconstrained, knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { runGitAlias } from "../git/git-aliases.ts";
import { applyDiff } from "../languages/diff.ts";
import { runLibrary, runModule } from "../languages/modules.ts";
import { analyseWindows, decodeCommand, isWindowsShell } from "../languages/powershell.ts";
import { MAX_DEPTH, MAX_TEXT } from "../limits.ts";
import { Path } from "../paths/paths.ts";
import { setShellOptions } from "../shell/builtins.ts";
import { innerShell } from "../shell/inner-shell.ts";
import type { Shell } from "../shell/shell.ts";
import { shellPath } from "../shell/shell.ts";
import { runWords } from "../shell/simple-command.ts";
import { withoutInput } from "../shell/standard-streams.ts";
import { fieldNamed } from "../signatures/clause-fields.ts";
import type { ClauseReading } from "../signatures/clauses.ts";
import { scalars, targetValues } from "../signatures/targets.ts";
import type { Names } from "../signatures/when.ts";
import { isInstalled, namesTask, runTask, takesTaskOrProgram } from "../tasks/run-task.ts";
import { INSTALL_SCRIPTS } from "../tasks/runners.ts";
import { bindingsOf, boundAnew } from "./bindings.ts";
import { delimiterOf, inputLines, inputWords } from "./carried-input.ts";
import { type CodeUse, emitExecute, joinWords, runCode } from "./code.ts";
import { filled, type Place, pathPlaces } from "./placeholders.ts";
import { runScriptFile } from "./scripts.ts";

/** `execute X as …`: sees through what X is, or says where it comes from. */
export function executeClause(shell: Shell, reading: ClauseReading, clause: EffectClause, names: Names): void {
  if (shell.depth > MAX_DEPTH) {
    shell.run.fail("code inside code, too deep to follow", reading.call.span);
    return;
  }
  const use: CodeUse = { reading, language: clause.language, appended: [], sameShell: false };
  const source = fieldNamed(shell, reading, names, clause, "source");
  // Most clauses have targets that are not there in most calls.
  let made: Shell | undefined;
  const inner: InnerShell = () => {
    made ??= innerShell(shell, reading, clause, names);
    return made;
  };
  for (const target of clause.targets) {
    if (target.kind === "unknown") executeHidden(inner, shell, reading, use);
    else if (clause.language === "diff") executeDiff(inner, reading, names, target, use);
    else if (target.kind === "name" && target.name === "stdin") executeInput(inner, shell, reading, use);
    else if (source?.kind === "word" || clause.language === undefined) executeNamed(shell, reading, clause, names, target, use, source);
    else if (clause.language === "git") runGitAlias(shell, reading, wordsOf(reading, names, target));
    else if (clause.language === "command") executeCommand(inner, reading, clause, names, target, use);
    else if (clause.language === "library") for (const word of wordsOf(reading, names, target)) runLibrary(inner(), use, word);
    else if (clause.language === "module") executeModule(inner, reading, clause, names, target, use);
    else executeText(inner, reading, clause, names, target, use);
  }
}

function wordsOf(reading: ClauseReading, names: Names, target: Target): readonly Word[] {
  return targetValues(reading, reading.parsed, names, target).filter((value) => value.kind === "word");
}

type InnerShell = () => Shell;

/** Code that is not there to be read; what PowerShell was given encoded is read all the same. */
function executeHidden(inner: InnerShell, shell: Shell, reading: ClauseReading, use: CodeUse): void {
  emitExecute(shell, use, { source: "unknown" }, reading.call.span);
  const encoded = isWindowsShell(reading.via) ? reading.call.flags["-EncodedCommand"] : undefined;
  const code = encoded?.kind === "word" && encoded.text !== undefined ? decodeCommand(encoded.text) : undefined;
  if (code !== undefined) analyseWindows(inner(), use, code);
}

/** A diff that is known, in a file or as input; what another one changes is known by its directory. */
function executeDiff(innerOf: InnerShell, reading: ClauseReading, names: Names, target: Target, use: CodeUse): void {
  const inner = innerOf();
  if (target.kind === "name" && target.name === "stdin") {
    if (inner.stdin?.flow?.network) emitExecute(inner, use, { source: "network" }, reading.call.span);
    if (inner.stdin?.text !== undefined) applyDiff(inner, use, inner.stdin.text);
    return;
  }
  for (const value of targetValues(reading, reading.parsed, names, target)) {
    if (value instanceof Path && isFetched(value)) emitExecute(inner, use, { source: "network", path: value }, reading.call.span);
    const text = value instanceof Path ? contentOf(inner, value) : undefined;
    if (text !== undefined) applyDiff(inner, use, text);
  }
}

/** What the line itself put into a file, else what lies on disk. */
function contentOf({ run }: Shell, path: Path): string | undefined {
  if (path.made) return path.made.content?.text;
  const file = path.local ? path.real.text : undefined;
  return file === undefined || run.paths.status(file)?.kind !== "file" ? undefined : run.paths.readText(file, MAX_TEXT);
}

/** Standard input as code. Without any input nothing is run, unless somebody types it. */
function executeInput(inner: InnerShell, shell: Shell, reading: ClauseReading, use: CodeUse): void {
  const { stdin } = shell;
  if (!stdin) {
    reading.decided = false;
    return;
  }
  runCode(withoutInput(inner()), stdin, use);
}

/** Code that is fetched or belongs to the project: known by name only. */
function executeNamed(
  shell: Shell,
  reading: ClauseReading,
  clause: EffectClause,
  names: Names,
  target: Target,
  use: CodeUse,
  source: Value,
): void {
  const values = targetValues(reading, reading.parsed, names, target);
  const directory = fieldNamed(shell, reading, names, clause, "installed");
  const [program] = values;
  const bins = directory?.kind === "word" ? directory.text : undefined;
  if (bins !== undefined && program?.kind === "word" && isInstalled(shell, bins, program.text)) return;
  // Of the words of a command only the first is a program, or a task in its place.
  const isEither = takesTaskOrProgram(reading.call.name);
  for (const value of bins === undefined && !isEither ? values : values.slice(0, 1)) {
    const name = value.kind === "word" ? value : undefined;
    if (isEither && !namesTask(shell, use, name?.text)) continue;
    const path = value.kind === "path" ? value : undefined;
    const text = source?.kind === "word" ? (source.text ?? "unknown") : path ? "file" : "unknown";
    const file = text === "registry" ? fileNamed(shell, name) : text === "file" ? path : undefined;
    const from = isFetched(file) ? "network" : text;
    emitExecute(shell, use, { source: from, ...(name ? { name } : {}), ...(path ? { path } : {}) }, reading.call.span);
    const isTask = text === "project" || (text === "registry" && name?.text === INSTALL_SCRIPTS);
    if (isTask) runTask(shell, use, name?.text);
  }
}

/** What an installer takes by a name may be a file that the script fetched: `pip install ./x.whl`. */
function fileNamed(shell: Shell, name: Word | undefined): Path | undefined {
  const isFile = shell.run.paths.created.size > 0 && name?.text !== undefined && /[./]/.test(name.text);
  return isFile ? shellPath(shell, name as Word) : undefined;
}

/** The same script put into the file what came from elsewhere. */
function isFetched(path: PathValue | undefined): boolean {
  return path instanceof Path && path.made?.content?.flow?.network === true;
}

/** Words that are a command of their own. */
function executeCommand(inner: InnerShell, reading: ClauseReading, clause: EffectClause, names: Names, target: Target, use: CodeUse): void {
  const lists = target.kind === "flag" ? reading.parsed.commands[target.name] : undefined;
  if (lists) {
    for (const words of lists) {
      const [only, more] = words;
      if (only?.text !== undefined && !more && CODE.test(only.text)) runCode(inner(), only, use);
      else runCarried(inner(), reading, clause, names, words);
    }
    return;
  }
  const values = targetValues(reading, reading.parsed, names, target);
  const isRest = target.kind === "name" && reading.call.roles[target.name]?.kind === "list";
  if (isRest) {
    const words = values.flatMap((value) => (value.kind === "word" ? [value] : value.kind === "path" ? [value.written] : []));
    if (words.length > 0) runCarried(inner(), reading, clause, names, words);
    return;
  }
  for (const value of values) {
    const word = value.kind === "word" ? value : value.kind === "path" ? value.written : undefined;
    if (!word) continue;
    const appended = appendedWords(inner(), reading, clause, names) ?? [];
    if (word.text !== undefined && !CODE.test(word.text)) runWords(inner(), [word, ...appended], reading.call.span);
    else runCode(inner(), word, { ...use, appended });
  }
}

/** A module of Python by its name: one that lies where the code runs comes before the one that is known by that name, and is read as well. */
function executeModule(inner: InnerShell, reading: ClauseReading, clause: EffectClause, names: Names, target: Target, use: CodeUse): void {
  for (const word of wordsOf(reading, names, target)) runModule(inner(), { ...use, language: "python" }, word);
  executeCommand(inner, reading, clause, names, target, use);
}

/** What a word has that is more than the name of a program. */
const CODE = /[\s'"$`;|&<>()]/;

/** Runs a carried command with what the carrier adds to it: the `{}` of find, the operands that xargs reads. */
function runCarried(inner: Shell, reading: ClauseReading, clause: EffectClause, names: Names, words: readonly Word[]): void {
  const braces = clause.fields.find((field) => field.name === "{}");
  const bound = braces?.value.kind === "name" ? bindingsOf(inner, reading, names, braces.value.name) : undefined;
  if (bound) {
    // fd adds the path where no word says where it goes, and knows parts of it.
    const isFd = clause.fields.some(({ name }) => name === "rest");
    const appends = isFd && !words.some(({ text }) => text !== undefined && FD_PLACE.test(text));
    for (const word of bound.length === 0 ? [UNKNOWN_WORD] : bound) {
      const places = isFd ? pathPlaces(word, boundAnew(inner, word)) : [{ mark: "{}", value: word }];
      runWords(inner, appends ? [...words, word] : filled(inner.run, words, places), reading.call.span);
    }
    return;
  }
  const fill = fieldNamed(inner, reading, names, clause, "fill");
  if (fill !== undefined) {
    const mark = fill.kind === "word" ? (fill.text ?? "{}") : "{}";
    if (!inner.stdin) askAboutOptions(inner, reading, words, mark);
    for (const value of inputLines(inner)) runWords(withoutInput(inner), filled(inner.run, words, [{ mark, value }]), reading.call.span);
    return;
  }
  const appended = appendedWords(inner, reading, clause, names);
  if (!appended) runWords(inner, words, reading.call.span);
  else runWords(takesInput(clause) ? withoutInput(inner) : inner, [...words, ...appended], reading.call.span);
}

const FD_PLACE = /\{(?:\/\/?|\/?\.)?\}/;

function takesInput(clause: EffectClause): boolean {
  return clause.fields.some(({ name, value }) => name === "rest" && value.kind === "name" && value.name === "stdin");
}

function appendedWords(inner: Shell, reading: ClauseReading, clause: EffectClause, names: Names): readonly Word[] | undefined {
  const rest = clause.fields.find((field) => field.name === "rest");
  if (!rest) return undefined;
  if (takesInput(clause)) return inputWords(inner.stdin, delimiterOf(names));
  return scalars(fieldNamed(inner, reading, names, clause, "rest")).flatMap((value) =>
    value.kind === "word" ? [value] : value.kind === "path" ? [value.written] : [],
  );
}

/** An input of which nothing is known decides what a program does where it stands for its subcommand or in the name of an option. */
function askAboutOptions(shell: Shell, reading: Pick<ClauseReading, "index" | "via">, words: readonly Word[], mark: string): void {
  const program = words[0]?.text ?? "";
  for (const { text } of words.slice(1)) {
    if (text === undefined) continue;
    const isOption = text.startsWith("-");
    if (text.includes(mark) && (isOption || shell.run.program.hasSubcommands(program))) {
      shell.run.fail("an input that is not known decides what the program does", reading.via?.span);
      return;
    }
    if (!isOption) return;
  }
}

/** Text, a file or several words as code of a language. */
function executeText(innerOf: InnerShell, reading: ClauseReading, clause: EffectClause, names: Names, target: Target, use: CodeUse): void {
  const values = targetValues(reading, reading.parsed, names, target);
  if (values.length === 0) return;
  const inner = innerOf();
  if (clause.language === "shell") setShellOptions(inner, wordsOfFlag(reading, "-O"));
  // Words that follow the code are its positional parameters; what is read is put behind it.
  const appended = clause.language === "shell" && takesInput(clause) ? (appendedWords(inner, reading, clause, names) ?? []) : [];
  const isRest = target.kind === "name" && isRestRole(reading, target.name);
  if (isRest) {
    const words = values.flatMap((value) => (value.kind === "word" ? [value] : value.kind === "path" ? [value.written] : []));
    executeJoined(inner, words, appended, use);
    return;
  }
  const given = scalars(reading.call.roles.args).filter((value): value is Word => value.kind === "word");
  // Behind the code or the script no word is the shell's own any more: `sh -c 'rm "$1"' -- x`.
  const args = clause.language === "shell" && reading.parsed.separator > 0 ? [knownWord("--"), ...given] : given;
  for (const value of values) {
    if (value.kind === "word") {
      // The first word after the code of `bash -c` is its `$0`.
      inner.env.positional = args.slice(1);
      inner.env.zero = args[0];
      inner.env.positionalOpen = args.some((word) => word.open);
      runCode(inner, value, { ...use, appended });
    } else if (value.kind === "path") {
      inner.env.positional = args;
      runScriptFile(inner, value instanceof Path ? value : shellPath(inner, value.written), use);
    }
  }
}

function wordsOfFlag(reading: ClauseReading, name: string): readonly Word[] {
  return scalars(reading.call.flags[name]).flatMap((value) => (value.kind === "word" ? [value] : []));
}

/** `parallel cmd ::: a b` names its operands itself. */
function executeJoined(inner: Shell, words: readonly Word[], appended: readonly Word[], use: CodeUse): void {
  const mark = words.findIndex((word) => word.text !== undefined && /^:::\+?$/.test(word.text));
  const operands = mark < 0 ? appended : words.slice(mark + 1).filter((word) => word.text !== ":::");
  const command = mark < 0 ? words : words.slice(0, mark);
  if (mark < 0 && operands.length === 0) {
    runCode(inner, joinWords(command), use);
    return;
  }
  if (command.length === 0) {
    for (const operand of operands) runCode(inner, operand, use);
    return;
  }
  const fills = command.some((word) => word.parts.some((part) => typeof part === "string" && PARALLEL_PLACE.test(part)));
  if (fills && operands.every(isUnconstrained)) askAboutOptions(inner, use.reading, command, "{}");
  for (const operand of operands) {
    if (fills) runCode(inner, filledCode(inner, command, operand, use), use);
    else runCode(inner, joinWords(command), { ...use, appended: [operand] });
  }
}

/**
 * parallel quotes what it puts into a line: where that is not known it is a word of the command, and no code of its own but where the command is nothing
 * else. What is known speaks for itself.
 */
function filledCode(inner: Shell, command: readonly Word[], operand: Word, use: CodeUse): Word {
  const code = joinWords(filled(inner.run, command, placesIn(operand)));
  const isQuoted = use.reading.via?.text === "parallel" && !PARALLEL_PLACE.test(command[0]?.text?.split(" ", 1)[0] ?? "{}");
  const { flow, ...quoted } = code;
  return isQuoted && code.text === undefined && flow !== undefined ? quoted : code;
}

/** Of several lists of operands any may stand for a number. */
function placesIn(operand: Word): readonly Place[] {
  return [...pathPlaces(operand), ...["{1}", "{2}", "{3}", "{4}"].map((mark) => ({ mark, value: operand }))];
}

const PARALLEL_PLACE = /\{(?:\/\/?|\/?\.|[1-4])?\}/;

function isRestRole(reading: ClauseReading, name: string): boolean {
  return reading.signature.operands.some((list) =>
    list.roles.some((role) => role.kind === "role" && role.name === name && role.type === "rest"),
  );
}
