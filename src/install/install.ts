import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type OwnDirectories, type RuntimeFiles, writeAtomically } from "../config/index.ts";
import type { AgentName, FailurePolicy } from "../hosts/index.ts";
import { failure, type Outcome, success } from "../model/index.ts";
import { type FileSetup, type HookSetup, type HttpTransport, type Scope, SETUPS, type Surroundings } from "./agents.ts";
import { clientScript } from "./client-script.ts";
import { OWN_FILE } from "./opencode-plugin.ts";
import { putHooks, takeHooks } from "./own-hooks.ts";
import { type InstalledAgent, readRecord, writeRecord } from "./record.ts";
import { readSettings, type SettingsFile, writeSettings } from "./settings-file.ts";
import { SettingsText } from "./settings-text.ts";

export interface Place {
  readonly around: Surroundings;
  readonly directories: OwnDirectories;
  readonly files: RuntimeFiles;
  /** This package's directory. */
  readonly root: string;
  readonly node: string;
}

/** One settings file, before and after; nothing is written yet. */
export interface Change {
  readonly agent: AgentName;
  readonly scope: Scope;
  readonly file: SettingsFile;
  /** `undefined`: the file goes. */
  readonly text: string | undefined;
}

export function clientFile(place: Pick<Place, "directories">): string {
  return join(place.directories.state, "hook-client.sh");
}

/** The client and what it needs, written before any host is told of it. */
export function writeClient(place: Place, policy: FailurePolicy): void {
  const { directories, files, root, node, around } = place;
  const state = directories.state;
  mkdirSync(join(state, "slots"), { recursive: true, mode: 0o700 });
  chmodSync(state, 0o700);
  const dist = join(root, "dist");
  const curl = findCurl(around.environment);
  const script = clientScript(
    { curl, node, hook: join(dist, "hook.cjs"), daemon: join(dist, "daemon.mjs"), socket: files.socket, state, home: around.home },
    policy,
  );
  if (!existsSync(clientFile(place)) || readFileSync(clientFile(place), "utf8") !== script) writeAtomically(clientFile(place), script);
}

/** What an installation would change in one agent's settings. The error names file and line; nothing was changed. */
export function planInstall(agent: AgentName, scope: Scope, place: Place, http?: HttpTransport): Outcome<Change, string> {
  const client = clientFile(place);
  return planned(agent, scope, place, {
    hooks: (settings, setup) => putHooks(settings, setup.shape, setup.entries(client, http)),
    file: (setup) => setup.text(client),
  });
}

export function planUninstall(agent: AgentName, scope: Scope, place: Place): Outcome<Change, string> {
  return planned(agent, scope, place, {
    hooks: (settings, setup) => {
      takeHooks(settings, setup.shape);
      return undefined;
    },
    file: () => undefined,
  });
}

/** Writes a planned change and keeps the record of what is set up. Gives the backup's path. */
export function apply(change: Change, place: Place, installed: boolean, http?: HttpTransport): Outcome<string | undefined, string> {
  const written =
    change.text === change.file.text
      ? success(undefined)
      : writeSettings(change.file, change.text, join(place.directories.state, "backups"));
  if (!written.ok) return written;
  const others = (readRecord(place.files.installation)?.agents ?? []).filter((other) => other.file !== change.file.path);
  const own: InstalledAgent = { agent: change.agent, scope: change.scope, file: change.file.path, transport: http ? "http" : "command" };
  const agents = installed ? [...others, own] : others;
  const port = http?.port ?? (agents.some((one) => one.transport === "http") ? readRecord(place.files.installation)?.port : undefined);
  writeRecord(place.files.installation, {
    socket: place.files.socket,
    node: place.node,
    root: place.root,
    agents,
    ...(port === undefined ? {} : { port }),
  });
  return written;
}

interface Plan {
  /** Edits settings; gives what is in the way. */
  readonly hooks: (settings: SettingsText, setup: HookSetup) => string | undefined;
  /** The text of a file that is all ours; `undefined`: it goes. */
  readonly file: (setup: FileSetup) => string | undefined;
}

export function isUnchanged(change: Change): boolean {
  return change.text === undefined ? !change.file.exists : change.file.exists && change.text === change.file.text;
}

function planned(agent: AgentName, scope: Scope, place: Place, plan: Plan): Outcome<Change, string> {
  const setup = SETUPS[agent];
  const path = setup.settings(scope, place.around);
  if (path === undefined) return failure(`${agent} has no ${scope} settings that hooks could stand in`);
  const file = readSettings(path);
  if (!file.ok) return file;
  if (setup.kind === "file") {
    if (file.value.exists && !file.value.text.includes(OWN_FILE)) return failure(`${path} is not ours; nothing was changed`);
    return success({ agent, scope, file: file.value, text: plan.file(setup) });
  }
  const settings = SettingsText.read(path, file.value.text);
  if (!settings.ok) return settings;
  const before = settings.value.text;
  const problem = plan.hooks(settings.value, setup);
  if (problem !== undefined) return failure(`${path}: ${problem}; nothing was changed`);
  // An edit that changes nothing leaves the file as it is, to the last byte.
  const text = settings.value.text === before ? file.value.text : settings.value.text;
  return success({ agent, scope, file: file.value, text: setup.ownFile && holdsNothing(settings.value) ? undefined : text });
}

/** Nothing but the version of its format. */
function holdsNothing({ value }: SettingsText): boolean {
  return Object.keys(value).every((key) => key === "version");
}

const CURL_PLACES = ["/usr/bin/curl", "/bin/curl", "/usr/local/bin/curl", "/opt/homebrew/bin/curl"];

function findCurl(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const directories = (environment["PATH"] ?? "").split(":").filter((directory) => directory.startsWith("/"));
  return [...CURL_PLACES, ...directories.map((directory) => join(directory, "curl"))].find((path) => existsSync(path));
}
