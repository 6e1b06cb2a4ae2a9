import type { Assignment, Command, Redirection, Word as WordNode } from "unbash";
import type { Span, Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { addCall, type CommandContext, finishCall, newCall } from "../calls.ts";
import { emitExecute, runCode } from "../carriers/code.ts";
import { programOnPath, runPlaced } from "../carriers/placed-programs.ts";
import { MAX_WORDS } from "../limits.ts";
import { mention } from "../signatures/mentions.ts";
import { applyPowers, LASTING } from "../signatures/powers.ts";
import { madeBy, whatItPrints } from "../signatures/printed.ts";
import { readSignature } from "../signatures/read-call.ts";
import { isSecretName, readShown } from "../words/secret-variables.ts";
import { expandInto } from "../words/words.ts";
import { inEachWay } from "./alternatives.ts";
import { assign } from "./assignments.ts";
import { isBuiltin, runBuiltin } from "./builtins.ts";
import { asCalled, calledName, programName } from "./called-names.ts";
import { type Data, flowOf, joinFlows, Output, unknownData, wordsFlow } from "./flow.ts";
import { callFunction } from "./functions.ts";
import { applyRedirections } from "./redirection-effects.ts";
import { type Redirected, readRedirections, runOpened } from "./redirections.ts";
import { nodeSpan, type Shell } from "./shell.ts";
import { withInput } from "./standard-streams.ts";
import { UNHASHED } from "./ways.ts";

/** Runs a simple command: expands its words, then does what `runWords` does. Where a variable has one of a few values, with each. */
export function runCommand(shell: Shell, node: Command): void {
  inEachWay(shell, node, (way) => runOnce(way, node));
}

function runOnce(outer: Shell, node: Command): void {
  if (!outer.run.spendCommand()) return;
  const shell = withInput(outer);
  const { words, declared, assignments, redirections } = partsOf(shell, node);
  const redirected = redirections || shell.env.prints ? readRedirections(shell, redirections ?? []) : undefined;
  const span = nodeSpan(shell, node);
  if (words.length === 0) runWithoutWords(shell, assignments, redirected, span);
  else if (!assignments) runWith(shell, words, span, redirected, declared, shell.assigns ?? NO_WORDS);
  else runAssigned(shell, assignments, words, span, redirected, declared);
}

interface CommandParts {
  readonly words: readonly Word[];
  /** Assignments among the words: `export A=1`. */
  readonly declared: readonly Assignment[] | undefined;
  /** Assignments before the words. */
  readonly assignments: readonly Assignment[] | undefined;
  readonly redirections: readonly Redirection[] | undefined;
}

function partsOf(shell: Shell, node: Command): CommandParts {
  const words: Word[] = [];
  if (node.name) expandInto(shell, node.name, words);
  let declared: Assignment[] | undefined;
  let redirections: Redirection[] | undefined;
  for (const item of node.suffix) {
    if (item.type === "Word") {
      expandInto(shell, item as WordNode, words);
      if (words.length <= MAX_WORDS) continue;
      shell.run.fail("the command has too many words");
      break;
    }
    if (item.type === "Assignment") {
      declared ??= [];
      declared.push(item);
    } else {
      redirections ??= [];
      redirections.push(item);
    }
  }
  let assignments: Assignment[] | undefined;
  for (const item of node.prefix) {
    if (item.type === "Assignment") {
      assignments ??= [];
      assignments.push(item);
    } else {
      redirections ??= [];
      redirections.push(item);
    }
  }
  return { words, declared, assignments, redirections };
}

/** Assignments and redirections alone: what is assigned stays. */
function runWithoutWords(
  shell: Shell,
  assignments: readonly Assignment[] | undefined,
  redirected: Redirected | undefined,
  span: Span,
): void {
  for (const assignment of assignments ?? []) assign(shell, assignment);
  const lasting = LASTING.filter(({ text }) => assignments?.some(({ name }) => name === text));
  if (lasting.length > 0) applyPowers(shell, lasting, runNothing(shell, undefined, span), UNKNOWN_WORD);
  const secrets = assignments?.filter(({ name }) => isSecretName(name));
  if (secrets && secrets.length > 0) noteAssigned(shell, secrets, span);
  if (redirected) runNothing(shell, redirected, span);
  // `$(< file)` is what the file says.
  if (redirected?.stdin && !assignments) shell.output?.add(redirected.stdin);
}

/** A command with assignments before it: what it hands on starts with them, too. */
function runAssigned(
  shell: Shell,
  assignments: readonly Assignment[],
  words: readonly Word[],
  span: Span,
  redirected: Redirected | undefined,
  declared: readonly Assignment[] | undefined,
): void {
  // What a command of the shell itself leaves behind stays; what is assigned before it does not, but where it declares the name.
  const builtin = words[0]?.text ?? "";
  const names: Word[] = [];
  const inner: Shell = isBuiltin(builtin) ? shell : { ...shell, env: shell.env.clone(), assigns: names };
  const before = inner === shell && !DECLARING.has(builtin) ? assignments.map(({ name }) => [name, shell.env.get(name)] as const) : [];
  for (const assignment of assignments) {
    assign(inner, assignment);
    names.push(knownWord(assignment.name));
  }
  names.push(...(shell.assigns ?? []));
  runWith(inner, words, span, redirected, declared, names);
  for (const [name, value] of before) shell.env.set(name, value);
}

const DECLARING = new Set(["export", "declare", "typeset", "readonly"]);

/** Runs words as a command: what a carrier hands on. It knows programs, but no functions and no aliases. */
export function runWords(shell: Shell, words: readonly Word[], span: Span | undefined): void {
  if (words.length === 0 || !shell.run.spendCommand()) return;
  const context = { span, redirected: undefined, declared: undefined, assigns: shell.assigns ?? NO_WORDS };
  const called = asCalled(shell, words);
  const name = calledName(shell, called[0] as Word);
  if (name === undefined) runUnknown(shell, called, context);
  else if (!runHashed(shell, called, context)) runProgram(shell, name, called, context);
}

const NO_WORDS: readonly Word[] = [];

function runWith(
  shell: Shell,
  words: readonly Word[],
  span: Span | undefined,
  redirected: Redirected | undefined,
  declared: readonly Assignment[] | undefined,
  assigns: readonly Word[],
): void {
  if (!redirected) {
    dispatch(shell, words, { span, redirected, declared, assigns });
    return;
  }
  const listens = redirected.files.length > 0 || redirected.connections.length > 0;
  const output = listens ? new Output() : redirected.away ? redirected.into : shell.output;
  const inner: Shell = { ...shell, output, stdin: redirected.stdin ?? shell.stdin };
  runOpened(shell, redirected, () => dispatch(inner, words, { span, redirected, declared, assigns }));
}

function dispatch(shell: Shell, written: readonly Word[], context: CommandContext): void {
  const words = asCalled(shell, written);
  const first = words[0] as Word;
  const name = calledName(shell, first);
  if (name === undefined) {
    runUnknown(shell, words, context);
    return;
  }
  if (first.text !== undefined && runNamed(shell, first.text, words, context)) return;
  if (!runHashed(shell, words, context)) runProgram(shell, name, words, context);
}

/** A program whose place the shell was told: not the one that its name says. */
function runHashed(shell: Shell, words: readonly Word[], context: CommandContext): boolean {
  const places = shell.env.hashed?.get(words[0]?.text ?? "");
  for (const place of places ?? []) {
    const moved = place === UNHASHED ? words : [place, ...words.slice(1)];
    const name = programName(moved[0] as Word);
    if (name === undefined) runUnknown(shell, moved, context);
    else runProgram(shell, name, moved, context);
  }
  return places !== undefined;
}

/**
 * An alias or a function of that name. False where the program may run all the same: a shell that reads no terminal takes an alias for one only if it
 * was told to, and functions are there in another shell only if they were exported.
 */
function runNamed(shell: Shell, name: string, words: readonly Word[], context: CommandContext): boolean {
  const { env, run } = shell;
  const isProgram = run.program.signature(name) !== undefined || run.program.hasSubcommands(name);
  if (env.aliases?.has(name) && runAlias(shell, words, context) && (!isProgram || isBuiltin(name))) return true;
  const callee = env.functions?.get(name);
  if (!callee) return false;
  callFunction(shell, words, context);
  return callee.certain && (!isProgram || callee !== env.outer?.get(name));
}

function runAlias(shell: Shell, words: readonly Word[], context: CommandContext): boolean {
  const name = words[0]?.text ?? "";
  const texts = shell.env.aliases?.get(name);
  if (!texts) return false;
  const aliases = new Map(shell.env.aliases);
  aliases.delete(name);
  const call = newCall(shell, name, words, context);
  const index = addCall(shell, call);
  call.proved = true;
  for (const text of texts) {
    const env = shell.env.clone();
    env.aliases = aliases;
    runCode({ ...shell, env, carried: { ...shell.carried, by: index } }, text, {
      reading: { index, via: words[0] as Word },
      language: "shell",
      appended: words.slice(1),
      sameShell: true,
    });
  }
  finishCall(shell, index, words[0] as Word, context, shell.run.effects.length, undefined);
  return true;
}

function runUnknown(shell: Shell, words: readonly Word[], context: CommandContext): void {
  const call = newCall(shell, undefined, words, context);
  const index = addCall(shell, call);
  const from = shell.run.effects.length;
  const first = words[0] as Word;
  emitExecute(
    shell,
    { reading: { index, via: undefined }, language: undefined },
    { source: first.flow?.origin ?? "unknown" },
    first.span ?? context.span,
  );
  mention(shell, words, index);
  const flow = joinFlows(flowOf("generated"), joinFlows(wordsFlow(words), shell.stdin?.flow));
  finishCall(shell, index, UNKNOWN_WORD, context, from, unknownData(flow));
}

function runProgram(shell: Shell, name: string, words: readonly Word[], context: CommandContext): void {
  const { program } = shell.run;
  const first = words[0] as Word;
  const signature = program.signature(name);
  const via = first.text === name ? first : knownWord(name, first.span);
  const call = newCall(shell, name, words, context);
  const index = addCall(shell, call);
  const from = shell.run.effects.length;
  const read = signature || program.hasSubcommands(name) ? readSignature(shell, index, via, name, words) : undefined;
  let printed: Data | undefined;
  if (read) {
    printed = read.printed;
    if (!read.decided) call.proved = false;
  }
  const onPath = programOnPath(shell, first);
  runPlaced(shell, onPath ? [onPath, ...words.slice(1)] : words, index, via, read !== undefined);
  const builtin = runBuiltin(shell, name, words, context, index, via);
  if (builtin) call.proved = read ? call.proved : true;
  else if (!read) mention(shell, words, index);
  readShown(shell, name, words, context.redirected?.away ?? false, index, via);
  if (shell.output) printed = madeBy(shell, name, context, whatItPrints(shell, name, words, from, builtin, printed, call));
  finishCall(shell, index, via, context, from, printed);
}

/** A secret that is written out in a line of its own is a command that does nothing else. */
function noteAssigned(shell: Shell, assignments: readonly Assignment[], span: Span): void {
  const assigns = assignments.map(({ name }) => knownWord(name));
  const context = { span, redirected: undefined, declared: undefined, assigns };
  const call = newCall(shell, undefined, [], context);
  call.proved = true;
  finishCall(shell, addCall(shell, call), UNKNOWN_WORD, context, shell.run.effects.length, undefined);
}

/** Redirections without a command: `> file` empties it. */
function runNothing(shell: Shell, redirected: Redirected | undefined, span: Span): number {
  const call = newCall(shell, undefined, [], { span, redirected, declared: undefined, assigns: NO_WORDS });
  const index = addCall(shell, call);
  if (redirected) applyRedirections(shell, redirected, index, undefined, undefined);
  return index;
}
