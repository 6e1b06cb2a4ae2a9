import type { RegexEngine } from "../automata/index.ts";
import { satisfyingMembers } from "../conditions/index.ts";
import {
  type CompiledRule,
  type Context,
  clipped,
  EFFECT_FIELDS,
  type Match,
  type Program,
  type Scalar,
  type Template,
  type Value,
} from "../model/index.ts";
import { redact } from "./content.ts";
import type { EffectScope } from "./effect-scope.ts";
import { contextValue } from "./effect-scope.ts";
import { escapeControls, quoteUntrusted, renderTemplate } from "./messages.ts";

/** The match of a rule with its messages filled in; every text is scanned for secrets first (S12). */
export function messageOf(
  rule: CompiledRule,
  scope: EffectScope,
  context: Context,
  program: Program,
  engine: RegexEngine,
): Omit<Match, "unresolved"> {
  let satisfied: ReadonlyMap<string, readonly Scalar[]> | undefined;
  const holeValue = (hole: string): Value | readonly Scalar[] => {
    if (rule.condition !== undefined) {
      satisfied ??= satisfyingMembers(rule.condition, scope);
      const satisfying = satisfied.get(hole);
      if (satisfying && satisfying.length > 0) return satisfying;
    }
    if (hole.startsWith("-")) return scope.lookup({ kind: "flag", name: hole });
    const value = scope.lookup({ kind: "name", name: hole });
    // A field of the effect hides the context's of that name, also where nothing is known of it: the host that something goes to is not this machine.
    return value ?? (Object.hasOwn(EFFECT_FIELDS[scope.effect.verb], hole) ? undefined : contextValue(context, hole));
  };
  const render = (template: Template) => redact(renderTemplate(template, holeValue, context), program, engine);
  const because = rule.because ? render(rule.because) : "";
  const trustedText = rule.layer !== "project" || rule.trusted;
  return {
    rule: rule.id,
    verdict: rule.verdict,
    sealed: rule.sealed,
    layer: rule.layer,
    location: rule.location,
    because: trustedText ? because : quoteUntrusted(because),
    ...(rule.instead && trustedText ? { instead: render(rule.instead) } : {}),
    ...(rule.severity ? { severity: rule.severity } : {}),
    effect: scope.effect,
    ...(scope.effect.span ? { span: scope.effect.span } : {}),
    ...(scope.call?.task === undefined ? {} : { within: redact(clipped(escapeControls(scope.call.task), MOST_NAME), program, engine) }),
  };
}

/** The longest name of a file or a task that is shown. */
const MOST_NAME = 120;
