import { existsSync } from "node:fs";
import type { Command } from "commander";
import { acceptNow, ask, ensureRunning, waitUntil } from "../daemon/index.ts";
import { type AgentName, TITLES } from "../hosts/index.ts";
import {
  apply,
  type Change,
  clientFile,
  closesOnFailure,
  type HttpTransport,
  httpTransport,
  isUnchanged,
  type Place,
  planInstall,
  type Scope,
  writeClient,
} from "../install/index.ts";
import { EXIT_ERROR, print, printError, UsageError } from "./output.ts";
import { agentsFrom, placeHere, placeOfCaller } from "./place.ts";
import { launchHere } from "./start.ts";

interface InstallOptions {
  readonly agent?: readonly string[];
  readonly project?: boolean;
  readonly managed?: boolean;
  readonly onFailure: string;
  readonly transport: string;
  readonly dryRun?: boolean;
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

export function showChange(change: Change): void {
  if (isUnchanged(change)) print(`${change.file.path}: nothing changes`);
  else if (change.text === undefined) print(`${change.file.path}: goes`);
  else print(`${change.file.path}${change.file.exists ? "" : " (new)"}:\n${change.text}`);
}

async function install(options: InstallOptions): Promise<void> {
  if (options.onFailure !== "ask" && options.onFailure !== "deny")
    throw new UsageError(`--on-failure is \`ask\` or \`deny\`, not \`${options.onFailure}\``);
  const scope = scopeOf(options);
  const place = scope === "managed" ? placeOfCaller() : placeHere();
  const foreign = place.around.home !== placeHere().around.home;
  if (foreign && !existsSync(clientFile(place)))
    throw new UsageError("run `dl install` without sudo first: the managed hooks run your own client");
  const agents = agentsFrom(options.agent, place);
  if (agents.length === 0) throw new UsageError("none of the agents seems to be used here; name one with --agent");
  const http = await transportFor(options, agents, place);
  const changes: Change[] = [];
  for (const agent of agents) {
    const planned = planInstall(agent, scope, place, http);
    if (planned.ok) changes.push(planned.value);
    else {
      printError(`dl: ${planned.error}`);
      process.exitCode = EXIT_ERROR;
    }
  }
  if (options.dryRun) return changes.forEach(showChange);
  if (changes.length === 0) return;
  if (!foreign) writeClient(place, options.onFailure);
  for (const change of changes) {
    const written = apply(change, place, true, http);
    if (!written.ok) {
      printError(`dl: ${written.error}`);
      process.exitCode = EXIT_ERROR;
      continue;
    }
    const kept = written.value === undefined ? "" : `; the file as it was: ${written.value}`;
    print(`${TITLES[change.agent]}: ${isUnchanged(change) ? "already installed" : "installed"} in ${change.file.path}${kept}`);
  }
  if (foreign) return;
  // Written anew, they are as they should be, whatever they were before.
  acceptNow(place, ["installation", ...changes.map(({ file }) => `hooks ${file.path}` as const)]);
  await startFor(place);
}

/** Over HTTP only where a call that nobody answers is stopped: else every call would run while the daemon is down. */
async function transportFor(options: InstallOptions, agents: readonly AgentName[], place: Place): Promise<HttpTransport | undefined> {
  if (options.transport === "command") return undefined;
  if (options.transport !== "http") throw new UsageError(`--transport is \`command\` or \`http\`, not \`${options.transport}\``);
  if (agents.some((agent) => agent !== "claude-code"))
    throw new UsageError(
      "--transport http is for Claude Code alone: the other agents let a call run that nobody answers; add --agent claude-code",
    );
  const version = closesOnFailure(place.around.environment);
  if (!version.ok) throw new UsageError(version.error);
  return httpTransport(place.files);
}

async function startFor(place: Place): Promise<void> {
  const ensured = ensureRunning(launchHere(place));
  if (ensured === "stopped by a person") return print("the daemon stays stopped (`dl start`); calls are judged one by one");
  const running = (await waitUntil(place.files.socket, true, 5_000)) && (await ask(place.files.socket, "GET", "/status")) !== undefined;
  if (running) return print("the daemon runs");
  printError(`dl: the daemon does not start (${place.files.log} says why); calls are judged one by one`);
}
