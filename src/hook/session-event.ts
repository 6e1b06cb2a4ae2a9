import { loadRegexEngine } from "../automata/index.ts";
import { type EventBody, EventLog, scrubberOf } from "../events/index.ts";
import type { HostCall } from "../hosts/index.ts";
import type { Program } from "../model/index.ts";
import { sweepSessions } from "../sessions/index.ts";

/** Writes that a session has started or ended; at its end those that are long over are forgotten. A log that cannot be written changes nothing. */
export function logSession(state: string, agent: string, project: string, call: HostCall, program: Program | undefined): void {
  if (!program || (call.moment !== "session-start" && call.moment !== "session-end")) return;
  const what = call.moment === "session-start" ? "start" : "end";
  const event: EventBody = {
    type: "session",
    what,
    agent,
    project,
    cwd: call.cwd,
    ...(call.session === undefined ? {} : { session: call.session }),
  };
  try {
    new EventLog(state).append(event, scrubberOf(program, loadRegexEngine()));
    if (what === "end") sweepSessions(state);
  } catch {
    // Said by `dl doctor` and `dl status`.
  }
}
