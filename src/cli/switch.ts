import type { Command } from "commander";
import { readSwitches, switchedOff, switchOff, switchOn } from "../config/index.ts";
import { changing } from "../daemon/index.ts";
import { clockText } from "./clock.ts";
import { parseDuration } from "./duration.ts";
import { directoriesHere, projectHere } from "./here.ts";
import { print, printJson } from "./output.ts";
import { audit, requirePerson } from "./person.ts";
import { placeHere } from "./place.ts";

interface SwitchOptions {
  readonly project?: boolean;
  readonly for?: number;
  readonly json?: boolean;
}

export function addSwitches(program: Command): void {
  program
    .command("disable")
    .description("switch the guard off; asks at the terminal")
    .option("--project", "only for this project")
    .option("--for <time>", "only so long: 90s, 10m, 2h, or seconds", parseDuration)
    .option("--json", "print what holds now as JSON")
    .addHelpText(
      "after",
      "\nA person has to type a word that is shown at the terminal.\n\nExamples:\n  $ dl disable --for 10m\n  $ dl disable --project",
    )
    .action((options: SwitchOptions) => disable(options));
  program
    .command("enable")
    .description("switch the guard on again")
    .option("--project", "only for this project")
    .option("--json", "print what holds now as JSON")
    .addHelpText("after", "\nExamples:\n  $ dl enable\n  $ dl enable --project")
    .action((options: SwitchOptions) => enable(options));
}

/** `project` and `until` are null where it holds everywhere, and until it is switched on again. */
function stateOf(off: boolean, project: string | undefined, until: number | undefined) {
  return { off, project: project ?? null, until: until === undefined ? null : new Date(until).toISOString() };
}

async function disable(options: SwitchOptions): Promise<void> {
  const project = options.project ? projectHere() : undefined;
  const until = options.for === undefined ? undefined : Date.now() + options.for;
  const where = project === undefined ? "everywhere" : `in ${project}`;
  const how = until === undefined ? "until it is switched on again" : `until ${clockText(until)}`;
  const { terminal } = await requirePerson(`Switch the guard off ${where}, ${how}? No call of any agent is judged there then.`);
  changing(placeHere(), ["switches"], () => switchOff(directoriesHere(), project, until));
  audit({ type: "control", what: "disable", terminal, detail: how, ...(project === undefined ? {} : { project }) });
  if (options.json) printJson(stateOf(true, project, until));
  else print(`the guard is off ${where}, ${how}`);
}

function enable(options: SwitchOptions): void {
  const project = options.project ? projectHere() : undefined;
  const directories = directoriesHere();
  changing(placeHere(), ["switches"], () => switchOn(directories, project));
  audit({ type: "control", what: "enable", ...(project === undefined ? {} : { project }) });
  const still = project === undefined ? undefined : switchedOff(readSwitches(directories), project);
  if (options.json) {
    printJson(stateOf(still !== undefined, project, still?.until));
    return;
  }
  print(
    still ? "it is still off everywhere: `dl enable` without --project" : `the guard is on${project === undefined ? "" : ` in ${project}`}`,
  );
}
