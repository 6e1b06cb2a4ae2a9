import type { Command } from "commander";
import { acceptNow } from "../daemon/index.ts";
import { AGENTS, TITLES } from "../hosts/index.ts";
import { apply, isUnchanged, planUninstall, readRecord } from "../install/index.ts";
import { scopeOf } from "./install.ts";
import { showChange } from "./install-report.ts";
import { EXIT_ERROR, print, printError } from "./output.ts";
import { audit, requirePerson } from "./person.ts";
import { agentsFrom, placeHere, placeOfCaller } from "./place.ts";

interface UninstallOptions {
  readonly agent?: readonly string[];
  readonly project?: boolean;
  readonly managed?: boolean;
  readonly dryRun?: boolean;
}

export function addUninstall(program: Command): void {
  program
    .command("uninstall")
    .description("take the hook out of the settings of your agents; asks at the terminal")
    .option("--agent <names...>", "the agents; all that are installed where absent")
    .option("--project", "from this project's local settings")
    .option("--managed", "from the machine's managed settings")
    .option("--dry-run", "show what would change and change nothing")
    .addHelpText("after", "\nExample:\n  $ dl uninstall --agent claude-code")
    .action(async (options: UninstallOptions) => {
      const scope = scopeOf(options);
      const place = scope === "managed" ? placeOfCaller() : placeHere();
      const installed = (readRecord(place.files.installation)?.agents ?? []).filter((one) => one.scope === scope).map((one) => one.agent);
      const agents = options.agent ? agentsFrom(options.agent, place) : AGENTS.filter((agent) => installed.includes(agent));
      if (agents.length === 0) print("nothing is installed here");
      else if (!options.dryRun) {
        const names = agents.map((agent) => TITLES[agent]).join(", ");
        const { terminal } = await requirePerson(`Take the guard out of the settings of ${names}? Their calls are judged by nobody then.`);
        audit({ type: "control", what: "uninstall", terminal, detail: names });
      }
      for (const agent of agents) {
        const planned = planUninstall(agent, scope, place);
        if (planned.ok && options.dryRun) {
          showChange(planned.value);
          continue;
        }
        const written = planned.ok ? apply(planned.value, place, false) : planned;
        if (written.ok) print(`${TITLES[agent]}: ${planned.ok && !isUnchanged(planned.value) ? "removed" : "was not installed"}`);
        else {
          printError(`dl: ${written.error}`);
          process.exitCode = EXIT_ERROR;
        }
      }
      if (!options.dryRun && agents.length > 0) acceptNow(place, ["installation"]);
    });
}
