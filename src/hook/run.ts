import { loadRegexEngine } from "../automata/index.ts";
import { contextOf } from "../config/context.ts";
import { ownDirectories } from "../config/directories.ts";
import { discoverLayers } from "../config/layers.ts";
import { type Installation, type LoadedProgram, loadProgram } from "../config/program-cache.ts";
import { understand } from "../effects/index.ts";
import { decide, newCounters } from "../engine/index.ts";
import {
  type FailurePolicy,
  failureAnswer,
  type HostAnswer,
  parseClaudeCodeInput,
  postToolUseAnswer,
  preToolUseAnswer,
} from "../hosts/index.ts";
import type { Action, Decision } from "../model/index.ts";

export interface HookOptions {
  readonly mode: string;
  readonly onFailure: FailurePolicy;
  readonly installation: Installation;
  /** Absent: the home directory of the passwd entry. */
  readonly home?: string | undefined;
}

/** Judges one hook call of Claude Code. Whatever happens inside, the answer is complete: a judgement or the configured failure answer. */
export function runClaudeCodeHook(input: string, options: HookOptions): HostAnswer {
  try {
    return answerFor(input, options);
  } catch (error) {
    return failureAnswer(`an internal fault (${error instanceof Error ? error.message.split("\n")[0] : "unknown"})`, options.onFailure);
  }
}

function answerFor(text: string, options: HookOptions): HostAnswer {
  const parsed = parseClaudeCodeInput(text);
  if (!parsed.ok) return failureAnswer(parsed.error, options.onFailure);
  const input = parsed.value;
  if (!input.action) return { stdout: "", stderr: "", exitCode: 0 };
  const context = contextOf({
    cwd: input.cwd,
    agent: "claude-code",
    mode: options.mode,
    session: input.session,
    ...(options.home ? { home: options.home } : {}),
  });
  const directories = ownDirectories(options.home);
  const loaded = loadProgram(context.project, discoverLayers(context.project, directories), directories, options.installation);
  if (!loaded) return failureAnswer("there is no program to judge by; `npm run build` makes it anew", options.onFailure);
  if (!loaded.program.modes[options.mode]) return failureAnswer(`there is no mode \`${options.mode}\``, options.onFailure);
  const action = input.event === "PostToolUse" ? afterwards(input.action) : input.action;
  if (!action) return { stdout: "", stderr: "", exitCode: 0 };
  const counters = newCounters();
  const understanding = understand(action, loaded.program, context, counters);
  const decision = cautious(decide(understanding, { program: loaded.program, context, engine: loadRegexEngine(), counters }), loaded);
  if (input.event === "PostToolUse") return postToolUseAnswer(decision);
  const answer = preToolUseAnswer(decision);
  if (input.unknownTool && (decision.result === "pass" || decision.result === "allow")) {
    return failureAnswer(`the tool \`${(input.tool ?? "").slice(0, 60)}\` is not known`, options.onFailure);
  }
  return loaded.program.notices.length > 0 ? { ...answer, stderr: `dl: ${loaded.program.notices.join("; ")}\n` } : answer;
}

/** After the call only what was written is looked at again: an edit has happened, so the file is what it is. */
function afterwards(action: Action): Action | undefined {
  if (action.kind === "write") return action;
  return action.kind === "edit" ? { ...action, edits: [] } : undefined;
}

/** A program that is not that of the present sources: what it would let pass is escalated. */
function cautious(decision: Decision, loaded: LoadedProgram): Decision {
  if (loaded.degraded === undefined || (decision.result !== "pass" && decision.result !== "allow")) return decision;
  return { ...decision, verdict: "escalate", result: "escalate", unresolved: [...decision.unresolved, loaded.degraded] };
}
