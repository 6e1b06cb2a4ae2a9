import type { Result, Verdict } from "../model/index.ts";

/** Changes with every change of what a line means. */
export const EVENT_VERSION = 1;

/** What every line has. `id` sorts by time; nothing that a caller posts can set these. */
export interface EventHead {
  readonly v: typeof EVENT_VERSION;
  readonly id: string;
  /** ISO 8601, UTC, with milliseconds. */
  readonly ts: string;
}

/** Who an event is about; what is not known is absent. */
export interface EventSubject {
  readonly agent?: string;
  readonly session?: string;
  readonly project?: string;
}

export type EventBody =
  | CheckEvent
  | SessionEvent
  | ControlEvent
  | OverrideEvent
  | FailureEvent
  | { readonly type: "daemon"; readonly what: string; readonly detail?: string };

/** One judgement. */
export interface CheckEvent extends EventSubject {
  readonly type: "check";
  /** The host's event: PreToolUse, PostToolUse, or `check` where a person asked. */
  readonly event: string;
  readonly tool: string;
  /** The command, path or address, scanned, cut. */
  readonly subject: string;
  /** Names the call: the same call has the same. */
  readonly call: string;
  readonly verdict: Verdict;
  readonly result: Result;
  readonly mode: string;
  /** False in shadow mode: judged, not enforced. */
  readonly enforced: boolean;
  readonly rules: readonly string[];
  readonly notes: readonly string[];
  /** Secrets that were found: never what they are. */
  readonly findings?: readonly LoggedFinding[];
  readonly reason?: string;
  readonly unresolved?: readonly string[];
  readonly microseconds?: number;
  readonly by: "hook" | "daemon";
}

export interface LoggedFinding {
  readonly kind: string;
  readonly line: number;
  readonly column: number;
  readonly fingerprint?: string;
}

/** A call that could not be judged, and what the host got instead. */
export interface FailureEvent extends EventSubject {
  readonly type: "failure";
  readonly message: string;
  readonly by: "hook" | "daemon";
}

export interface SessionEvent extends EventSubject {
  readonly type: "session";
  readonly what: "start" | "end";
  readonly cwd?: string;
}

/** What a person changed, or what was changed without one. */
export interface ControlEvent extends EventSubject {
  readonly type: "control";
  readonly what: "trust" | "untrust" | "enable" | "disable" | "install" | "uninstall" | "start" | "stop" | "reload" | "changed" | "packs";
  readonly detail?: string;
  /** The terminal at which it was confirmed; absent: nobody had to. */
  readonly terminal?: string;
}

export interface OverrideEvent extends EventSubject {
  readonly type: "override";
  readonly what: "granted" | "used" | "expired";
  readonly override: string;
  readonly pattern: string;
  readonly until?: string;
  readonly terminal?: string;
}

export type LoggedEvent = EventHead & EventBody;
