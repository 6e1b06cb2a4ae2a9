import { readFileSync } from "node:fs";
import { ownDirectories, runtimeFiles } from "../config/index.ts";
import { AGENTS, type AgentName, isAgent, noSuchAgent } from "../hosts/index.ts";
import { type Place, SETUPS } from "../install/index.ts";
import { directoriesHere, homeHere, projectHere } from "./here.ts";
import { PACKAGE_ROOT } from "./installation.ts";
import { UsageError } from "./output.ts";

/** Where this person's files are, and this program's own. */
export function placeHere(): Place {
  const directories = directoriesHere();
  return {
    around: { home: homeHere(), project: projectHere(), environment: process.env, systemRoot: "/" },
    directories,
    files: runtimeFiles(directories, process.env),
    root: PACKAGE_ROOT,
    node: process.execPath,
  };
}

/**
 * The same for the person who called `sudo`: managed settings are root's to write, and the client that they name is that person's. Nothing else is
 * written as root into that home.
 */
export function placeOfCaller(): Place {
  const here = placeHere();
  const caller = process.env["SUDO_USER"];
  if (process.getuid?.() !== 0 || caller === undefined || caller === "root") return here;
  const home = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .find(([name]) => name === caller)?.[5];
  if (home === undefined) throw new UsageError(`the home directory of ${caller} is not known here`);
  const directories = ownDirectories(home);
  return { ...here, around: { ...here.around, home, environment: {} }, directories, files: runtimeFiles(directories) };
}

/** The agents that were named, else those that seem to be used here. */
export function agentsFrom(named: readonly string[] | undefined, place: Place): AgentName[] {
  if (named === undefined) return AGENTS.filter((agent) => SETUPS[agent].present(place.around));
  return named.map((name) => {
    if (isAgent(name)) return name;
    throw new UsageError(noSuchAgent(name));
  });
}
