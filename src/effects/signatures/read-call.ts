import type { CommandSignature, EffectClause, Value, Word } from "../../model/index.ts";
import { TRUE_VALUE } from "../../model/index.ts";
import { bindingsOf } from "../carriers/bindings.ts";
import { runGitSettings } from "../git/git-settings.ts";
import type { MutableCall } from "../run.ts";
import { isBuiltin } from "../shell/builtins.ts";
import { Output } from "../shell/flow.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { newParsed, type Parsed, readFlags } from "./argv.ts";
import { applyClauses, type ClauseReading } from "./clauses.ts";
import { mention } from "./mentions.ts";
import { flagName, type Prepared, prepare } from "./prepared.ts";
import { assignRoles, beginsRest, fallbackValue } from "./roles.ts";
import { holds } from "./when.ts";

const NONE = {};

/** The words of a call against its signature, subcommand by subcommand. */
export function readSignature(shell: Shell, index: number, via: Word, name: string, words: readonly Word[]): ClauseReading | undefined {
  const { program } = shell.run;
  let full = name;
  let at = 1;
  let signature = program.signature(full);
  let declared = true;
  let inner = shell;
  while (program.hasSubcommands(full)) {
    const parsed = newParsed();
    let next = at;
    if (signature) next = readFlags(shell, prepare(signature), words, at, parsed, undefined, true);
    const word = words[next];
    const sub = subcommand(shell, full, word, words[next + 1], parsed.declared);
    if (!sub) break;
    if (signature) inner = readGlobals(inner, index, via, prepare(signature), words.slice(at, next), parsed);
    declared &&= parsed.declared;
    at = next + (word?.text === sub ? 1 : 2);
    full = `${full} ${sub}`;
    signature = program.signature(full);
  }
  const call = shell.run.calls[index] as MutableCall;
  call.name = full;
  if (name === "git") runGitSettings(inner, call.globals?.["--git-dir"], { index, via });
  if (!signature) {
    mention(inner, words.slice(at), index);
    call.operands = words.slice(at);
    return undefined;
  }
  const reading = readCall(inner, call, index, via, prepare(signature), words, at, declared);
  // Of a subcommand without a signature nothing is known but its words.
  if (program.hasSubcommands(full) && signature.operands.length === 0) mention(inner, call.operands.slice(1), index);
  return reading;
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
function readGlobals(shell: Shell, index: number, via: Word, prepared: Prepared, words: readonly Word[], parsed: Parsed): Shell {
  const call = shell.run.calls[index] as MutableCall;
  if (words.length === 0) return shell;
  call.globals = { ...call.globals, ...bySpelling(prepared, parsed) };
  const globals: MutableCall = { ...call, flags: parsed.flags, roles: {} };
  applyClauses(shell, {
    call: globals,
    index,
    via,
    signature: { ...prepared.signature, effects: effectsOfFlags(shell, prepared) },
    fallbacks: NONE,
    parsed,
    printed: undefined,
    decided: true,
    native: false,
    origin: "global",
  } as ClauseReading);
  return inDirectory(shell, parsed.flags["-C"]);
}

/** `git -C a -C b`: each is taken from where the one before it led. */
function inDirectory(shell: Shell, directory: Value): Shell {
  const given = directory?.kind === "list" ? directory.items : [directory];
  const paths = given.filter((each) => each?.kind === "path");
  if (paths.length === 0) return shell;
  const inner: Shell = { ...shell, env: shell.env.clone() };
  for (const { written } of paths) inner.env.cwd = shellPath(inner, written).lexical;
  return inner;
}

/** Without what the program does where it is told nothing: a subcommand follows. */
function effectsOfFlags(shell: Shell, { signature }: Prepared): readonly EffectClause[] {
  return signature.effects.filter(
    ({ targets, to, when }) => [...targets, ...to].some(({ kind }) => kind === "flag") || holds(shell.run, when, TOLD_NOTHING) !== true,
  );
}

const TOLD_NOTHING = { flags: NONE, roles: NONE, holes: NONE };

/** Whoever asks for a global flag knows the subcommand's signature, not the one that declares it: each spelling is a name. */
function bySpelling(prepared: Prepared, parsed: Parsed): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const spec of prepared.signature.flags) {
    const value = parsed.flags[flagName(spec)];
    if (value !== undefined) for (const name of spec.names) values[name] = value;
  }
  return values;
}

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
  inheritFlags(call, signature, parsed);
  const roles = assignRoles(shell, prepared, parsed);
  call.signature = signature;
  call.flags = parsed.flags;
  call.operands = parsed.operands;
  // Every flag and value may be in it.
  if (parsed.hidesFlag) call.operandsOpen = true;
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
  const finds = shell.output && findsFiles(reading);
  if (shell.output && (finds || listsAll(reading))) {
    const output = new Output();
    for (const word of bindingsOf(shell, reading, { flags: call.flags, roles: call.roles, holes: {} }, "paths", finds)) output.add(word);
    if (!output.empty) reading.printed = output.toData();
  }
  return reading;
}

/** `docker compose --dry-run up`: a flag that is written out and takes nothing means the same before the subcommand. A letter may be another flag there. */
function inheritFlags({ globals }: MutableCall, { flags }: CommandSignature, parsed: Parsed): void {
  if (!globals) return;
  for (const spec of flags) {
    const name = flagName(spec);
    const given = spec.names.some((each) => each.startsWith("--") && globals[each] === TRUE_VALUE);
    if (given && spec.type === undefined && parsed.flags[name] === undefined) parsed.flags[name] = TRUE_VALUE;
  }
}

/** Commands that print the paths below their operands. */
const LISTERS = new Set(["find", "gfind", "fd", "fdfind"]);

/** Commands that print the paths of files by what is in them. */
const FINDERS = new Set(["grep", "ggrep", "egrep", "fgrep", "rg", "rga", "ag", "ack", "ack-grep", "ugrep", "ug"]);

function findsFiles({ call, signature, parsed: { flags } }: ClauseReading): boolean {
  // What version control does not have is some of what lies there.
  if (signature.name === "git ls-files" && (flags["-o"] ?? flags["-i"]) !== undefined) return true;
  return FINDERS.has(call.name ?? "") && (flags["-l"] ?? flags["-L"] ?? flags["--files-without-match"]) !== undefined;
}

/** Those that do so unless something narrows what they print. */
function listsAll({ call, parsed, signature }: ClauseReading): boolean {
  if (LISTERS.has(call.name ?? "")) return true;
  if (parsed.operands.some(({ text }) => text === undefined || /[*?[:]/.test(text))) return false;
  if (signature.name === "git ls-files") return parsed.flags["-d"] === undefined && parsed.flags["-m"] === undefined;
  return signature.name === "rg" && parsed.flags["--files"] !== undefined && RG_NARROWS.every((flag) => parsed.flags[flag] === undefined);
}

const RG_NARROWS = ["-g", "--iglob", "-t", "-T"];

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
