import type { Decision, Program } from "../model/index.ts";

/** A decision by a program that is not that of the present sources: what it would let pass is escalated, and `degraded` says why. */
export function cautious(decision: Decision, degraded: string | undefined): Decision {
  if (degraded === undefined || (decision.result !== "pass" && decision.result !== "allow")) return decision;
  return { ...decision, verdict: "escalate", result: "escalate", unresolved: [...decision.unresolved, degraded] };
}

/** Why a program is not that of all sources: a layer of the user's own, which may forbid anything, is missing for an error in it. */
export function missingLayer({ replaced }: Pick<Program, "replaced">): string | undefined {
  const missing = replaced?.find(({ layer, by }) => layer === "global" && by === "nothing");
  return missing && `the global policies are left out (${missing.why})`;
}
