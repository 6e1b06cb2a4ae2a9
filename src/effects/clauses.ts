import type { EffectClause, FieldSpec, ListValue, Truth, Value, Word } from "../model/index.ts";
import { EFFECT_FIELDS, isUnconstrained, knownWord, truthValue, UNKNOWN_WORD } from "../model/index.ts";
import type { Parsed } from "./argv.ts";
import { executeClause } from "./carriers.ts";
import { copyClause } from "./copy.ts";
import { isNoResource } from "./devices.ts";
import { emitPath, listOf, PathFields, plainFields } from "./fields.ts";
import type { Data } from "./flow.ts";
import { joinFlows, unknownData, wordsFlow } from "./flow.ts";
import { isUnlisted } from "./git-remotes.ts";
import { type Remote, stepsOf } from "./hosts.ts";
import type { Path } from "./paths.ts";
import type { Reading } from "./run.ts";
import { sentVariable } from "./secret-variables.ts";
import type { ShapeRecord } from "./shapes.ts";
import type { Shell } from "./shell.ts";
import { pathsOf, remotesOf, targetValues } from "./targets.ts";
import { holds, type Names, namesIn } from "./when.ts";
import { grantsOf } from "./word-types.ts";

/** A call whose clauses are being read: what they print, and whether all of them could be decided. */
export interface ClauseReading extends Reading {
  readonly parsed: Parsed;
  /** What clauses say goes to standard output; undefined where none says anything. */
  printed: Data | undefined;
  decided: boolean;
  /** Clauses that run code are left to the shell itself (`eval`, `source`, `exec`). */
  readonly native: boolean;
}

/** Turns the clauses of a call's signature into effects. */
export function applyClauses(shell: Shell, reading: ClauseReading): void {
  for (const clause of reading.signature.effects) {
    if (reading.native && clause.verb === "execute") continue;
    const records = recordsFor(shell, reading, clause);
    if (records.length === 0) applyClause(shell, reading, clause, NO_HOLES);
    for (const record of records) applyClause(shell, reading, clause, record);
  }
}

/** A field's value: whether it holds for truths, otherwise the value that it names. */
export function fieldValue(shell: Shell, reading: ClauseReading, names: Names, verb: string, spec: FieldSpec): Value {
  const { value } = spec;
  switch (value.kind) {
    case "true":
      return truthValue(true);
    case "condition":
      return truthValue(ternary(holds(shell.run, value.condition, names)));
    case "literal":
      return knownWord(value.text);
    case "flag": {
      const given = names.flags[value.name] ?? reading.fallbacks[value.name];
      if (isTruth(verb, spec.name)) return truthValue(given !== undefined);
      return property(given, value.property);
    }
    case "name": {
      const found = names.holes[value.name] ?? names.roles[value.name];
      if (isTruth(verb, spec.name)) return truthValue(found !== undefined);
      return property(found, value.property);
    }
  }
}

export function fieldNamed(shell: Shell, reading: ClauseReading, names: Names, clause: EffectClause, name: string): Value {
  const spec = clause.fields.find((field) => field.name === name);
  return spec && fieldValue(shell, reading, names, clause.verb, spec);
}

const NO_HOLES: ShapeRecord = {};

/** The shape records over which a clause is read one by one: those with a hole that its conditions or fields ask for. */
function recordsFor(shell: Shell, reading: ClauseReading, clause: EffectClause): readonly ShapeRecord[] {
  const { shapes } = reading.parsed;
  if (shapes.length === 0) return shapes;
  const asked = holesAsked(shell, clause);
  if (asked.length === 0) return NO_RECORDS;
  return shapes.filter((record) => asked.some((name) => record[name] !== undefined));
}

const NO_RECORDS: readonly ShapeRecord[] = [];
const ASKED = new WeakMap<EffectClause, readonly string[]>();

