import type { Value } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { type CodeUse, runCode } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import type { GitConfig } from "./git-config.ts";
import { eachConfig, repositoryOf } from "./git-repository.ts";

/**
 * Judges the commands that git takes from settings which somebody may have written as plain files: those of a repository that is not the project's own,
 * and of a home directory that the line names. The project's `.git/config` is guarded when it is written.
 */
export function runGitSettings(shell: Shell, gitDirectory: Value, reading: CodeUse["reading"]): void {
  // What a setting runs may be git again.
  if (shell.carried.place !== "local" || shell.carried.task === TASK) return;
  const files = filesElsewhere(shell, gitDirectory);
  if (files.length === 0) return;
  // Nothing that the call itself hands on to: an allow of it would have to cover that alone.
  const carried = { ...shell.carried, unwrapped: [...shell.carried.unwrapped, "git"], task: TASK };
  const inner: Shell = { ...shell, env: shell.env.clone(), carried, depth: shell.depth + 1, stdin: undefined, output: undefined };
  const use: CodeUse = { reading, language: "shell", appended: [], sameShell: false, lenient: true };
  eachConfig(shell, files, (values) => {
    for (const code of commandsIn(values)) runCode(inner, knownWord(code, shell.span), use);
  });
}

const TASK = "settings of git";

function filesElsewhere(shell: Shell, gitDirectory: Value): readonly string[] {
  const files: string[] = [];
  const home = textOf(shell, "HOME");
  if (home !== undefined && home !== shell.run.context.home) files.push(`${home}/.gitconfig`, `${home}/.config/git/config`);
  const places = textOf(shell, "XDG_CONFIG_HOME");
  if (places !== undefined) files.push(`${places}/git/config`);
  const config = ownConfig(shell, gitDirectory);
  if (config !== undefined && config !== `${shell.run.context.project}/.git/config`) files.push(config);
  return files;
}

/** Where the repository has its settings; a bare one lies open in its directory. */
function ownConfig(shell: Shell, given: Value): string | undefined {
  const start = shell.env.cwd.text;
  if (start === undefined) return undefined;
  const named = given === undefined ? textOf(shell, "GIT_DIR") : undefined;
  if (named !== undefined) return `${named.startsWith("/") ? "" : `${start}/`}${named}/config`;
  // Most calls are made where the project is: nothing has to be looked up for them.
  if (given === undefined && start === shell.run.context.project) return undefined;
  const isBare = shell.run.paths.status(`${start}/HEAD`)?.kind === "file";
  if (isBare && given === undefined) return `${start}/config`;
  const repository = repositoryOf(shell, start, given);
  return repository && `${repository.directory}/config`;
}

function textOf(shell: Shell, name: string): string | undefined {
  const value = shell.env.get(name);
  return (value === undefined || "kind" in value ? value : value[0])?.text;
}

function commandsIn(values: GitConfig): readonly string[] {
  return [...values].flatMap(([key, value]) => (COMMANDS.test(key) && !SWITCH.test(value) ? [value.replace(/^!/, "")] : []));
}

const COMMANDS =
  /^(?:core\.(?:fsmonitor|sshcommand|pager|editor|askpass|gitproxy|alternaterefscommand)|sequence\.editor|pager\..+|diff\.external|gpg\.(?:.+\.)?program|filter\..+\.(?:clean|smudge|process)|diff\..+\.(?:textconv|command)|merge\..+\.driver|hook\..+\.command|uploadpack\.packobjectshook|remote\..+\.(?:uploadpack|receivepack)|credential\.(?:.+\.)?helper)$/;
const SWITCH = /^(?:true|false|yes|no|on|off|0|1)$/i;
