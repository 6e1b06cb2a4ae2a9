/** Why a test expected something else, a line each. */
import { evaluateCondition } from "../conditions/index.ts";
import { newCounters } from "../engine/index.ts";
import { type EffectScope, inForce, newJudging } from "../engine/internals.ts";
import { type CompiledRule, type ConditionId, type Context, clipped, type Decision, type Match, type Program } from "../model/index.ts";
import { conditionText } from "./condition-text.ts";
import { effectText } from "./effect-text.ts";
import { fits, scopeOf } from "./rule-on-effect.ts";

/**
 * What stands between a decision and what was expected: where the rule matched, the effects that it matched; where it did not, for each effect that a
 * trigger of it fits the conditions that do not hold, or what there is instead. Without a rule: what decided.
 */
export function whyNot(decision: Decision, program: Program, context: Context, rule: CompiledRule | undefined): readonly string[] {
  const matches = [...decision.matched, ...decision.notes, ...decision.excepted.map(({ match }) => match)];
  if (!rule)
    return matches.length > 0 ? matches.map((match) => matchText(match, context)) : [`no rule matches ${effectsText(decision, context)}`];
  const own = matches.filter((match) => match.rule === rule.id);
  if (own.length === 0) return whyMissed(rule, decision, program, context);
  const stronger = rule.verdict === "allow" ? matches.filter((match) => match.verdict !== "allow" && match.verdict !== "warn") : [];
  return [...own, ...stronger].map((match) => matchText(match, context));
}

function whyMissed(rule: CompiledRule, decision: Decision, program: Program, context: Context): readonly string[] {
  if (!inForce(rule, context)) return [`the rule is not in force in mode ${context.mode}`];
  const judging = newJudging(program, context, newCounters());
  const { effects } = decision.understanding;
  const fitting = effects.filter((effect) => fits(rule, effect, decision, judging));
  if (fitting.length === 0) return [`no trigger of it fits ${effectsText(decision, context)}`];
  if (rule.finds.length > 0) return ["none of the kinds that it finds is there"];
  return fitting.slice(0, MOST_EFFECTS).map((effect) => {
    const scope = scopeOf(rule, effect, decision, judging);
    const failed = falseParts(rule.condition, scope, program).map((id) =>
      quoted(clipped(conditionText(id, program, true), MOST_CONDITION)),
    );
    const why = failed.length > 0 ? `this does not hold: ${failed.join(", ")}` : "it is not known whether its conditions hold";
    return `on ${quoted(effectText(effect, context))} ${why}`;
  });
}

const MOST_EFFECTS = 3;
const MOST_NAMED = 6;
/** Some conditions are patterns of a thousand characters. */
const MOST_CONDITION = 160;

function effectsText({ understanding, unresolved }: Decision, context: Context): string {
  const texts = understanding.effects
    .filter(({ verb }) => verb !== "content" && verb !== "mention")
    .map((effect) => quoted(effectText(effect, context)));
  const named = [...texts.slice(0, MOST_NAMED), ...(texts.length > MOST_NAMED ? ["…"] : [])];
  return named.length > 0 ? named.join(", ") : (unresolved[0] ?? "an action without effects");
}

function matchText({ rule, verdict, unresolved, effect }: Match, context: Context): string {
  return `${quoted(rule)} says ${verdict} on ${quoted(effectText(effect, context))}${unresolved ? ", which is not known for certain" : ""}`;
}

function falseParts(id: ConditionId | undefined, scope: EffectScope, program: Program): readonly ConditionId[] {
  if (id === undefined) return [];
  const condition = program.conditions.at(id)!;
  const parts = condition.kind === "and" ? condition.of : [id];
  return parts.filter((part) => evaluateCondition(part, scope) === false);
}

/** What stands in back-ticks is hidden where a line that is quoted holds a secret (S12). */
function quoted(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}