function holesAsked(shell: Shell, clause: EffectClause): readonly string[] {
  const known = ASKED.get(clause);
  if (known) return known;
  const { conditions } = shell.run.program;
  const names = clause.when === undefined ? [] : [...namesIn(conditions, clause.when)];
  for (const { value } of clause.fields) {
    if (value.kind === "name") names.push(value.name);
    else if (value.kind === "condition") names.push(...namesIn(conditions, value.condition));
  }
  ASKED.set(clause, names);
  return names;
}

function applyClause(shell: Shell, reading: ClauseReading, clause: EffectClause, holes: ShapeRecord): void {
  const names: Names = { flags: reading.call.flags, roles: reading.call.roles, holes };
  const truth = holds(shell.run, clause.when, names);
  if (truth === false) return;
  if (truth !== true) reading.decided = false;
  switch (clause.verb) {
    case "copy":
      copyClause(shell, reading, clause, names);
      return;
    case "execute":
      executeClause(shell, reading, clause, names);
      return;
    case "read":
    case "mention":
    case "write":
    case "delete":
    case "change":
      pathClause(shell, reading, clause, clause.verb, names);
      return;
    case "fetch":
    case "send":
      for (const target of clause.targets) {
        for (const remote of remotesOf(shell, reading, reading.parsed, names, target)) {
          const sources = sentSources(shell, reading, clause);
          if (clause.verb === "fetch") emitFetch(shell, reading, remote, clause, names, sources);
          else emitRemote(shell, reading, "send", remote, clause, names, sources);
        }
      }
      return;
    default:
      otherClause(shell, reading, clause, names);
      return;
  }
}

/** Words with blanks between them are said to somebody; a path with a blank begins as one. */
function isSentence(text: string | undefined): boolean {
  return text !== undefined && /\s/.test(text) && !/^[/.~]/.test(text);
}

function pathClause(
  shell: Shell,
  reading: ClauseReading,
  clause: EffectClause,
  verb: "read" | "mention" | "write" | "delete" | "change",
  names: Names,
): void {
  for (const target of clause.targets) {
    for (const path of pathsOf(shell, reading, reading.parsed, names, target)) {
      if (verb !== "delete" && isNoResource(path)) continue;
      if (verb === "mention" && isSentence(path.written.text)) continue;
      emitPathClause(shell, reading, clause, verb, path, names);
    }
  }
}

function emitPathClause(
  shell: Shell,
  reading: ClauseReading,
  clause: EffectClause,
  verb: "read" | "mention" | "write" | "delete" | "change",
  path: Path,
  names: Names,
): void {
  const { run } = shell;
  let partial: Value;
  let recursive: Value;
  let tree = path.tree;
  let narrowed = path.narrowedTo;
  for (const spec of clause.fields) {
    const value = fieldValue(shell, reading, names, verb, spec);
    if (spec.name === "partial") partial = value;
    else if (spec.name === "recursive") recursive = value;
    else if (spec.name === "tree" && isSet(value)) tree = true;
  }
  const hides = verb === "delete" && !isSet(recursive) && mayHideFlag(reading, clause, path);
  if (hides) recursive = truthValue("unknown");
  if (isSet(recursive)) tree = true;
  if (verb === "delete" && partial !== undefined) narrowed = narrowedName(names) ?? narrowed;
  const last = path.written.parts.at(-1);
  const keepLast = verb === "delete" && !(typeof last === "string" && last.endsWith("/")) && !path.contents;
  const fields = new PathFields(run, verb, reading.via, shell.carried, path.as(tree, keepLast, narrowed));
  for (const spec of clause.fields)
    assignField(fields, spec.name, spec.name === "grants" ? grants(reading, names, spec) : fieldValue(shell, reading, names, verb, spec));
  if (hides) fields.recursive = recursive;
  if (verb === "delete" || verb === "change") {
    if (path.tree) fields.recursive = truthValue(true);
    const binding = run.bindings.size > 0 ? run.bindings.get(path.written) : undefined;
    if (binding?.partial) fields.partial = truthValue(true);
  }
  if (verb === "write" && path.lexical.text !== undefined && !isSet(fields.discard)) {
    run.paths.created.set(path.lexical.text, { content: undefined, order: run.effects.length + 1 });
  }
  if (verb === "delete" && run.paths.created.size > 0) forgetContent(path);
  emitPath(run, verb, fields, reading.index, originOf(shell, reading), path.written.span ?? reading.call.span);
}

