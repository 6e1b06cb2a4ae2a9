import type { Value } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { type CodeUse, emitExecute, runCode } from "../carriers/code.ts";
import { MAX_TEXT } from "../limits.ts";
import type { MutableCall } from "../run.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { runWords } from "../shell/simple-command.ts";
import { membersAsked } from "./members-asked.ts";
import { runGenerators, runGoPackage, runNamedCode, runProjectCode } from "./project-code.ts";
import { runProjectSettings } from "./project-settings.ts";
import { INSTALL_SCRIPTS, RUNNERS, type Runner } from "./runners.ts";
import { upwards } from "./upwards.ts";
import { installedMembers, memberScripts } from "./workspaces.ts";

/** Tasks this deep in each other are still read. */
const MAX_TASKS = 3;

/** Reads what a task of the project runs, from the file that names it: its effects are judged, but need no allow beside the task's own. */
export function runTask(shell: Shell, use: CodeUse, name: string | undefined): void {
  const { run, carried, env } = shell;
  const call = run.calls[use.reading.index];
  if (!call || carried.place !== "local" || carried.unwrapped.length >= MAX_TASKS) return;
  const program = programOf(call);
  const unwrapped = [...carried.unwrapped, call.name ?? program];
  const inside = { ...carried, unwrapped, by: use.reading.index, task: taskName(call.name ?? program, name) };
  const within: Shell = { ...shell, carried: inside, depth: shell.depth + 1 };
  runLoadedCode(within, use, call, program, name);
  const found = memberTask(shell, call, program, name) ?? taskCode(shell, use, call, program, name);
  if (!found) {
    if (isDownloaded(shell, call, program)) emitExecute(shell, use, { source: "network" }, call.span);
    if (name !== undefined && RUN_TOOLS.has(call.name ?? "")) runTool(within, call, name);
    return;
  }
  const inner = env.clone();
  inner.cwd = knownWord(found.directory);
  const there: Shell = { ...within, env: inner, stdin: undefined, output: undefined };
  runCode(there, knownWord(found.code, call.span), { ...use, language: "shell", appended: [], lenient: true, sameShell: false });
}

/** Reads the code that a tool loads before it does anything that it is asked for. */
function runLoadedCode(within: Shell, use: CodeUse, call: MutableCall, program: string, name: string | undefined): void {
  const called = call.name ?? program;
  // `yarn vite` runs the tool of that name where no script has it.
  for (const tool of new Set([program, name, call.name])) runProjectCode(within, use, tool);
  // A task may have the name of a tool.
  for (const tool of new Set([program, called, RUN_TOOLS.has(called) ? name : undefined])) runProjectSettings(within, use, tool);
  if (called === "go generate") runGenerators(within, use, goDirectory(call), call.words);
  if (called === "go run") runGoPackage(within, use, name, false);
  if (called === "go test") runGoPackage(within, use, goDirectory(call), true);
  runNamedCode(within, use, call.words, program);
}

/** The package whose tests run: a directory that a word names, else this one. */
function goDirectory({ words }: MutableCall): string {
  const named = words.slice(2).find(({ text }) => text !== undefined && /^\.{1,2}(?:\/|$)/.test(text))?.text;
  return named?.replace(/\/?\.\.\.$/, "") ?? ".";
}

/** They take a name that no script has for the one of a tool that the project has installed. */
const RUN_TOOLS: ReadonlySet<string> = new Set(["pnpm", "yarn", "yarn run", "bun", "bun run"]);

/** `pnpm rimraf dist`: the tool with the words behind its name. A name alone is rather a script that cannot be seen from here. */
function runTool(shell: Shell, call: MutableCall, name: string): void {
  const at = call.words.findIndex(({ text }, index) => index > 0 && text === name);
  if (at > 0 && at + 1 < call.words.length && shell.run.spendStart()) runWords(shell, call.words.slice(at), call.span);
}

/** Whether the word behind such a call is a task where the project has one of that name, else a program. */
export function takesTaskOrProgram(name: string | undefined): boolean {
  return TASK_OR_PROGRAM.has(name ?? "");
}

const TASK_OR_PROGRAM: ReadonlySet<string> = new Set(["pdm run", "rye run", "pipenv run", "hatch run", "pixi run"]);

export function namesTask(shell: Shell, use: CodeUse, name: string | undefined): boolean {
  const call = shell.run.calls[use.reading.index];
  return call !== undefined && taskCode(shell, use, call, programOf(call), name) !== undefined;
}

