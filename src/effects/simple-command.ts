import type { Assignment, Command, Redirection, Word as WordNode } from "unbash";
import type { Span, Value, Word } from "../model/index.ts";
import { isUnconstrained, knownWord, UNKNOWN_WORD } from "../model/index.ts";
import { newParsed, type Parsed, readFlags } from "./argv.ts";
import { assign } from "./assignments.ts";
import { isBuiltin, runBuiltin } from "./builtins.ts";
import { bindingsOf } from "./carriers.ts";
import { applyClauses, type ClauseReading, originOf } from "./clauses.ts";
import { emitExecute, runCode } from "./code.ts";
import { asRecord, CommandFields, emitPath, PathFields } from "./fields.ts";
import { type Data, flowOf, joinFlows, Output, unknownData, wordsFlow } from "./flow.ts";
import { callFunction } from "./functions.ts";
import { MAX_WORDS } from "./limits.ts";
import { knownOutput } from "./outputs.ts";
import { flagName, type Prepared, prepare } from "./prepared.ts";
import { applyRedirections, type Redirected, readRedirections } from "./redirections.ts";
import { assignRoles, beginsRest, fallbackValue } from "./roles.ts";
import type { MutableCall } from "./run.ts";
import { runScriptFile } from "./scripts.ts";
import { nodeSpan, type Shell, shellPath } from "./shell.ts";
import { expandInto } from "./words.ts";

/** Runs a simple command: expands its words, then does what `runWords` does. */
export function runCommand(shell: Shell, node: Command): void {
  if (!shell.run.spendCommand()) return;
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
  const redirected = redirections ? readRedirections(shell, redirections) : undefined;
  const span = nodeSpan(shell, node);
  if (words.length === 0) {
    for (const assignment of assignments ?? []) assign(shell, assignment);
    if (redirected) runNothing(shell, redirected, span);
    return;
  }
  if (!assignments) {
    runWith(shell, words, span, redirected, declared, NO_WORDS);
    return;
  }
  // What a command of the shell itself leaves behind stays, whatever is assigned before it.
  const inner: Shell = isBuiltin(words[0]?.text ?? "") ? shell : { ...shell, env: shell.env.clone() };
  const names: Word[] = [];
  for (const assignment of assignments) {
    assign(inner, assignment);
    names.push(knownWord(assignment.name));
  }
  runWith(inner, words, span, redirected, declared, names);
}

/** Runs words as a command: what a carrier hands on. */
export function runWords(shell: Shell, words: readonly Word[], span: Span | undefined): void {
  if (words.length === 0 || !shell.run.spendCommand()) return;
  runWith(shell, words, span, undefined, undefined, NO_WORDS);
}

const NO_WORDS: readonly Word[] = [];

/** What is known of a command beside its words. */
export interface CommandContext {
  readonly span: Span | undefined;
  readonly redirected: Redirected | undefined;
  readonly declared: readonly Assignment[] | undefined;
  readonly assigns: readonly Word[];
}

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
  const output = listens ? new Output() : redirected.away ? undefined : shell.output;
  const inner: Shell = { ...shell, output, stdin: redirected.stdin ?? shell.stdin };
  dispatch(inner, words, { span, redirected, declared, assigns });
}

function dispatch(shell: Shell, words: readonly Word[], context: CommandContext): void {
  const first = words[0] as Word;
  const name = programName(first);
  if (name === undefined) {
    runUnknown(shell, words, context);
    return;
  }
  const { env } = shell;
  if (first.text !== undefined) {
    if (env.aliases?.has(first.text) && runAlias(shell, words, context)) return;
    if (env.functions?.has(first.text)) {
      callFunction(shell, words, context);
      return;
    }
  }
  runProgram(shell, name, words, context);
}

/** The base name of the program, as far as it is known: `$DIR/bin/rm` is `rm`. */
function programName(word: Word): string | undefined {
  const last = word.parts.at(-1);
  if (typeof last !== "string") return word.text === "" ? "" : undefined;
  const slash = Math.max(last.lastIndexOf("/"), last.includes(":\\") ? last.lastIndexOf("\\") : -1);
  if (slash < 0 && word.text === undefined) return undefined;
  const name = last.slice(slash + 1);
  return name.endsWith(".exe") ? name.slice(0, -4) : name;
}

function runAlias(shell: Shell, words: readonly Word[], context: CommandContext): boolean {
  const name = words[0]?.text ?? "";
  const text = shell.env.aliases?.get(name);
  if (!text) return false;
  const env = shell.env.clone();
  env.aliases = new Map(env.aliases);
  env.aliases.delete(name);
  const call = newCall(shell, name, words, context);
  const index = addCall(shell, call);
  runCode({ ...shell, env }, text, {
    reading: { index, via: words[0] as Word },
    language: "shell",
    appended: words.slice(1),
    sameShell: true,
  });
  finish(shell, index, words[0] as Word, context, shell.run.effects.length, undefined);
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
  finish(shell, index, UNKNOWN_WORD, context, from, unknownData(flow));
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
  runPath(shell, first, index, via, words, read !== undefined);
  const builtin = runBuiltin(shell, name, words, context, index, via);
  if (builtin) call.proved = read ? call.proved : true;
  else if (!read) mention(shell, words, index);
  if (shell.output) printed = whatItPrints(shell, name, words, read, builtin, printed);
  finish(shell, index, via, context, from, printed);
}