/** What is in a file of that name afterwards is not known: the delete may have failed, or another one may have come. */
function forgetContent(path: Path): void {
  const { made } = path;
  if (made?.content && path.lexical.text !== undefined) path.remake({ ...made, content: unknownData(undefined) });
}

/** Beside a path that is known a word of which nothing is known may be the flag that makes the delete recursive: `rm $FLAGS /`. */
function mayHideFlag({ parsed, call }: ClauseReading, clause: EffectClause, path: Path): boolean {
  if (path.lexical.text === undefined || !clause.fields.some(({ name, value }) => name === "recursive" && value.kind !== "true"))
    return false;
  return parsed.hidesFlag || (parsed.mayHideFlag && call.operands.some((word) => word.open && isUnconstrained(word)));
}

/** The one name that a delete is narrowed to, where the flags say just one and nothing turns it round. */
function narrowedName(names: Names): string | undefined {
  const { flags } = names;
  if (flags["-not"] || flags["!"] || flags["-o"] || flags["-or"]) return undefined;
  const name = flags["-name"] ?? flags["-iname"];
  const only = name?.kind === "list" && name.items.length === 1 ? name.items[0] : name;
  return only?.kind === "word" && only.text !== "*" ? only.text : undefined;
}

function assignField(fields: PathFields, name: string, value: Value): void {
  switch (name) {
    case "tree":
    case "recursive":
    case "partial":
    case "moved":
    case "discard":
    case "link":
    case "sources":
    case "grants":
    case "owner":
    case "source":
    case "language":
    case "name":
    case "deferred":
      fields[name] = value;
  }
}

function grants(reading: ClauseReading, names: Names, spec: FieldSpec): Value {
  const { value } = spec;
  if (value.kind !== "name" && value.kind !== "flag") return value.kind === "literal" ? grantsOf(knownWord(value.text)) : undefined;
  const found =
    value.kind === "name"
      ? (names.holes[value.name] ?? names.roles[value.name])
      : (names.flags[value.name] ?? reading.fallbacks[value.name]);
  return found?.kind === "word" ? grantsOf(found) : undefined;
}

/** Emits a fetch or send. */
export function emitRemote(
  shell: Shell,
  reading: ClauseReading,
  verb: "fetch" | "send",
  remote: Remote,
  clause: EffectClause,
  names: Names,
  sources: ListValue | undefined,
): void {
  if (remote.host?.text !== undefined && /(?:^|\.)xn--/.test(remote.host.text))
    shell.run.fail("a host is written in letters that may look like others", remote.url.span);
  const more: Record<string, Value> = { host: remote.host, url: remote.url, steps: stepsOf(remote.url), scheme: remote.scheme };
  if (sources) more.sources = sources;
  for (const spec of clause.fields) if (spec.name in EFFECT_FIELDS[verb]) more[spec.name] = fieldValue(shell, reading, names, verb, spec);
  const { data } = more;
  if (verb === "send" && reading.signature.name === "git push") more.unlisted = truthValue(ternary(isUnlisted(shell, reading, remote.url)));
  const variable = verb === "send" ? sentVariable(shell, data) : undefined;
  if (variable) more.sources = listOf([...(sources?.items ?? []), variable]);
  emit(shell, reading, verb, more, remote.url.span ?? reading.call.span);
  if (verb === "send" && data?.kind === "word" && data.text !== undefined)
    emitContent(shell, reading, undefined, "sent", data.text, data.span);
}

