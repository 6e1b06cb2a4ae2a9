import type { Action, Decision } from "../model/index.ts";
import type { CheckEvent, EventSubject } from "./event.ts";

export interface Judgement extends EventSubject {
  readonly event: string;
  readonly decision: Decision;
  /** Names the call. */
  readonly call: string;
  readonly enforced: boolean;
  readonly by: CheckEvent["by"];
  readonly microseconds?: number;
}

/** The event of one judgement. Texts are as they came: the log scrubs them. */
export function checkEvent({ decision, call, event, enforced, by, microseconds, ...subject }: Judgement): CheckEvent {
  const { action } = decision.understanding;
  const because = decision.matched.filter((match) => match.verdict !== "allow").map((match) => match.because);
  return {
    type: "check",
    ...subject,
    event,
    tool: action.tool,
    subject: subjectOf(action),
    call,
    verdict: decision.verdict,
    result: decision.result,
    mode: decision.mode,
    enforced,
    rules: [...new Set(decision.matched.map((match) => match.rule))],
    notes: [...new Set(decision.notes.map((match) => match.rule))],
    ...(because.length > 0 ? { reason: because.join("; ") } : {}),
    ...(decision.unresolved.length > 0 ? { unresolved: decision.unresolved } : {}),
    ...(microseconds === undefined ? {} : { microseconds }),
    by,
  };
}

/** What a call is about, in one line: contents are left out. */
function subjectOf(action: Action): string {
  switch (action.kind) {
    case "command":
      return action.command;
    case "write":
    case "edit":
    case "read":
      return action.path;
    case "fetch":
      return action.url;
    case "call":
      return [...action.commands, ...action.paths, ...action.urls].join(" ");
  }
}
