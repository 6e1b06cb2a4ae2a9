import { join } from "node:path";
import { readRegularJson } from "../regular-file.ts";
import { isRecord } from "./tool-action.ts";

/** Something in an agent's settings that takes the guard's hooks away or reaches into them. */
export interface SettingsRisk {
  readonly file: string;
  readonly text: string;
}

const MOST_SETTINGS = 4 * 1024 * 1024;

/** Variables by which a program is made to load or run something else; a project's `env` reaches the hooks of Claude Code. */
const INJECTING = ["LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH"];

/** The settings of Claude Code that hold in a project, with what in them is against the guard. */
export function claudeCodeRisks(home: string, project: string): SettingsRisk[] {
  const files = [
    join(home, ".claude", "settings.json"),
    join(project, ".claude", "settings.json"),
    join(project, ".claude", "settings.local.json"),
  ];
  return [...new Set(files)].flatMap(risksIn);
}

/** What stands in one settings file; a file that is missing or malformed switches nothing. */
export function risksIn(file: string): SettingsRisk[] {
  const settings = readRegularJson(file, MOST_SETTINGS);
  if (!isRecord(settings)) return [];
  const risks: SettingsRisk[] = [];
  if (settings["disableAllHooks"] === true) risks.push({ file, text: "`disableAllHooks` switches every hook off that is not managed" });
  const env = isRecord(settings["env"]) ? Object.keys(settings["env"]) : [];
  for (const name of env.filter((key) => INJECTING.includes(key)))
    risks.push({ file, text: `\`env.${name}\` loads code into every hook before it starts` });
  return risks;
}