/** Who asks with what was read from a file in the question, in its address or headers, sends it. */
export function emitFetch(
  shell: Shell,
  reading: ClauseReading,
  remote: Remote,
  clause: EffectClause,
  names: Names,
  sources: ListValue | undefined,
): void {
  emitRemote(shell, reading, "fetch", remote, clause, names, undefined);
  if (sources) emitRemote(shell, reading, "send", remote, clause, names, sources);
}

/** Text that a command is known to write or send, for the secret scanner. */
export function emitContent(
  shell: Shell,
  reading: Pick<Reading, "index" | "via">,
  path: Path | undefined,
  direction: string,
  content: string,
  span: Word["span"],
): void {
  const fields = plainFields("content", reading.via, shell.carried, { path, direction: knownWord(direction) });
  shell.run.effects.push({
    verb: "content",
    fields,
    call: reading.index,
    origin: originOf(shell, reading),
    content,
    ...(span ? { span } : {}),
  });
}

export function emit(
  shell: Shell,
  reading: Reading,
  verb: "fetch" | "send" | "query" | "signal" | "call",
  more: Record<string, Value>,
  span: Word["span"],
): void {
  const fields = plainFields(verb, reading.via, shell.carried, more);
  shell.run.effects.push({ verb, fields, call: reading.index, origin: originOf(shell, reading), ...(span ? { span } : {}) });
}

/** What a call's signature states is its own; what the code does that it carries is not. */
export function originOf(
  shell: Shell,
  reading: Pick<Reading, "index"> & { readonly origin?: "global" | "assignment" },
): "signature" | "carried" | "global" | "assignment" {
  if (reading.origin) return reading.origin;
  return shell.carried.by === reading.index ? "carried" : "signature";
}

/** The paths whose data may be in what the call sends: its input, and what was substituted into its words. */
export function sentSources(shell: Shell, reading: ClauseReading, clause: EffectClause): ListValue | undefined {
  const flow = wordsFlow(reading.call.words);
  // Who logs in somewhere hands its input to what runs there.
  const input = clause.fields.some(({ name }) => name === "login") ? shell.stdin?.flow : undefined;
  const sources = joinFlows(flow, input)?.sources ?? [];
  return sources.length === 0 ? undefined : listOf(sources);
}

function otherClause(shell: Shell, reading: ClauseReading, clause: EffectClause, names: Names): void {
  const { verb } = clause;
  if (verb !== "query" && verb !== "signal" && verb !== "call") return;
  const more: Record<string, Value> = {};
  for (const spec of clause.fields) more[spec.name] = fieldValue(shell, reading, names, verb, spec);
  const key = verb === "signal" ? "target" : verb === "call" ? "tool" : "name";
  if (verb === "signal") more.name = signalOf(more.name);
  const values = clause.targets.flatMap((target) => targetValues(reading, reading.parsed, names, target));
  if (values.length === 0) return;
  for (const value of values) emit(shell, reading, verb, { ...more, [key]: value }, reading.call.span);
}

/** Without a flag the signal is TERM; given twice, the last counts. */
function signalOf(value: Value): Value {
  if (value === undefined) return knownWord("TERM");
  return value.kind === "list" ? (value.items.at(-1) ?? UNKNOWN_WORD) : value;
}

function property(value: Value, name: string | undefined): Value {
  return name === "grants" && value?.kind === "word" ? grantsOf(value) : value;
}

function isTruth(verb: string, field: string): boolean {
  const fields = EFFECT_FIELDS[(verb === "copy" ? "write" : verb) as keyof typeof EFFECT_FIELDS];
  return fields?.[field] === "truth" || field === "privileged";
}

export function isSet(value: Value): boolean {
  return value?.kind === "truth" && value.value !== false;
}

function ternary(truth: Truth): boolean | "unknown" {
  return truth === "unconstrained" ? "unknown" : truth;
}
