import type { Decision, Match } from "../model/index.ts";

/** What the hook prints and how it exits. */
export interface HostAnswer {
  /** One JSON object, or nothing: the host decides. */
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What the host gets when we fail: `ask` a person, or `deny`. */
export type FailurePolicy = "ask" | "deny";

/** The host cuts texts at 10,000 characters. */
const MOST_REASON = 4_000;
const SILENT: HostAnswer = { stdout: "", stderr: "", exitCode: 0 };

/**
 * The answer to PreToolUse: block → deny, escalate → ask, allow → allow, pass → nothing. A warn is the result underneath with a note for the model,
 * never an approval of its own.
 */
export function preToolUseAnswer(decision: Decision): HostAnswer {
  const note = decision.verdict === "warn" ? notesText(decision.notes) : undefined;
  switch (decision.result) {
    case "block":
      return permission("deny", reasonText(decision));
    case "escalate":
      return permission("ask", reasonText(decision));
    case "allow":
      return permission("allow", allowText(decision), note);
    case "pass":
      return note === undefined ? SILENT : output({ hookEventName: "PreToolUse", additionalContext: note });
  }
}

/** The answer to PostToolUse: what was done stays done, so a stop is feedback to the model. */
export function postToolUseAnswer(decision: Decision): HostAnswer {
  const notes = decision.notes.length > 0 ? notesText(decision.notes) : undefined;
  if (decision.result === "block" || decision.result === "escalate") {
    const specific = notes === undefined ? {} : { hookSpecificOutput: { hookEventName: "PostToolUse", additionalContext: cut(notes) } };
    return {
      stdout: `${JSON.stringify({ decision: "block", reason: cut(reasonText(decision)), ...specific })}\n`,
      stderr: "",
      exitCode: 0,
    };
  }
  return notes === undefined ? SILENT : output({ hookEventName: "PostToolUse", additionalContext: notes });
}

/** The configured answer to a failure of ours; never a silent allow. */
export function failureAnswer(message: string, policy: FailurePolicy): HostAnswer {
  const reason = `dev-loop could not judge this call: ${message}`;
  return { ...permission(policy, reason), stderr: `dl: ${message}\n` };
}

/** Why, what instead, for the model and the person alike. */
export function reasonText(decision: Decision): string {
  const lines = decision.matched.filter((match) => match.verdict !== "allow").map(matchLine);
  for (const reason of decision.unresolved) lines.push(`could not be resolved: ${reason}`);
  if (lines.length === 0) lines.push(`mode \`${decision.mode}\` asks about what no policy allows`);
  for (const note of decision.notes) lines.push(`note: ${matchLine(note)}`);
  return lines.join("\n");
}

function allowText(decision: Decision): string {
  return (
    decision.matched
      .filter((match) => match.verdict === "allow")
      .map((match) => match.rule)
      .join(", ") || "nothing here changes anything"
  );
}

function notesText(notes: readonly Match[]): string {
  return `dev-loop notes:\n${notes.map(matchLine).join("\n")}`;
}

function matchLine(match: Match): string {
  const doubt = match.unresolved ? " (not certain: a part is only known when it runs)" : "";
  const instead = match.instead ? ` Instead: ${match.instead}.` : "";
  return `${match.because || match.rule}${doubt}. [${match.rule}]${instead}`;
}

function permission(decision: "allow" | "deny" | "ask", reason: string, note?: string): HostAnswer {
  const context = note === undefined ? {} : { additionalContext: cut(note) };
  return output({ hookEventName: "PreToolUse", permissionDecision: decision, permissionDecisionReason: cut(reason), ...context });
}

function output(specific: Readonly<Record<string, string>>): HostAnswer {
  return { stdout: `${JSON.stringify({ hookSpecificOutput: specific })}\n`, stderr: "", exitCode: 0 };
}

function cut(text: string): string {
  return text.length > MOST_REASON ? `${text.slice(0, MOST_REASON)}…` : text;
}
