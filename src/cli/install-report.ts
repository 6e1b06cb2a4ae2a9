import { TITLES } from "../hosts/index.ts";
import { type Change, isUnchanged } from "../install/index.ts";
import { EXIT_ERROR, print, printError, printJson } from "./output.ts";

export interface DaemonState {
  readonly state: "running" | "stopped" | "not starting";
  /** Where it says why. */
  readonly log: string;
}

export function showChange(change: Change): void {
  if (isUnchanged(change)) print(`${change.file.path}: nothing changes`);
  else if (change.text === undefined) print(`${change.file.path}: goes`);
  else print(`${change.file.path}${change.file.exists ? "" : " (new)"}:\n${change.text}`);
}

interface InstalledRow {
  readonly agent: string;
  readonly file: string;
  readonly changed: boolean;
  /** The file as it was. */
  readonly backup: string | null;
}

/** What an installation did: said line by line, or as one JSON object at the end. */
export class InstallReport {
  readonly #json: boolean;
  readonly #agents: InstalledRow[] = [];
  readonly #errors: string[] = [];

  constructor(json: boolean) {
    this.#json = json;
  }

  error(message: string): void {
    process.exitCode = EXIT_ERROR;
    if (this.#json) this.#errors.push(message);
    else printError(`dl: ${message}`);
  }

  installed(change: Change, backup: string | undefined): void {
    const { agent, file } = change;
    const changed = !isUnchanged(change);
    this.#agents.push({ agent, file: file.path, changed, backup: backup ?? null });
    if (this.#json) return;
    const kept = backup === undefined ? "" : `; the file as it was: ${backup}`;
    print(`${TITLES[agent]}: ${changed ? "installed" : "already installed"} in ${file.path}${kept}`);
  }

  planned(changes: readonly Change[]): void {
    if (!this.#json) {
      for (const change of changes) showChange(change);
      return;
    }
    const rows = changes.map((change) => ({
      agent: change.agent,
      file: change.file.path,
      changed: !isUnchanged(change),
      text: change.text ?? null,
    }));
    printJson({ changes: rows, errors: this.#errors });
  }

  end(daemon?: DaemonState): void {
    if (this.#json) printJson({ agents: this.#agents, errors: this.#errors, daemon: daemon?.state ?? null });
    else if (daemon) sayDaemon(daemon);
  }
}

function sayDaemon({ state, log }: DaemonState): void {
  if (state === "running") print("the daemon runs");
  else if (state === "stopped") print("the daemon stays stopped (`dl start`); calls are judged one by one");
  else printError(`dl: the daemon does not start (${log} says why); calls are judged one by one`);
}
