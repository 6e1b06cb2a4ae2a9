import { loadRegexEngine } from "../automata/index.ts";
import { fingerprintBy, scrubbed, scrubberOf } from "../events/index.ts";
import { type Explanation, explainDecision } from "../explain/index.ts";
import type { Context, Decision, Program } from "../model/index.ts";
import { directoriesHere } from "./here.ts";

/** The record of a decision as it may be shown: every text in it was scanned for secrets, which have a fingerprint instead (S12). */
export function explained(decision: Decision, program: Program, context: Context, microseconds: number): Explanation {
  const explanation = explainDecision(decision, program, context, { microseconds, fingerprint: fingerprintBy(directoriesHere().state) });
  const shown = scrubbed(explanation, scrubberOf(program, loadRegexEngine()));
  // What a rule asks for is the policy's own text, which nobody hid anything in.
  const nearMisses = shown.nearMisses.map((miss, index) => ({ ...miss, failed: explanation.nearMisses[index]!.failed }));
  return { ...shown, nearMisses };
}
