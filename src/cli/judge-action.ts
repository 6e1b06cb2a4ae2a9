import { loadRegexEngine } from "../automata/index.ts";
import { type LoadedProgram, type Stance, stanceOf, strictestOf } from "../config/index.ts";
import { understand } from "../effects/index.ts";
import { cautious, decide, missingLayer, newCounters } from "../engine/index.ts";
import type { Action, Context, Decision, Program, Verdict } from "../model/index.ts";
import { UsageError } from "./output.ts";

const engine = loadRegexEngine();

interface JudgedAction {
  readonly decision: Decision;
  readonly microseconds: number;
}

const MILDEST_FIRST: readonly Verdict[] = ["allow", "pass", "warn", "escalate", "block"];

/** All that a call would do, as a hook judges it: the strictest decision, the first of equals, with the time that all took. There is one action at least. */
export function judgeActions(
  actions: readonly Action[],
  loaded: LoadedProgram,
  context: Context,
  stricter: readonly string[] = [],
): JudgedAction {
  const judged = actions.map((action) => judgeAction(action, loaded, context, stricter));
  const rank = ({ decision }: JudgedAction) => MILDEST_FIRST.indexOf(decision.verdict);
  const strictest = judged.reduce((one, other) => (rank(other) > rank(one) ? other : one));
  return { decision: strictest.decision, microseconds: judged.reduce((sum, { microseconds }) => sum + microseconds, 0) };
}

/** One action judged in all of the given modes, the strictest decision with the time it took in microseconds. */
export function judgeAction(
  action: Action,
  { program, degraded }: LoadedProgram,
  context: Context,
  stricter: readonly string[] = [],
): JudgedAction {
  const counters = newCounters();
  const start = process.hrtime.bigint();
  const understanding = understand(action, program, context, counters);
  const judge = (where: Context) => decide(understanding, { program, context: where, engine, counters });
  const others = stricter.map((mode): Context => Object.create(context, { mode: { value: mode, enumerable: true } }));
  const decision = cautious(strictestOf(judge(context), others.map(judge)), degraded ?? missingLayer(program));
  return { decision, microseconds: Number(process.hrtime.bigint() - start) / 1000 };
}

/** The mode that was asked for, else those that are configured for the project. */
export function modesFor({ settings, modes }: Program, asked: string | undefined): Pick<Stance, "mode" | "stricter"> {
  if (asked !== undefined) {
    if (!Object.hasOwn(modes, asked)) throw new UsageError(`there is no mode \`${asked}\`; there are ${Object.keys(modes).join(", ")}`);
    return { mode: asked, stricter: [] };
  }
  const environment = process.env["DEVLOOP_PERMISSION_MODE"];
  return stanceOf({ settings, installed: "guard", environment, switchedOff: false, modes });
}
