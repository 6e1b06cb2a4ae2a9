import type { Decision } from "../model/index.ts";

/** A decision by a program that is not that of the present sources: what it would let pass is escalated, and `degraded` says why. */
export function cautious(decision: Decision, degraded: string | undefined): Decision {
  if (degraded === undefined || (decision.result !== "pass" && decision.result !== "allow")) return decision;
  return { ...decision, verdict: "escalate", result: "escalate", unresolved: [...decision.unresolved, degraded] };
}
