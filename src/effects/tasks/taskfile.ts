import { quoted } from "./quoted.ts";
import { type ReadFile, type Recipe, recipeCode } from "./recipes.ts";
import { fieldsOf, itemsOf, parseYaml } from "./yaml.ts";

/** What a task of a Taskfile runs, after those that it needs and what values are worked out by; without a name the task `default`. */
export function taskfileTask(text: string, name: string | undefined, include: ReadFile = () => undefined): string | undefined {
  const always: string[] = [];
  const byName = new Map<string, Recipe>();
  readTaskfile(text, "", { include, always, byName, left: MAX_INCLUDED });
  return recipeCode({ first: "default", byName, always }, name);
}

/** Of files that take each other in so many are read. */
const MAX_INCLUDED = 8;

interface Taskfiles {
  readonly include: ReadFile;
  readonly always: string[];
  readonly byName: Map<string, Recipe>;
  /** Files that may still be read. */
  left: number;
}

/** Tasks of a file that is taken in have its name in front. */
function readTaskfile(text: string, prefix: string, files: Taskfiles): void {
  const file = fieldsOf(parseYaml(text));
  files.always.push(...workedOut(file["vars"]), ...workedOut(file["env"]));
  for (const [task, value] of Object.entries(fieldsOf(file["tasks"]))) files.byName.set(prefix + task, taskRecipe(value, prefix));
  for (const [name, value] of Object.entries(fieldsOf(file["includes"]))) {
    const path = typeof value === "string" ? value : fieldsOf(value)["taskfile"];
    if (typeof path !== "string" || files.left-- <= 0) continue;
    const included = files.include(path) ?? files.include(`${path}/Taskfile.yml`);
    if (included !== undefined) readTaskfile(included, `${prefix}${name}:`, files);
  }
}

/** Values that a command prints. */
function workedOut(values: unknown): readonly string[] {
  return Object.values(fieldsOf(values)).flatMap((value) => shellOf(fieldsOf(value)["sh"]));
}

function shellOf(code: unknown): readonly string[] {
  return typeof code === "string" ? [filledIn(code)] : [];
}

function filledIn(code: string): string {
  return code.replace(/\{\{[^}]*\}\}/g, "${TASK_UNKNOWN}");
}

/** A task is its command, a list of them, or an object that has them; a command may be the name of another task. */
function taskRecipe(value: unknown, prefix: string): Recipe {
  const task = fieldsOf(value);
  const commands = Object.keys(task).length === 0 ? itemsOf(value) : [...itemsOf(task["cmds"]), ...itemsOf(task["cmd"])];
  const nameOf = (named: unknown) => (typeof named === "string" ? [named.startsWith(":") ? named.slice(1) : prefix + named] : []);
  const needs = itemsOf(task["deps"]).flatMap((need) => nameOf(typeof need === "string" ? need : fieldsOf(need)["task"]));
  const before = [...workedOut(task["vars"]), ...workedOut(task["env"])];
  for (const check of [...itemsOf(task["preconditions"]), ...itemsOf(task["status"])])
    before.push(...shellOf(typeof check === "string" ? check : fieldsOf(check)["sh"]));
  const lines: string[] = [];
  for (const command of commands) {
    const step = typeof command === "string" ? { cmd: command } : fieldsOf(command);
    const code = step["cmd"] ?? step["defer"];
    if (typeof code === "string") lines.push(inDirectory(task["dir"], filledIn(code)));
    else needs.push(...nameOf(step["task"]));
  }
  return { needs, lines: [...before, ...lines] };
}

function inDirectory(directory: unknown, code: string): string {
  return typeof directory === "string" ? `cd ${quoted(filledIn(directory))} && { ${code}\n}` : code;
}
