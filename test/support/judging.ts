import { loadRegexEngine } from "../../src/automata/index.ts";
import type { PolicyGraph } from "../../src/compiler/index.ts";
import { understand } from "../../src/effects/index.ts";
import { decide, newCounters } from "../../src/engine/index.ts";
import type { Action, Context, Decision, Program } from "../../src/model/index.ts";
import { judgeByReference, type ReferenceDecision } from "../../src/testing/reference.ts";

export function judgeCompiled(program: Program, action: Action, context: Context): Decision {
  const counters = newCounters();
  return decide(understand(action, program, context, counters), { program, context, engine: loadRegexEngine(), counters });
}

/** What the three evaluators must agree on. */
export function summary(decision: Decision): ReferenceDecision {
  const rules = [...new Set([...decision.matched, ...decision.notes].map((match) => match.rule))].sort();
  return { verdict: decision.verdict, result: decision.result, rules };
}

export function judgeReference(graph: PolicyGraph, program: Program, action: Action, context: Context): ReferenceDecision {
  return judgeByReference(graph, program, understand(action, program, context, newCounters()), context);
}