/** The words of a call against its signature, subcommand by subcommand. */
function readSignature(shell: Shell, index: number, via: Word, name: string, words: readonly Word[]): ClauseReading | undefined {
  const { program } = shell.run;
  let full = name;
  let at = 1;
  let signature = program.signature(full);
  let declared = true;
  while (program.hasSubcommands(full)) {
    const parsed = newParsed();
    let next = at;
    if (signature) next = readFlags(shell, prepare(signature), words, at, parsed, undefined, true);
    const word = words[next];
    const sub = subcommand(shell, full, word, words[next + 1], parsed.declared);
    if (!sub) break;
    if (signature) readGlobals(shell, index, via, prepare(signature), words.slice(at, next), parsed);
    declared &&= parsed.declared;
    at = next + (word?.text === sub ? 1 : 2);
    full = `${full} ${sub}`;
    signature = program.signature(full);
  }
  const call = shell.run.calls[index] as MutableCall;
  call.name = full;
  if (!signature) {
    mention(shell, words.slice(at), index);
    call.operands = words.slice(at);
    return undefined;
  }
  return readCall(shell, call, index, via, prepare(signature), words, at, declared);
}

/** The word is a subcommand where a signature begins with it. After a flag that is not declared, the word after the next may be it. */
function subcommand(shell: Shell, full: string, word: Word | undefined, next: Word | undefined, declared: boolean): string | undefined {
  const { program } = shell.run;
  const known = (text: string | undefined) =>
    text !== undefined && (program.signature(`${full} ${text}`) !== undefined || program.hasSubcommands(`${full} ${text}`));
  if (known(word?.text)) return word?.text;
  return !declared && known(next?.text) ? next?.text : undefined;
}

/** Flags before the subcommand have effects of their own, which no allow of the subcommand covers. */
function readGlobals(shell: Shell, index: number, via: Word, prepared: Prepared, words: readonly Word[], parsed: Parsed): void {
  const call = shell.run.calls[index] as MutableCall;
  if (words.length === 0) return;
  const directory = parsed.flags["-C"];
  const globals: MutableCall = { ...call, flags: parsed.flags, roles: {} };
  applyClauses(shell, {
    call: globals,
    index,
    via,
    signature: prepared.signature,
    fallbacks: NONE,
    parsed,
    printed: undefined,
    decided: true,
    native: false,
    origin: "global",
  } as ClauseReading);
  if (directory?.kind === "path") shell.env.cwd = directory.lexical;
}

const NONE = {};

function readCall(
  shell: Shell,
  call: MutableCall,
  index: number,
  via: Word,
  prepared: Prepared,
  words: readonly Word[],
  at: number,
  declared: boolean,
): ClauseReading {
  const { signature } = prepared;
  const parsed = newParsed();
  readFlags(shell, prepared, words, at, parsed, prepared.hasRest ? beginsRest(shell, prepared) : undefined, false);
  const roles = assignRoles(shell, prepared, parsed);
  call.signature = signature;
  call.flags = parsed.flags;
  call.operands = parsed.operands;
  call.roles = roles.values;
  call.shapes = parsed.shapes;
  call.proved = declared && parsed.declared && roles.complete && !(parsed.mayHideFlag && prepared.flagsMatter);
  const reading: ClauseReading = {
    call,
    index,
    via,
    signature,
    fallbacks: fallbacksOf(shell, prepared, parsed),
    parsed,
    printed: undefined,
    decided: true,
    native: isBuiltin(call.name ?? ""),
  };
  applyClauses(shell, reading);
  if (shell.output && LISTERS.has(call.name ?? "")) {
    const output = new Output();
    for (const word of bindingsOf(shell, reading, { flags: call.flags, roles: call.roles, holes: {} }, "paths")) output.add(word);
    if (!output.empty) reading.printed = output.toData();
  }
  return reading;
}

/** Commands that print the paths below their operands. */
const LISTERS = new Set(["find"]);
/** Carriers of the shell itself, which share its state. */

function fallbacksOf(shell: Shell, prepared: Prepared, parsed: Parsed): Readonly<Record<string, Value>> {
  let values: Record<string, Value> | undefined;
  for (const spec of prepared.signature.flags) {
    const name = flagName(spec);
    if (!spec.fallback || parsed.flags[name] !== undefined) continue;
    values ??= {};
    values[name] = fallbackValue(shell, spec.fallback, spec.type ?? "word");
  }
  return values ?? NONE;
}

