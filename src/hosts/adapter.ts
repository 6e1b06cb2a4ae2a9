import type { Action, Outcome } from "../model/index.ts";

/** The agents whose hooks are understood. */
export const AGENTS = ["claude-code", "codex", "gemini-cli", "cursor", "copilot-cli", "opencode"] as const;
export type AgentName = (typeof AGENTS)[number];

/** When a hook is called, whatever the host calls it. */
export type Moment = "before" | "permission" | "after" | "session-start" | "prompt" | "stop" | "session-end" | "config-change" | "other";

/** What a host told a hook, validated: the event, and for a tool event what the tool would do. */
export interface HostCall {
  /** The host's own name of the event. */
  readonly event: string;
  readonly moment: Moment;
  readonly cwd: string;
  readonly session: string | undefined;
  readonly permissionMode: string | undefined;
  readonly tool: string | undefined;
  /** Empty for events without a tool call, and for tools that do nothing to resources. One call may change several files. */
  readonly actions: readonly Action[];
  /** The tool is none that is known: judged by what its input carries, and said so. */
  readonly unknownTool: boolean;
  /** For a change of settings: the file, where the host names it. */
  readonly file: string | undefined;
}

/** What the hook prints and how it exits. */
export interface HostAnswer {
  /** One JSON object, or nothing: the host decides. */
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export const SILENT: HostAnswer = { stdout: "", stderr: "", exitCode: 0 };

/** What the host gets when we fail: `ask` a person, or `deny`. */
export type FailurePolicy = "ask" | "deny";

/** What there is to say to a host, in no host's words. A warning is a note on what lies under it. */
export interface Reply {
  readonly kind: "allow" | "pass" | "escalate" | "block" | "failure";
  readonly reason: string;
  readonly note: string | undefined;
}

/** One agent's hook contract. */
export interface HostAdapter {
  readonly agent: AgentName;
  /** Events that an installation registers. */
  readonly events: readonly string[];
  momentOf(event: string): Moment | undefined;
  /** Reads a hook's input; the error is a sentence for people. `event` is what the installed hook was registered for. */
  read(text: string, event: string | undefined): Outcome<HostCall, string>;
  /** Puts a reply into the host's words. */
  write(event: string, reply: Reply, policy: FailurePolicy): HostAnswer;
  /** Tells model and person something that decides nothing, where the host has a place for it. */
  say(event: string, context: string, warning: string | undefined): HostAnswer;
}
