/** What the fields of a clause stand for in one call. */
import type { EffectClause, FieldSpec, Truth, Value } from "../../model/index.ts";
import { EFFECT_FIELDS, knownWord, truthValue } from "../../model/index.ts";
import type { Shell } from "../shell/shell.ts";
import type { ClauseReading } from "./clauses.ts";
import { holds, type Names } from "./when.ts";
import { grantsOf } from "./word-types.ts";

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

/** Whether a truth holds or may hold. */
export function isSet(value: Value): boolean {
  return value?.kind === "truth" && value.value !== false;
}

/** What a change grants, as its own words say it. */
export function grantsField(reading: ClauseReading, names: Names, spec: FieldSpec): Value {
  const { value } = spec;
  if (value.kind !== "name" && value.kind !== "flag") return value.kind === "literal" ? grantsOf(knownWord(value.text)) : undefined;
  const found =
    value.kind === "name"
      ? (names.holes[value.name] ?? names.roles[value.name])
      : (names.flags[value.name] ?? reading.fallbacks[value.name]);
  return found?.kind === "word" ? grantsOf(found) : undefined;
}

export function ternary(truth: Truth): boolean | "unknown" {
  return truth === "unconstrained" ? "unknown" : truth;
}

function property(value: Value, name: string | undefined): Value {
  return name === "grants" && value?.kind === "word" ? grantsOf(value) : value;
}

function isTruth(verb: string, field: string): boolean {
  const fields = EFFECT_FIELDS[(verb === "copy" ? "write" : verb) as keyof typeof EFFECT_FIELDS];
  return fields?.[field] === "truth" || field === "privileged";
}
