import type { Action, Decision, Match } from "../model/index.ts";
import type { HostCall, Reply } from "./adapter.ts";

/**
 * The reply to one call, by what `judge` decides for each thing that it would do. `undefined`: there is nothing to judge. A tool that is not known, and
 * that no rule speaks of, is a failure: nobody knows what it does.
 */
export function replyTo(call: HostCall, judge: (action: Action) => Decision): Reply | undefined {
  const actions = call.moment === "after" ? call.actions.flatMap(afterwards) : call.actions;
  if (actions.length === 0) return undefined;
  const reply = strictest(actions.map((action) => replyOf(judge(action))));
  const unknown = call.unknownTool && call.moment !== "after" && (reply.kind === "pass" || reply.kind === "allow");
  return unknown ? failureReply(`the tool \`${(call.tool ?? "").slice(0, 60)}\` is not known`) : reply;
}

/** After the call only what was written is looked at again: the file as it is now on disk, where a link may have led. What was meant to be in it stays judged. */
function afterwards(action: Action): readonly Action[] {
  if (action.kind !== "write" && action.kind !== "edit") return [];
  const onDisk: Action = { kind: "edit", tool: action.tool, path: action.path, edits: [] };
  return action.kind === "write" ? [action, onDisk] : [onDisk];
}

/** What a decision says, in no host's words: what, why and what instead. */
function replyOf(decision: Decision): Reply {
  const note = decision.notes.length > 0 ? notesText(decision.notes) : undefined;
  switch (decision.result) {
    case "block":
    case "escalate":
      return { kind: decision.result, reason: reasonText(decision), note: undefined };
    case "allow":
      return { kind: "allow", reason: allowText(decision), note };
    case "pass":
      return { kind: "pass", reason: "", note };
  }
}

/** The strictest of several: one call that changes several files is one answer. */
export function strictest(replies: readonly Reply[]): Reply {
  const stops = replies.filter((reply) => reply.kind === "block" || reply.kind === "escalate" || reply.kind === "failure");
  const notes = [...new Set(replies.flatMap((reply) => reply.note ?? []))].join("\n") || undefined;
  if (stops.length > 0) {
    const kind = stops.some((reply) => reply.kind === "block")
      ? "block"
      : stops.some((reply) => reply.kind === "failure")
        ? "failure"
        : "escalate";
    return { kind, reason: [...new Set(stops.map((reply) => reply.reason))].join("\n"), note: undefined };
  }
  const allowed = replies.length > 0 && replies.every((reply) => reply.kind === "allow");
  const reasons = [...new Set(replies.map((reply) => reply.reason))].join(", ");
  return allowed ? { kind: "allow", reason: reasons, note: notes } : { kind: "pass", reason: "", note: notes };
}

/** A failure of ours; never a silent allow. */
export function failureReply(message: string): Reply {
  return { kind: "failure", reason: `dev-loop could not judge this call: ${message}`, note: undefined };
}

/** Why, what instead, for the model and the person alike. */
export function reasonText(decision: Decision): string {
  const lines = matchLines(decision.matched.filter((match) => match.verdict !== "allow"));
  for (const reason of decision.unresolved) lines.push(`could not be resolved: ${reason}`);
  if (lines.length === 0) lines.push(`mode \`${decision.mode}\` asks about what no policy allows`);
  for (const note of matchLines(decision.notes)) lines.push(`note: ${note}`);
  return linesOf(lines);
}

function allowText(decision: Decision): string {
  return (
    decision.matched
      .filter((match) => match.verdict === "allow")
      .map((match) => match.rule)
      .join(", ") ||
    decision.excepted.map(({ because }) => because)[0] ||
    "nothing here changes anything"
  );
}

function notesText(notes: readonly Match[]): string {
  return `dev-loop notes:\n${linesOf(matchLines(notes))}`;
}

/** A line that holds for several commands of a call is said once. */
function linesOf(lines: readonly string[]): string {
  return [...new Set(lines)].join("\n");
}

/** What holds for the command line itself is not said again of a task that it starts. */
function matchLines(matches: readonly Match[]): string[] {
  const ofLine = new Set(matches.filter(({ within }) => within === undefined).map((match) => matchLine(match)));
  return matches.filter((match) => match.within === undefined || !ofLine.has(matchLine({ ...match, within: undefined }))).map(matchLine);
}

function matchLine(match: Omit<Match, "within"> & { readonly within?: string | undefined }): string {
  const doubt = match.unresolved ? " (not certain: a part is only known when it runs)" : "";
  const instead = match.instead ? ` Instead: ${match.instead}.` : "";
  const place = match.within === undefined ? "" : `, in \`${match.within}\``;
  return `${match.because || match.rule}${place}${doubt}. [${match.rule}]${instead}`;
}