/** A program that is named by its path may be a file of the project, or one that the script made. */
function runPath(shell: Shell, first: Word, index: number, via: Word, words: readonly Word[], known: boolean): void {
  if (first.text === undefined ? !first.parts.some((part) => typeof part === "string" && part.includes("/")) : !first.text.includes("/"))
    return;
  const path = shellPath(shell, first);
  const made = path.made;
  if (!made && (known || isSystemProgram(path.lexical.text))) return;
  const env = shell.env.clone();
  env.positional = words.slice(1);
  const carried = { ...shell.carried, unwrapped: [...shell.carried.unwrapped, via.text ?? ""], origin: "carried" as const };
  runScriptFile({ ...shell, env, carried, depth: shell.depth + 1 }, path, {
    reading: { index, via },
    language: "shell",
    appended: [],
    sameShell: false,
  });
}

function isSystemProgram(path: string | undefined): boolean {
  return path !== undefined && /^\/(usr\/(local\/)?|opt\/homebrew\/)?s?bin\/[^/]+$/.test(path);
}

/** Operands that look like paths: what a program without a signature may touch. */
function mention(shell: Shell, words: readonly Word[], index: number): void {
  const call = shell.run.calls[index] as MutableCall;
  for (let at = call.words[0] === words[0] ? 1 : 0; at < words.length; at += 1) {
    const word = pathLike(words[at] as Word);
    if (!word) continue;
    const fields = new PathFields(shell.run, "mention", call.words[0], shell.carried, shellPath(shell, word));
    emitPath(shell.run, "mention", fields, index, originOf(shell, { index }), word.span ?? call.span);
  }
}

const MAX_PATH = 4_096;

/** The path in a word: the word itself, or the value of a flag. */
function pathLike(word: Word): Word | undefined {
  const { text } = word;
  if (text === undefined) return isUnconstrained(word) ? undefined : word;
  if (text === "" || text.length > MAX_PATH || /[\n{}<>|;]/.test(text) || (/\s/.test(text) && !/^[/.~]/.test(text))) return undefined;
  if (!text.startsWith("-")) return text.includes("://") ? undefined : word;
  const equals = text.indexOf("=");
  return equals > 0 && equals + 1 < text.length ? knownWord(text.slice(equals + 1), word.span) : undefined;
}

function whatItPrints(
  shell: Shell,
  name: string,
  words: readonly Word[],
  read: ClauseReading | undefined,
  builtin: boolean,
  printed: Data | undefined,
): Data | undefined {
  const known = knownOutput(shell, name, words, printed);
  if (known) return known;
  if (printed) return printed;
  if (builtin) return undefined;
  const flow = joinFlows(joinFlows(flowOf("generated"), shell.stdin?.flow), wordsFlow(words));
  void read;
  return unknownData(flow);
}

export function newCall(shell: Shell, name: string | undefined, words: readonly Word[], context: CommandContext): MutableCall {
  const { carried, run } = shell;
  const call: MutableCall = {
    name,
    words,
    signature: undefined,
    flags: NONE,
    operands: words,
    operandsOpen: false,
    roles: NONE,
    shapes: NO_SHAPES,
    proved: false,
    pipeline: shell.pipeline < 0 ? run.pipelines++ : shell.pipeline,
    stage: shell.pipeline < 0 ? 0 : shell.stage,
    unwrapped: carried.unwrapped,
    privileged: carried.privileged,
    place: carried.place,
  };
  for (const word of words) if (word.open) call.operandsOpen = true;
  if (context.span) call.span = context.span;
  return call;
}

const NO_SHAPES: readonly never[] = [];

export function addCall(shell: Shell, call: MutableCall): number {
  if (call.operands === call.words) call.operands = call.words.slice(1);
  return shell.run.calls.push(call) - 1;
}

/** Emits the redirections and the `command` effect, and hands on what was printed. */
export function finish(shell: Shell, index: number, via: Word, context: CommandContext, from: number, printed: Data | undefined): void {
  const { run } = shell;
  if (printed && shell.output) shell.output.add(printed);
  if (context.redirected) applyRedirections(shell, context.redirected, index, via, shell.output?.toData());
  const fields = new CommandFields(run, index, via, assignedNames(context, via), from, shell.carried);
  run.effects.push({
    verb: "command",
    fields: asRecord(fields),
    call: index,
    origin: originOf(shell, { index }),
    ...(context.span ? { span: context.span } : {}),
  });
}

/** What is assigned before the command, or for all that follow by `export`. */
function assignedNames(context: CommandContext, via: Word): readonly Word[] {
  if (!context.declared || !EXPORTING.has(via.text ?? "")) return context.assigns;
  return [...context.assigns, ...context.declared.map(({ name }) => knownWord(name))];
}

const EXPORTING = new Set(["export", "declare", "typeset"]);

/** Redirections without a command: `> file` empties it. */
function runNothing(shell: Shell, redirected: Redirected, span: Span): void {
  const call = newCall(shell, undefined, [], { span, redirected, declared: undefined, assigns: NO_WORDS });
  const index = addCall(shell, call);
  applyRedirections(shell, redirected, index, undefined, undefined);
}
