/** Rules that did not match, and what kept them from it. */
import { evaluateCondition } from "../conditions/index.ts";
import { newCounters } from "../engine/index.ts";
import { inForce, newJudging } from "../engine/internals.ts";
import type { CompiledRule, ConditionId, Context, Counters, Decision, Effect, Program } from "../model/index.ts";
import { conditionText } from "./condition-text.ts";
import { effectText } from "./effect-text.ts";
import { fits, scopeOf } from "./rule-on-effect.ts";

const MOST_NEAR_MISSES = 5;

/** A rule that failed for one condition only. */
export interface NearMiss {
  readonly rule: string;
  readonly failed: string;
  readonly effect: string;
}

/** The nearest first. */
export function nearMisses(decision: Decision, program: Program, context: Context): readonly NearMiss[] {
  const seen = new Set(
    [...decision.matched, ...decision.notes, ...decision.excepted.map((excepted) => excepted.match)].map((match) => match.rule),
  );
  const found: { rule: string; failed: string; effect: string; held: number }[] = [];
  const counters = newCounters();
  for (const effect of decision.understanding.effects) {
    for (const rule of program.rules) {
      if (seen.has(rule.id) || rule.verdict === "allow" || rule.finds.length > 0 || !inForce(rule, context)) continue;
      const failure = oneFailure(rule, effect, decision, program, context, counters);
      if (failure === undefined) continue;
      seen.add(rule.id);
      found.push({ rule: rule.id, effect: effectText(effect, context), ...failure });
    }
  }
  // The nearest first: of which most held.
  found.sort((left, right) => right.held - left.held);
  return found.slice(0, MOST_NEAR_MISSES).map(({ held: _, ...miss }) => miss);
}

/** The text of the one conjunct that is false, where the trigger fits and all others hold; with how many of these say what is. */
function oneFailure(
  rule: CompiledRule,
  effect: Effect,
  decision: Decision,
  program: Program,
  context: Context,
  counters: Counters,
): { readonly failed: string; readonly held: number } | undefined {
  const judging = newJudging(program, context, counters);
  const condition = rule.condition === undefined ? undefined : program.conditions.at(rule.condition);
  if (condition?.kind !== "and" || !fits(rule, effect, decision, judging)) return undefined;
  const scope = scopeOf(rule, effect, decision, judging);
  const [failed, ...others] = condition.of.filter((child) => evaluateCondition(child, scope) !== true);
  if (failed === undefined || others.length > 0 || evaluateCondition(failed, scope) !== false) return undefined;
  // A rule on another program is no miss that is near, nor one of which nothing but what it leaves out holds.
  const held = condition.of.filter((child) => child !== failed && affirms(child, program)).length;
  if (held === 0 || asksForProgram(failed, program)) return undefined;
  return { failed: conditionText(failed, program, true), held };
}

/** Whether the condition says what is, not only what is not. */
function affirms(id: ConditionId, program: Program): boolean {
  const condition = program.conditions.at(id)!;
  switch (condition.kind) {
    case "test":
      return condition.quantifier !== "no" && condition.comparison.kind !== "negated";
    case "and":
    case "or":
      return condition.of.some((child) => affirms(child, program));
    case "not":
    case "constant":
      return false;
  }
}

/** Whether the condition says, in each of its alternatives, which program it is about. */
function asksForProgram(id: ConditionId, program: Program): boolean {
  const condition = program.conditions.at(id)!;
  switch (condition.kind) {
    case "test":
      return condition.subject.kind === "name" && condition.subject.name === "program";
    case "and":
      return condition.of.some((child) => asksForProgram(child, program));
    case "or":
      return condition.of.every((child) => asksForProgram(child, program));
    case "not":
    case "constant":
      return false;
  }
}
