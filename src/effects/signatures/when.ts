import { evaluateCondition } from "../../conditions/index.ts";
import type { Condition, ConditionId, Indexed, Subject, Truth, Value } from "../../model/index.ts";
import { and, not, or } from "../../model/index.ts";
import type { Run } from "../run.ts";

/** What the names of a signature's conditions mean for one call. */
export interface Names {
  readonly flags: Readonly<Record<string, Value>>;
  readonly roles: Readonly<Record<string, Value>>;
  /** The shape holes that are being looked at. */
  readonly holes: Readonly<Record<string, Value>>;
}

/** Evaluates the condition of a clause. Most ask only which flags are there: those are answered here, without the machinery of sets. */
export function holds(run: Run, id: ConditionId | undefined, names: Names): Truth {
  if (id === undefined) return true;
  const quick = quickly(run.program.conditions, id, names);
  if (quick !== undefined) return quick;
  return evaluateCondition(id, {
    tables: run.program,
    context: run.context,
    counters: run.counters,
    get memory() {
      return run.memory;
    },
    lookup: (subject) => subjectValue(run, subject, names),
  });
}

/** The names of roles and holes that a condition asks for. */
export function namesIn(conditions: Indexed<Condition>, id: ConditionId): readonly string[] {
  const condition = conditions.at(id);
  switch (condition?.kind) {
    case "and":
    case "or":
      return condition.of.flatMap((child) => namesIn(conditions, child));
    case "not":
      return namesIn(conditions, condition.of);
    case "test":
      return condition.subject.kind === "name" ? [condition.subject.name] : [];
    default:
      return [];
  }
}

function quickly(conditions: Indexed<Condition>, id: ConditionId, names: Names): Truth | undefined {
  const condition = conditions.at(id);
  switch (condition?.kind) {
    case "constant":
      return condition.value;
    case "not": {
      const of = quickly(conditions, condition.of, names);
      return of === undefined ? undefined : not(of);
    }
    case "and":
    case "or": {
      const stop = condition.kind === "or";
      let all: Truth | undefined = !stop;
      for (const child of condition.of) {
        const value = quickly(conditions, child, names);
        if (value === stop) return stop;
        if (value === undefined || all === undefined) all = undefined;
        else all = stop ? or(all, value) : and(all, value);
      }
      return all;
    }
    case "test":
      if (condition.subject.kind === "flag" && condition.comparison.kind === "present" && !condition.quantifier) {
        return isPresent(names.flags[condition.subject.name]);
      }
      return undefined;
    default:
      return undefined;
  }
}

/** A flag is present where it was given, whatever its value. */
function isPresent(value: Value): boolean {
  return value !== undefined;
}

function subjectValue(run: Run, subject: Subject, names: Names): Value {
  if (subject.kind === "flag") return names.flags[subject.name];
  if (subject.kind === "name") {
    const found = names.holes[subject.name] ?? names.roles[subject.name];
    if (found !== undefined) return found;
  }
  return contextValue(run, subject.name);
}

function contextValue(run: Run, name: string): Value {
  const { context } = run;
  switch (name) {
    case "branch":
    case "remote":
    case "user":
    case "host":
    case "os":
    case "agent":
    case "mode": {
      const text = context[name];
      return text === undefined ? undefined : { kind: "word", parts: [text], text, open: false };
    }
    case "cwd":
    case "home":
    case "project":
      return { kind: "word", parts: [context[name]], text: context[name], open: false };
    default:
      return undefined;
  }
}
