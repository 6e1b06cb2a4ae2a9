import { quoted } from "./quoted.ts";

/** A tool's name without that of its server. */
export function ownName(tool: string): string {
  return tool.startsWith("mcp__") ? (tool.split("__").at(-1) ?? tool) : tool;
}

/** The words of a name, whatever sets them apart: `deleteBranch`, `delete_branch`, `delete-branch`. */
export function splitWords(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** The commands as the words behind the program that the tool is named after: `destroy` of a tool of Terraform. */
export function commandsOfProgram(commands: readonly string[], tool: string): readonly string[] {
  const program = programOf(splitWords(tool));
  if (program === undefined) return [];
  return commands.filter((command) => command.trim().split(/\s/, 1)[0] !== program).map((command) => `${program} ${command}`);
}

/**
 * A tool that is named after what a program does, as that program's line: `git_push` with `{ force: true, branch: "main" }` as
 * `git push --force 'main'`. What it is given becomes flags where it is switched on or has the name of a setting, operands elsewhere: not the
 * line that the tool runs, but one that does the same kind of thing to the same things.
 */
export function lineOfTool(tool: string, input: Readonly<Record<string, unknown>>): string | undefined {
  const program = programOf(splitWords(tool));
  if (program === undefined) return undefined;
  const words = splitWords(ownName(tool)).filter((word) => PROGRAMS.get(word) !== program && !EMPTY_WORDS.has(word));
  const ordered = program === "git" ? gitWords(words) : verbFirst(words);
  return ordered.length === 0 ? undefined : [program, ...ordered, ...Object.entries(input).flatMap(argumentsOf)].join(" ");
}

function verbFirst(words: readonly string[]): readonly string[] {
  const last = words.at(-1);
  return last !== undefined && words.length > 1 && VERBS_BEHIND.has(last) ? [last, ...words.slice(0, -1)] : words;
}

/** `force_push` is `push --force`. A name without a command of git is none of its lines: any other word might be an alias that runs something. */
function gitWords(words: readonly string[]): readonly string[] {
  const place = words.findIndex((word) => GIT_COMMANDS.has(word));
  const command = words[place];
  return command === undefined ? [] : [command, ...words.slice(0, place).map((word) => `--${word}`), ...words.slice(place + 1)];
}

function programOf(words: readonly string[]): string | undefined {
  const named = words.find((word) => PROGRAMS.has(word));
  return named === undefined ? undefined : PROGRAMS.get(named);
}

function argumentsOf([name, value]: readonly [string, unknown]): readonly string[] {
  const flag = `--${splitWords(name).join("-")}`;
  if (value === true) return [flag];
  if (typeof value === "number") return [`${flag}=${value}`];
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string").map(quoted);
  if (typeof value !== "string" || value === "" || PLACE.test(flag)) return [];
  if (CHOICE.test(flag)) return [`--${value}`.replace(/[^\w-]/g, "-")];
  return [SETTING.test(flag) ? `${flag}=${quoted(value)}` : quoted(value)];
}

/** Programs by the words that a tool or its server is named with. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ...["git", "gh", "glab", "kubectl", "helm", "terraform", "tofu", "pulumi", "aws", "gcloud", "az", "doctl"].map(
    (name) => [name, name] as const,
  ),
  ["kubernetes", "kubectl"],
  ["k8s", "kubectl"],
  ["azure", "az"],
  ["redis", "redis-cli"],
]);

/** Words of names that no program's line has. */
const EMPTY_WORDS = new Set("tool command cli resource resources generic server mcp".split(" "));
/** Verbs that names put behind what they are about: `pods_delete`. */
const VERBS_BEHIND = new Set("apply create delete destroy drain exec install patch remove restart run scale uninstall upgrade".split(" "));
/** Commands of git that change something. */
const GIT_COMMANDS = new Set(
  "add am apply branch checkout clean clone commit config fetch gc merge pull push rebase remote reset restore revert rm stash submodule switch tag worktree".split(
    " ",
  ),
);

/** Where it works is no word of its line. */
const PLACE = /^--(repo|repository|working|work)?-?(path|dir|directory|cwd)$|^--cwd$/;
/** The value is the flag: `{ mode: "hard" }`. */
const CHOICE = /^--(reset-)?mode$/;
const SETTING =
  /^--(namespace|context|cluster|profile|region|zone|project|message|format|output|author|since|until|filter|selector|label-selector|api-version|version|revision-history|cascade|propagation-policy|grace-period)$/;
