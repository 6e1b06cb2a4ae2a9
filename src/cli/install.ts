import { existsSync } from "node:fs";
import type { Command } from "commander";
import { acceptNow, ask, ensureRunning, waitUntil } from "../daemon/index.ts";
import type { AgentName } from "../hosts/index.ts";
import {
  apply,
  type Change,
  clientFile,
  closesOnFailure,
  type HttpTransport,
  httpTransport,
  type Place,
  planInstall,
  type Scope,
  writeClient,
} from "../install/index.ts";
import { type DaemonState, InstallReport } from "./install-report.ts";
import { UsageError } from "./output.ts";
import { agentsFrom, placeHere, placeOfCaller } from "./place.ts";
import { launchHere } from "./start.ts";

interface InstallOptions {
  readonly agent?: readonly string[];
  readonly project?: boolean;
  readonly managed?: boolean;
  readonly onFailure: string;
  readonly transport: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addInstall(program: Command): void {
  program
    .command("install")
    .description("put the hook into the settings of your agents, and start the daemon")
    .option("--agent <names...>", "the agents; those that seem to be used here where absent")
    .option("--project", "into this project's local settings instead of yours")
    .option("--managed", "into the machine's managed settings, which no project can switch off (as root)")
    .option("--on-failure <answer>", "what the agent is told when judging fails: ask or deny", "ask")
    .option("--transport <which>", "command, or http: no process to start, for Claude Code 2.1.295 and newer", "command")
    .option("--dry-run", "show what would change and change nothing")
    .option("--json", "print what was done, or would be, as JSON")
    .addHelpText(
      "after",
      "\nEverything else in the settings stays, comments too; the file as it was is kept. Running it again changes nothing.\n\nExamples:\n  $ dl install\n  $ dl install --agent claude-code --dry-run\n  $ sudo dl install --agent claude-code --managed",
    )
    .action((options: InstallOptions) => install(options));
}

export function scopeOf(options: Pick<InstallOptions, "project" | "managed">): Scope {
  if (options.project && options.managed) throw new UsageError("give one of --project and --managed");
  return options.managed ? "managed" : options.project ? "project" : "user";
}

async function install(options: InstallOptions): Promise<void> {
  if (options.onFailure !== "ask" && options.onFailure !== "deny")
    throw new UsageError(`--on-failure is \`ask\` or \`deny\`, not \`${options.onFailure}\``);
  if (options.transport !== "command" && options.transport !== "http")
    throw new UsageError(`--transport is \`command\` or \`http\`, not \`${options.transport}\``);
  const scope = scopeOf(options);
  const place = scope === "managed" ? placeOfCaller() : placeHere();
  const foreign = place.around.home !== placeHere().around.home;
  if (foreign && !existsSync(clientFile(place)))
    throw new UsageError("run `dl install` without sudo first: the managed hooks run your own client");
  const agents = agentsFrom(options.agent, place);
  if (agents.length === 0) throw new UsageError("none of the agents seems to be used here; name one with --agent");
  const http = await transportFor(options, agents, place);
  const report = new InstallReport(options.json === true);
  const changes: Change[] = [];
  for (const agent of agents) {
    const planned = planInstall(agent, scope, place, http);
    if (planned.ok) changes.push(planned.value);
    else report.error(planned.error);
  }
  if (options.dryRun) return report.planned(changes);
  if (changes.length === 0) return report.end();
  if (!foreign) writeClient(place, options.onFailure);
  for (const change of changes) {
    const written = apply(change, place, true, http);
    if (written.ok) report.installed(change, written.value);
    else report.error(written.error);
  }
  if (foreign) return report.end();
  // Written anew, they are as they should be, whatever they were before.
  acceptNow(place, ["installation", ...changes.map(({ file }) => `hooks ${file.path}` as const)]);
  report.end(await startFor(place));
}

/** Over HTTP only where a call that nobody answers is stopped: else every call would run while the daemon is down. */
async function transportFor(options: InstallOptions, agents: readonly AgentName[], place: Place): Promise<HttpTransport | undefined> {
  if (options.transport === "command") return undefined;
  if (agents.some((agent) => agent !== "claude-code"))
    throw new UsageError(
      "--transport http is for Claude Code alone: the other agents let a call run that nobody answers; add --agent claude-code",
    );
  const version = closesOnFailure(place.around.environment);
  if (!version.ok) throw new UsageError(version.error);
  return httpTransport(place.files);
}

async function startFor(place: Place): Promise<DaemonState> {
  if (ensureRunning(launchHere(place)) === "stopped by a person") return { state: "stopped", log: place.files.log };
  const running = (await waitUntil(place.files.socket, true, 5_000)) && (await ask(place.files.socket, "GET", "/status")) !== undefined;
  return { state: running ? "running" : "not starting", log: place.files.log };
}
