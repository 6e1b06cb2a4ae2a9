import { loadRegexEngine, type RegexEngine } from "../automata/index.ts";
import { understand } from "../effects/index.ts";
import { decide, newCounters } from "../engine/index.ts";
import type { Action, Context, Decision, Program } from "../model/index.ts";

let engine: RegexEngine | undefined;

/** One action judged by a program: understanding and decision in one call. */
export function judge(program: Program, action: Action, context: Context, regexEngine?: RegexEngine): Decision {
  engine ??= loadRegexEngine();
  const counters = newCounters();
  const understanding = understand(action, program, context, counters);
  return decide(understanding, { program, context, engine: regexEngine ?? engine, counters });
}