function programOf({ words }: MutableCall): string {
  return words[0]?.text?.replace(/^.*\//, "") ?? "";
}

interface TaskCode {
  readonly code: string;
  readonly directory: string;
}

/** What is asked of the packages of a repository that has several. */
function memberTask(shell: Shell, call: MutableCall, program: string, name: string | undefined): TaskCode | undefined {
  const root = shell.run.context.project;
  if (name === INSTALL_SCRIPTS) return undefined;
  const asked = membersAsked(call, program, name);
  const code = asked && memberScripts(shell, root, asked);
  return code ? { code, directory: root } : undefined;
}

/** What the runner's file says that the task runs, and where. */
function taskCode(shell: Shell, use: CodeUse, call: MutableCall, program: string, name: string | undefined): TaskCode | undefined {
  const runner = RUNNERS.find(({ programs }) => programs.has(program));
  const flag = (name: string) => call.flags[name] ?? call.globals?.[name];
  if (!runner || runner.elsewhere.some((name) => flag(name) !== undefined)) return undefined;
  const isMoved = runner.directory !== undefined && flag(runner.directory) !== undefined;
  const directory = isMoved ? pathText(flag(runner.directory ?? "")) : shell.env.cwd.text;
  if (directory === undefined) return undefined;
  const file = runner.file === undefined ? undefined : flag(runner.file);
  const found = file ? namedFile(shell, file, directory) : findFile(shell, use, runner, directory);
  const included = (file: string) => textAt(shell, file.startsWith("/") ? file : `${found?.directory}/${file}`);
  const own =
    found &&
    runner.code(found.text, isTargetless(name, call) ? undefined : runner.named(call.name ?? "", name), included, assignedIn(call));
  const members = found && name === INSTALL_SCRIPTS ? installedMembers(shell, found.directory) : undefined;
  const code = [own, members].filter((part) => part !== undefined).join("\n");
  return found && code ? { code, directory: found.directory } : undefined;
}

/** Variables that the words of the call set for the task: `make CMD=…`. */
function assignedIn({ words }: MutableCall): readonly string[] {
  return words.flatMap(({ text }) => (text !== undefined && ASSIGNMENT.test(text) ? [text] : []));
}

const ASSIGNMENT = /^[A-Za-z_]\w*[:+?]?=/;

/** `make CC=clang` names no target. */
function isTargetless(name: string | undefined, { words }: MutableCall): boolean {
  const others = words.slice(1).some(({ text }) => text === undefined || !(text.startsWith("-") || ASSIGNMENT.test(text)));
  return name !== undefined && ASSIGNMENT.test(name) && !others;
}

/** The runner's file comes out of an archive that the script fetched: `curl … | tar xz && cd x && make`. */
function isDownloaded(shell: Shell, call: MutableCall, program: string): boolean {
  const runner = RUNNERS.find(({ programs }) => programs.has(program));
  const file = runner?.files[0];
  if (!runner || file === undefined) return false;
  const { directory } = runner;
  const moved = directory === undefined ? undefined : pathText(call.flags[directory] ?? call.globals?.[directory]);
  const path = shellPath(shell, knownWord(moved === undefined ? file : `${moved}/${file}`));
  return path.made?.content?.flow?.network === true;
}

/** `npm run build`, `make all`: names that signatures give of themselves say nothing. */
function taskName(call: string, name: string | undefined): string {
  return name === undefined || NAMELESS.has(name) ? call : `${call} ${name}`;
}

const NAMELESS: ReadonlySet<string> = new Set([
  ...[INSTALL_SCRIPTS, "script", "task", "checks", "tests", "configuration", "default target"],
  ...["processes", "services"],
]);

/** Whether the project has the program in a directory of that name, here or above: what this line puts there itself does not count. */
export function isInstalled(shell: Shell, bins: string, program: string | undefined): boolean {
  const { run, env, carried } = shell;
  const { project } = run.context;
  const from = env.cwd.text;
  if (program === undefined || !/^[\w.-]+$/.test(program) || from === undefined || carried.place !== "local") return false;
  if (from !== project && !from.startsWith(`${project}/`)) return false;
  for (const directory of upwards(from, project)) {
    const path = `${directory}/${bins}/${program}`;
    if (run.paths.status(path) !== undefined) return !run.paths.created.has(path);
  }
  return false;
}

interface Found {
  readonly text: string;
  /** Where its tasks run. */
  readonly directory: string;
}

function findFile(shell: Shell, use: CodeUse, runner: Runner, from: string): Found | undefined {
  const { paths } = shell.run;
  for (const directory of runner.above ? upwards(from, shell.run.context.project) : [from]) {
    for (const name of runner.files) {
      const path = `${directory === "/" ? "" : directory}/${name}`;
      const made = paths.created.get(path)?.content;
      if (made?.text !== undefined) return { text: made.text, directory };
      if (made?.flow) emitExecute(shell, use, { source: made.flow.origin, path: shellPath(shell, knownWord(path)) }, shell.span);
      if (paths.status(path)?.kind !== "file") continue;
      const text = paths.readText(path, MAX_TEXT);
      return text === undefined ? undefined : { text, directory };
    }
  }
  return undefined;
}

/** One file that a flag names; of several none is taken for all of them. */
function namedFile(shell: Shell, value: Value, directory: string): Found | undefined {
  const path = pathText(value);
  const text = path === undefined ? undefined : textAt(shell, path);
  return text === undefined ? undefined : { text, directory };
}

/** As this line leaves the file. */
function textAt({ run: { paths } }: Shell, path: string): string | undefined {
  return paths.created.get(path)?.content?.text ?? paths.readText(path, MAX_TEXT);
}

function pathText(value: Value): string | undefined {
  const [only, more] = value?.kind === "list" ? value.items : [value];
  return only?.kind === "path" && !more ? only.real.text : undefined;
}
