import { loadRegexEngine } from "../automata/index.ts";
import { contextOf } from "../config/context.ts";
import type { LoadedProgram } from "../config/program-cache.ts";
import { understand } from "../effects/index.ts";
import { decide, newCounters } from "../engine/index.ts";
import { type FailurePolicy, failureReply, type HostAdapter, type HostAnswer, type HostCall, replyTo, SILENT } from "../hosts/index.ts";
import type { Action, Decision } from "../model/index.ts";

export interface JudgeOptions {
  readonly mode: string;
  readonly onFailure: FailurePolicy;
  /** Absent: the home directory of the passwd entry. */
  readonly home?: string | undefined;
  /** The program in force for a project; `undefined`: there is none to judge by. */
  readonly programFor: (project: string) => LoadedProgram | undefined;
}

/** An answer, and what it came from, for whoever keeps the record. */
export interface Judged {
  readonly answer: HostAnswer;
  readonly call: HostCall | undefined;
  readonly decisions: readonly Decision[];
  readonly failure: string | undefined;
}

/** Judges one hook call. Whatever happens inside, the answer is complete: a judgement or the configured failure answer. */
export function judgeCall(adapter: HostAdapter, event: string | undefined, input: string, options: JudgeOptions): Judged {
  try {
    return judged(adapter, event, input, options);
  } catch (error) {
    const message = `an internal fault (${error instanceof Error ? error.message.split("\n")[0] : "unknown"})`;
    return failed(adapter, event ?? "PreToolUse", message, options.onFailure);
  }
}

/** The configured answer to a failure of ours; never a silent allow. */
export function failed(adapter: HostAdapter, event: string, message: string, policy: FailurePolicy, call?: HostCall): Judged {
  const answer = adapter.write(event, failureReply(message), policy);
  return { answer: { ...answer, stderr: `dl: ${message}\n` }, call, decisions: [], failure: message };
}

function judged(adapter: HostAdapter, event: string | undefined, input: string, options: JudgeOptions): Judged {
  const parsed = adapter.read(input, event);
  if (!parsed.ok) return failed(adapter, event ?? adapter.events[0] ?? "", parsed.error, options.onFailure);
  const call = parsed.value;
  const fail = (message: string) => failed(adapter, call.event, message, options.onFailure, call);
  if (call.actions.length === 0) return { answer: SILENT, call, decisions: [], failure: undefined };
  const context = contextOf({
    cwd: call.cwd,
    agent: adapter.agent,
    mode: options.mode,
    session: call.session,
    ...(options.home ? { home: options.home } : {}),
  });
  const loaded = options.programFor(context.project);
  if (!loaded) return fail("there is no program to judge by; `npm run build` makes it anew");
  if (!loaded.program.modes[options.mode]) return fail(`there is no mode \`${options.mode}\``);
  const decisions: Decision[] = [];
  const reply = replyTo(call, (action: Action) => {
    const counters = newCounters();
    const understanding = understand(action, loaded.program, context, counters);
    const decision = cautious(decide(understanding, { program: loaded.program, context, engine: loadRegexEngine(), counters }), loaded);
    decisions.push(decision);
    return decision;
  });
  const answer = reply ? adapter.write(call.event, reply, options.onFailure) : SILENT;
  const failure = reply?.kind === "failure" ? reply.reason : undefined;
  const said = [...(failure === undefined ? [] : [failure]), ...loaded.program.notices];
  return { answer: said.length > 0 ? { ...answer, stderr: `dl: ${said.join("; ")}\n` } : answer, call, decisions, failure };
}

/** A program that is not that of the present sources: what it would let pass is escalated. */
function cautious(decision: Decision, loaded: LoadedProgram): Decision {
  if (loaded.degraded === undefined || (decision.result !== "pass" && decision.result !== "allow")) return decision;
  return { ...decision, verdict: "escalate", result: "escalate", unresolved: [...decision.unresolved, loaded.degraded] };
}
