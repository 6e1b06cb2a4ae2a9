import { clipped, wellFormed } from "../model/index.ts";
import type { AgentName, FailurePolicy, Reply } from "./adapter.ts";

/** What a host can be told: nothing, go on, ask a person, no, or (after the fact) words for the model. */
export type Wording = "silent" | "allow" | "ask" | "deny" | "feedback";

/** Moments at which an answer decides something; `unasked` is one before a call at which the host cannot ask a person, though it can at others. */
export type DecidingMoment = "before" | "unasked" | "permission" | "after";

interface Answers {
  readonly allow: Wording;
  readonly pass: Wording;
  readonly escalate: Wording;
  readonly block: Wording;
  /** What a failure becomes where the failure policy is `ask`; with `deny` it is a deny. */
  readonly failure: Wording;
  /** Whether a note can go along without deciding anything. */
  readonly note: boolean;
}

const AFTERWARDS: Answers = { allow: "silent", pass: "silent", escalate: "feedback", block: "feedback", failure: "feedback", note: true };
/** Nobody reads an answer after the fact; what it found is in the log. */
const UNHEARD: Answers = { allow: "silent", pass: "silent", escalate: "silent", block: "silent", failure: "silent", note: false };
/** A permission prompt is already about to be shown: who would be asked is asked by it. */
const PROMPTED: Answers = { allow: "allow", pass: "silent", escalate: "silent", block: "deny", failure: "silent", note: false };
const ASKING: Answers = { allow: "allow", pass: "silent", escalate: "ask", block: "deny", failure: "ask", note: true };
/** Without a word for «ask a person», whoever would have to be asked is a no that says so. */
const NOT_ASKING: Answers = { allow: "silent", pass: "silent", escalate: "deny", block: "deny", failure: "deny", note: false };

/**
 * What becomes of each reply with each agent. A warning has no column: it is the reply under it with a note. No opinion says nothing, everywhere;
 * `allow` is said only where the host then spares the person a prompt.
 */
export const ANSWERS: Readonly<Record<AgentName, Readonly<Record<DecidingMoment, Answers>>>> = {
  "claude-code": { before: ASKING, unasked: NOT_ASKING, permission: PROMPTED, after: AFTERWARDS },
  codex: { before: { ...NOT_ASKING, note: true }, unasked: NOT_ASKING, permission: PROMPTED, after: AFTERWARDS },
  "gemini-cli": { before: { ...NOT_ASKING, note: true }, unasked: NOT_ASKING, permission: PROMPTED, after: AFTERWARDS },
  cursor: { before: { ...ASKING, note: false }, unasked: NOT_ASKING, permission: PROMPTED, after: UNHEARD },
  "copilot-cli": { before: { ...ASKING, note: false }, unasked: NOT_ASKING, permission: PROMPTED, after: AFTERWARDS },
  opencode: { before: NOT_ASKING, unasked: NOT_ASKING, permission: PROMPTED, after: AFTERWARDS },
};

export interface Worded {
  readonly wording: Wording;
  readonly reason: string;
  readonly note: string | undefined;
}

/** Looks a reply up in the table. */
export function worded(agent: AgentName, moment: DecidingMoment, reply: Reply, policy: FailurePolicy): Worded {
  const answers = ANSWERS[agent][moment];
  const listed = answers[reply.kind];
  const wording = reply.kind === "failure" && policy === "deny" && (listed === "ask" || listed === "silent") ? "deny" : listed;
  const asks = reply.kind === "escalate" && wording === "deny";
  const reason = asks ? `A person has to decide this, and ${TITLES[agent]} cannot ask one from a hook.\n${reply.reason}` : reply.reason;
  return { wording, reason: cut(reason), note: reply.note !== undefined && answers.note ? cut(reply.note) : undefined };
}

/** The agents' names as people write them. */
export const TITLES: Readonly<Record<AgentName, string>> = {
  "claude-code": "Claude Code",
  codex: "Codex",
  "gemini-cli": "Gemini CLI",
  cursor: "Cursor",
  "copilot-cli": "Copilot CLI",
  opencode: "OpenCode",
};

/** Hosts cut long texts, some of them in the middle of the JSON that carries them. */
const MOST_TEXT = 4_000;

function cut(text: string): string {
  return clipped(wellFormed(text), MOST_TEXT);
}
