import { secretOf } from "../engine/index.ts";
import type { Action, Decision } from "../model/index.ts";
import type { CheckEvent, EventSubject, LoggedFinding } from "./event.ts";
import type { Fingerprint } from "./fingerprint.ts";

export interface Judgement extends EventSubject {
  readonly event: string;
  readonly decision: Decision;
  /** Names the call. */
  readonly call: string;
  readonly enforced: boolean;
  readonly by: CheckEvent["by"];
  readonly microseconds?: number;
  readonly fingerprint: Fingerprint;
}

/** The event of one judgement. Texts are as they came: the log scrubs them. */
export function checkEvent({ decision, call, event, enforced, by, microseconds, fingerprint, ...subject }: Judgement): CheckEvent {
  const { action } = decision.understanding;
  const because = decision.matched.filter((match) => match.verdict !== "allow").map((match) => match.because);
  const findings = findingsOf(decision, fingerprint);
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
    ...(findings.length > 0 ? { findings } : {}),
    ...(because.length > 0 ? { reason: because.join("; ") } : {}),
    ...(decision.unresolved.length > 0 ? { unresolved: decision.unresolved } : {}),
    ...(microseconds === undefined ? {} : { microseconds }),
    by,
  };
}

/** Each secret once, however many rules found it. */
function findingsOf({ matched, notes }: Decision, fingerprint: Fingerprint): LoggedFinding[] {
  const found = new Map<string, LoggedFinding>();
  for (const match of [...matched, ...notes]) {
    const secret = secretOf(match);
    if (!secret || found.size >= MOST_FINDINGS) continue;
    const { kind, line, column } = secret;
    const print = fingerprint(secret.secret);
    found.set(`${kind} ${line} ${column}`, { kind, line, column, ...(print === undefined ? {} : { fingerprint: print }) });
  }
  return [...found.values()];
}

const MOST_FINDINGS = 50;

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
