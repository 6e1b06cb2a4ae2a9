import { composeServices } from "./compose-file.ts";
import { justRecipe } from "./justfile.ts";
import { lefthookCommands } from "./lefthook.ts";
import { makeRecipe } from "./makefile.ts";
import { precommitHooks } from "./precommit.ts";
import type { ReadFile } from "./recipes.ts";
import { composerScripts, denoTask, installScripts, packageScript, procfileProcesses, stagedCommands, toxCommands } from "./task-files.ts";
import { taskfileTask } from "./taskfile.ts";
import { type TomlTool, tomlTask } from "./toml-tasks.ts";

/** How signatures name what runs after an installation: scripts of the packages, and those of the project. */
export const INSTALL_SCRIPTS = "install scripts";

/** Programs that run what a file of the project says, and how it says so. */
export interface Runner {
  readonly programs: ReadonlySet<string>;
  readonly files: readonly string[];
  /** The nearest directory above counts as well. */
  readonly above: boolean;
  /** The flag that names another directory, and the one that names another file. */
  readonly directory?: string;
  readonly file?: string;
  /** Flags by which something else is done or looked at: that is not followed. */
  readonly elsewhere: readonly string[];
  named(callName: string, name: string | undefined): string | undefined;
  code(text: string, name: string | undefined, included: ReadFile, assigned: readonly string[]): string | undefined;
}

/** Tasks in a file of TOML, for programs that look for it here and above. */
function tomlRunner(tool: TomlTool, programs: readonly string[], files: readonly string[], directory?: string): Runner {
  return {
    programs: new Set(programs),
    files,
    above: true,
    ...(directory === undefined ? {} : { directory }),
    elsewhere: [],
    named: (_, name) => name?.replace(/^[\w.-]+:(?=\S)/, (environment) => (tool === "hatch" ? "" : environment)),
    code: (text, name) => tomlTask(tool, text, name),
  };
}

export const RUNNERS: readonly Runner[] = [
  tomlRunner("poe", ["poe", "poethepoet"], ["pyproject.toml", "poe_tasks.toml"], "-C"),
  tomlRunner("pdm", ["pdm"], ["pyproject.toml"]),
  tomlRunner("rye", ["rye"], ["pyproject.toml"]),
  tomlRunner("pipenv", ["pipenv"], ["Pipfile"]),
  tomlRunner("hatch", ["hatch"], ["hatch.toml", "pyproject.toml"]),
  tomlRunner("pixi", ["pixi"], ["pixi.toml", "pyproject.toml"]),
  tomlRunner("mise", ["mise", "rtx"], ["mise.toml", ".mise.toml", "mise/config.toml", ".mise/config.toml", ".config/mise.toml"]),
  tomlRunner("cargo", ["cargo", "cargo-make", "makers"], ["Makefile.toml"]),
  {
    programs: new Set(["npm", "pnpm", "yarn", "bun", "node"]),
    files: ["package.json"],
    above: true,
    directory: "-C",
    elsewhere: ["-w", "--workspace", "--workspaces", "--filter", "-r", "--recursive"],
    named: scriptOf,
    code: (text, name) => (name === undefined ? undefined : name === INSTALL_SCRIPTS ? installScripts(text) : packageScript(text, name)),
  },
  {
    programs: new Set(["npm-run-all", "run-s", "run-p"]),
    files: ["package.json"],
    above: true,
    elsewhere: [],
    named: (_, name) => name,
    code: (text, name) => (name === undefined ? undefined : packageScript(text, name)),
  },
  {
    programs: new Set(["lint-staged"]),
    files: ["package.json"],
    above: true,
    elsewhere: ["-c"],
    named: () => undefined,
    code: stagedCommands,
  },
  {
    programs: new Set(["lefthook"]),
    files: ["lefthook.yml", ".lefthook.yml", "lefthook.yaml", ".lefthook.yaml"],
    above: true,
    elsewhere: [],
    named: (_, name) => name,
    code: lefthookCommands,
  },
  {
    programs: new Set(["deno"]),
    files: ["deno.json", "deno.jsonc", "package.json"],
    above: true,
    elsewhere: ["-c", "--cwd", "-r", "-f"],
    named: (_, name) => name,
    code: (text, name) => (name === undefined ? undefined : (denoTask(text, name) ?? packageScript(text, name))),
  },
  {
    programs: new Set(["make", "gmake", "bmake"]),
    files: ["GNUmakefile", "makefile", "Makefile"],
    above: false,
    directory: "-C",
    file: "-f",
    elsewhere: ["-n"],
    named: (_, name) => (name === "default target" ? undefined : name),
    code: makeRecipe,
  },
  {
    programs: new Set(["just"]),
    files: ["justfile", "Justfile", ".justfile"],
    above: true,
    directory: "-C",
    file: "-f",
    elsewhere: ["-n", "-l", "--show", "--dump"],
    named: (_, name) => (name === "default target" ? undefined : name),
    code: justRecipe,
  },
  {
    programs: new Set(["task", "go-task"]),
    files: ["Taskfile", "taskfile"].flatMap((name) => [".yml", ".yaml", ".dist.yml", ".dist.yaml"].map((end) => name + end)),
    above: true,
    directory: "-C",
    file: "-f",
    elsewhere: ["-n", "-l", "--summary"],
    named: (_, name) => (name === "default target" ? undefined : name),
    code: taskfileTask,
  },
  {
    programs: new Set(["composer"]),
    files: ["composer.json"],
    above: false,
    directory: "-d",
    elsewhere: [],
    named: (_, name) => name,
    code: (text, name) => (name === undefined ? undefined : composerScripts(text, name)),
  },
  {
    programs: new Set(["foreman", "honcho", "overmind", "hivemind", "goreman", "heroku"]),
    files: ["Procfile"],
    above: false,
    file: "-f",
    elsewhere: [],
    named: () => undefined,
    code: procfileProcesses,
  },
  {
    programs: new Set(["tox"]),
    files: ["tox.ini"],
    above: false,
    file: "-c",
    elsewhere: [],
    named: () => undefined,
    code: toxCommands,
  },
  {
    programs: new Set(["pre-commit", "prek"]),
    files: [".pre-commit-config.yaml"],
    above: true,
    file: "-c",
    elsewhere: [],
    named: () => undefined,
    code: precommitHooks,
  },
  {
    programs: new Set(["docker", "docker-compose", "podman", "podman-compose", "nerdctl"]),
    files: ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"],
    above: true,
    directory: "--project-directory",
    file: "-f",
    elsewhere: [],
    named: (_, name) => (name === "services" ? undefined : name),
    code: composeServices,
  },
];

/** The script that a package manager is asked for: by its name, or by the command that stands for it. */
export function scriptOf(callName: string, name: string | undefined): string | undefined {
  if (name !== undefined && name !== "script") return name;
  const subcommand = callName.replace(/^\S+ /, "");
  return LIFECYCLE[subcommand] ?? subcommand;
}

const LIFECYCLE: Readonly<Record<string, string>> = {
  test: "test",
  t: "test",
  tst: "test",
  start: "start",
  stop: "stop",
  restart: "restart",
};
