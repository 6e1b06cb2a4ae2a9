import type { CompiledRule, Context } from "../model/index.ts";

/** Whether a rule holds at all: its day has not passed, and the mode is one of those that use it. */
export function inForce(rule: Pick<CompiledRule, "until" | "modes">, context: Pick<Context, "now" | "mode">): boolean {
  if (rule.until !== undefined && context.now >= rule.until) return false;
  return rule.modes === undefined || rule.modes.includes(context.mode);
}
