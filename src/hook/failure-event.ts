import { loadRegexEngine } from "../automata/index.ts";
import { locateProject } from "../config/context.ts";
import { homeOfUser } from "../config/user.ts";
import { type EventBody, EventLog, scrubberOf } from "../events/index.ts";
import type { HostCall } from "../hosts/index.ts";
import type { FailureOptions } from "./judge.ts";

/** Writes that a call could not be judged; of one that could not even be read the message and the agent are all there is. Never throws. */
export function logFailure(options: FailureOptions, agent: string, message: string, call: HostCall | undefined): void {
  try {
    const home = options.home ?? homeOfUser();
    const project = call && locateProject(call.cwd, home).project;
    const program = options.scrubbing?.() ?? options.programFor(project ?? home)?.program;
    if (!program) return;
    const body: EventBody = {
      type: "failure",
      message,
      by: options.by ?? "hook",
      agent,
      ...(project === undefined ? {} : { project }),
      ...(call?.session === undefined ? {} : { session: call.session }),
    };
    const log = options.kept?.log ?? new EventLog(options.state);
    log.append(body, scrubberOf(program, loadRegexEngine()));
  } catch {
    // Said by `dl doctor` and `dl status`; the answer has left.
  }
}
