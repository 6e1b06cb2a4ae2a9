import { loadRegexEngine } from "../automata/index.ts";
import { readBuiltInProgram } from "../config/index.ts";
import { type EventBody, EventLog, type Scrubber, scrubberOf } from "../events/index.ts";
import { type Confirmed, confirmAtTerminal } from "../presence/index.ts";
import { directoriesHere } from "./here.ts";
import { PACKAGE_ROOT } from "./installation.ts";
import { printError, UsageError } from "./output.ts";

/** Shows at the terminal what is to happen and lets a person confirm it; ends the command where nobody does. */
export async function requirePerson(text: string): Promise<Confirmed> {
  const confirmed = await confirmAtTerminal(text);
  if (!confirmed.ok) throw new UsageError(confirmed.error);
  return confirmed.value;
}

/** Writes what was changed into the log of events. */
export function audit(event: EventBody): void {
  try {
    new EventLog(directoriesHere().state).append(event, scrubber());
  } catch (error) {
    printError(`dl: this could not be written to the log: ${error instanceof Error ? error.message : "unknown"}`);
  }
}

/** Without a program nothing can be scanned, so nothing is shown. */
function scrubber(): Scrubber {
  const program = readBuiltInProgram(PACKAGE_ROOT);
  return program ? scrubberOf(program, loadRegexEngine()) : (text) => `[not scanned: ${text.length} characters]`;
}
