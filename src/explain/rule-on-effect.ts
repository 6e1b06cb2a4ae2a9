/** One rule and one effect, as the engine brings them together. */
import { EffectScope, type Judging, matchPattern } from "../engine/internals.ts";
import type { CompiledRule, Decision, Effect } from "../model/index.ts";

/** Whether a trigger of the rule is about the effect. */
export function fits(rule: CompiledRule, effect: Effect, decision: Decision, judging: Judging): boolean {
  const { calls } = decision.understanding;
  const call = calls[effect.call];
  return rule.triggers.some((trigger) => {
    if (trigger.kind === "verb") return trigger.verb === effect.verb;
    return effect.verb === "command" && call !== undefined && matchPattern(trigger.pattern, call, calls, judging) === true;
  });
}

/** What the rule's names mean on the effect. */
export function scopeOf(rule: CompiledRule, effect: Effect, decision: Decision, judging: Judging): EffectScope {
  const call = decision.understanding.calls[effect.call];
  const ofPattern = rule.triggers.some((trigger) => trigger.kind === "pattern");
  return new EffectScope(judging, effect, call, ofPattern ? { shape: call?.shapes[0] } : undefined);
}
