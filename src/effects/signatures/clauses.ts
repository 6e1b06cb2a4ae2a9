import type { EffectClause, Value } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { executeClause } from "../carriers/carriers.ts";
import type { Reading } from "../run.ts";
import type { Data } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";
import type { Parsed } from "./argv.ts";
import { fieldValue } from "./clause-fields.ts";
import { copyClause } from "./copy.ts";
import { emit } from "./emit.ts";
import { pathClause } from "./path-clauses.ts";
import { emitFetch, emitRemote, sentSources } from "./remote-effects.ts";
import type { ShapeRecord } from "./shapes.ts";
import { remotesOf, targetValues } from "./targets.ts";
import { holds, type Names, namesIn } from "./when.ts";

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
