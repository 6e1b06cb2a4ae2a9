import type { Command } from "commander";
import { EventLog, type LoggedEvent, lastEvents } from "../events/index.ts";
import { eventLine } from "./event-line.ts";
import { directoriesHere } from "./here.ts";
import { print, printError, UsageError } from "./output.ts";
import { styleFor } from "./style.ts";

interface TracesOptions extends EventFilter {
  readonly last: string;
  readonly json?: boolean;
}

export interface EventFilter {
  readonly type?: string;
  readonly verdict?: string;
  readonly session?: string;
}

export function addTraces(program: Command): void {
  program
    .command("traces")
    .description("the last events of the log: judgements, sessions, what was changed")
    .option("--last <count>", "how many", "20")
    .option("--type <type>", "only events of this type: check, failure, session, control, override, daemon")
    .option("--verdict <verdict>", "only judgements with this verdict")
    .option("--session <id>", "only this session; the beginning of its id is enough")
    .option("--json", "print the lines as they are in the log")
    .addHelpText("after", "\nExamples:\n  $ dl traces\n  $ dl traces --last 100 --verdict block --json")
    .action((options: TracesOptions) => {
      const count = Number(options.last);
      if (!Number.isInteger(count) || count < 1) throw new UsageError(`--last is a whole number from 1 on, not \`${options.last}\``);
      checkFilter(options);
      const { events, damaged } = lastEvents(new EventLog(directoriesHere().state).files(), count, (event) => isWanted(event, options));
      const style = styleFor(process.stdout);
      for (const event of events) print(options.json ? JSON.stringify(event) : eventLine(event, style));
      if (events.length === 0 && !options.json) printError(isFiltered(options) ? "dl: the log has no such event" : "dl: the log is empty");
      if (damaged > 0) printError(`dl: ${damaged} ${damaged === 1 ? "line is" : "lines are"} no event: torn by a crash, or not ours`);
    });
}

function isFiltered({ type, verdict, session }: EventFilter): boolean {
  return type !== undefined || verdict !== undefined || session !== undefined;
}

const TYPES: readonly string[] = ["check", "failure", "session", "control", "override", "daemon"];
const VERDICTS: readonly string[] = ["allow", "warn", "pass", "escalate", "block"];

/** A word that no event has would find nothing, which looks as if nothing had happened. */
export function checkFilter({ type, verdict }: EventFilter): void {
  if (type !== undefined && !TYPES.includes(type)) throw new UsageError(`there is no type \`${type}\`; there are ${TYPES.join(", ")}`);
  if (verdict !== undefined && !VERDICTS.includes(verdict))
    throw new UsageError(`there is no verdict \`${verdict}\`; there are ${VERDICTS.join(", ")}`);
}

export function isWanted(event: LoggedEvent, { type, verdict, session }: EventFilter): boolean {
  if (type !== undefined && event.type !== type) return false;
  if (verdict !== undefined && (event.type !== "check" || event.verdict !== verdict)) return false;
  return session === undefined || ("session" in event && event.session?.startsWith(session) === true);
}
