import { chownSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { writeAtomically } from "../config/write-atomically.ts";
import { type AgentName, isAgent } from "../hosts/index.ts";
import type { Scope } from "./agents.ts";

/** What is set up on this machine for this user. */
export interface InstallationRecord {
  readonly socket: string;
  readonly node: string;
  readonly root: string;
  readonly agents: readonly InstalledAgent[];
  /** The loopback port, where an agent sends its hooks over HTTP. */
  readonly port?: number;
}

export interface InstalledAgent {
  readonly agent: AgentName;
  readonly scope: Scope;
  readonly file: string;
  readonly transport: "command" | "http";
}

export function readRecord(file: string): InstallationRecord | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    const { socket, node, root, agents, port } = value as Readonly<Record<string, unknown>>;
    if (typeof socket !== "string" || typeof node !== "string" || typeof root !== "string" || !Array.isArray(agents)) return undefined;
    return { socket, node, root, agents: agents.filter(isInstalled), ...(typeof port === "number" ? { port } : {}) };
  } catch {
    return undefined;
  }
}

export function writeRecord(file: string, record: InstallationRecord): void {
  writeAtomically(file, `${JSON.stringify(record, undefined, 2)}\n`);
  // Written as root for somebody else, it stays that person's.
  const { uid, gid } = statSync(dirname(file));
  if (process.getuid?.() === 0 && uid !== 0) chownSync(file, uid, gid);
}

function isInstalled(value: unknown): value is InstalledAgent {
  if (typeof value !== "object" || value === null) return false;
  const { agent, scope, file, transport } = value as Readonly<Record<string, unknown>>;
  return (
    typeof agent === "string" && isAgent(agent) && typeof file === "string" && typeof scope === "string" && typeof transport === "string"
  );
}
