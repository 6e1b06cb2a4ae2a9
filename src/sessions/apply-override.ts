import type { Decision, ExceptedMatch, Understanding, Word } from "../model/index.ts";
import { callKey } from "./facts-of.ts";
import { claimOverride, matchesWords, type Override, pendingOverrides } from "./overrides.ts";

export interface OverrideScope {
  readonly state: string;
  readonly project: string;
  readonly session: string | undefined;
}

export interface Overridden {
  readonly decision: Decision;
  readonly override: Override;
}

/**
 * The decision that a person's override makes of one that stops a call, and uses it up. `undefined`: none fits. A sealed rule that blocks is never
 * overridden, nor is a call of which something else than the named thing is stopped. `held`: the call has used them up before, and may again.
 */
export function applyOverride(
  decision: Decision,
  { state, project, session }: OverrideScope,
  held: readonly Override[] = [],
): Overridden | undefined {
  if (decision.result !== "block" && decision.result !== "escalate") return undefined;
  if (decision.matched.some((match) => match.sealed && match.verdict === "block")) return undefined;
  const again = held.find((override) => fits(override, decision));
  if (again) return { decision: allowed(decision, again), override: again };
  for (const override of pendingOverrides(state)) {
    const here = override.project === project && (override.session === undefined || override.session === session);
    if (here && fits(override, decision) && claimOverride(state, override.id)) return { decision: allowed(decision, override), override };
  }
  return undefined;
}

function fits({ target }: Override, decision: Decision): boolean {
  const { understanding } = decision;
  switch (target.kind) {
    case "call":
      return callKey(understanding.action) === target.call;
    case "command":
      return matchesWords(target.words, textsOf(onlyCommand(understanding)));
    case "file": {
      const effects = understanding.effects.filter((effect) => effect.verb === target.verb);
      const stops = decision.matched.filter((match) => match.verdict !== "allow");
      if (understanding.calls.length > 0 || effects.length !== 1 || stops.some((match) => match.effect.verb !== target.verb)) return false;
      const path = effects[0]!.fields["path"];
      return path?.kind === "path" && path.real.text === target.path;
    }
  }
}

/** The words of the only command of an action; undefined where there are several, or more than the command itself has an effect. */
export function onlyCommand({ calls, effects, unresolved }: Understanding): readonly Word[] | undefined {
  const carried = new Set(calls.flatMap((call) => call.carries ?? []));
  const [call, ...more] = calls.filter((_, index) => !carried.has(index));
  const own = effects.every(({ verb, origin }) => verb === "content" || origin === "signature" || origin === "carried");
  return call && more.length === 0 && own && unresolved.length === 0 ? call.words : undefined;
}

/** The program without its path. */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}

function textsOf(words: readonly Word[] | undefined): readonly string[] {
  const texts = (words ?? []).map((word) => word.text);
  const [program, ...rest] = texts;
  return program === undefined || rest.includes(undefined) ? [] : [programName(program), ...(rest as readonly string[])];
}

function allowed(decision: Decision, override: Override): Decision {
  const by = `allow-once ${override.id}`;
  const because = `a person allowed \`${override.pattern}\` once`;
  const excepted: ExceptedMatch[] = decision.matched.filter((match) => match.verdict !== "allow").map((match) => ({ match, by, because }));
  const { notes } = decision;
  return {
    ...decision,
    verdict: notes.length > 0 ? "warn" : "allow",
    result: "allow",
    matched: [],
    unresolved: [],
    excepted: [...decision.excepted, ...excepted],
  };
}
