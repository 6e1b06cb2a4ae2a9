import { mkdirSync } from "node:fs";
import type { Command } from "commander";
import { EventLog, LogFollower } from "../events/index.ts";
import { eventLine } from "./event-line.ts";
import { directoriesHere } from "./here.ts";
import { print } from "./output.ts";
import { styleFor } from "./style.ts";
import { checkFilter, type EventFilter, isWanted } from "./traces.ts";

const LOOK_MILLISECONDS = 150;

export function addStream(program: Command): void {
  program
    .command("stream")
    .description("the events of the log as they come, until you press Ctrl-C")
    .option("--type <type>", "only events of this type: check, failure, session, control, override, daemon")
    .option("--verdict <verdict>", "only judgements with this verdict")
    .option("--session <id>", "only this session; the beginning of its id is enough")
    .option("--json", "print the lines as they are in the log")
    .addHelpText("after", "\nExamples:\n  $ dl stream\n  $ dl stream --verdict block --json")
    .action(async (options: EventFilter & { readonly json?: boolean }) => {
      checkFilter(options);
      const log = new EventLog(directoriesHere().state);
      mkdirSync(log.directory, { recursive: true, mode: 0o700 });
      const follower = new LogFollower(log.file);
      const style = styleFor(process.stdout);
      for (;;) {
        for (const event of follower.read())
          if (isWanted(event, options)) print(options.json ? JSON.stringify(event) : eventLine(event, style));
        await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
      }
    });
}
