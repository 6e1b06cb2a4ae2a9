import { quoted } from "./quoted.ts";
import { type Recipe, recipeCode } from "./recipes.ts";
import { parseToml, within } from "./toml.ts";
import { type Fields, fieldsOf, itemsOf } from "./yaml.ts";

/** Where the tools that keep tasks in TOML have them, in a file of their own or in one that they share. */
const TABLES: Readonly<Record<string, (file: Fields) => readonly Fields[]>> = {
  poe: (file) => [within(file, "tool", "poe", "tasks"), within(file, "tasks")],
  pdm: (file) => [within(file, "tool", "pdm", "scripts")],
  rye: (file) => [within(file, "tool", "rye", "scripts")],
  pipenv: (file) => [within(file, "scripts")],
  mise: (file) => [within(file, "tasks")],
  cargo: (file) => [within(file, "tasks")],
  hatch: (file) => [file, within(file, "tool", "hatch")].flatMap((hatch) => innerOf(within(hatch, "envs"), "scripts")),
  pixi: (file) =>
    [file, within(file, "tool", "pixi")].flatMap((pixi) => [
      within(pixi, "tasks"),
      ...innerOf(within(pixi, "feature"), "tasks"),
      ...innerOf(within(pixi, "target"), "tasks"),
    ]),
};

export type TomlTool = "poe" | "pdm" | "rye" | "pipenv" | "mise" | "cargo" | "hatch" | "pixi";

/** What a task runs that a file of TOML names, after those that it needs; several tables may have one of that name, and each counts. */
export function tomlTask(tool: TomlTool, text: string, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const tables = TABLES[tool]?.(parseToml(text)) ?? [];
  const names = new Set(tables.flatMap((table) => Object.keys(table)));
  const code = tables.flatMap((table) => {
    const byName = new Map(Object.entries(table).map(([task, value]) => [task, recipeOf(value, names)] as const));
    const around = [`pre_${name}`, name, `post_${name}`];
    return around.flatMap((task) => recipeCode({ first: undefined, byName }, task) ?? []);
  });
  return code.length === 0 ? undefined : code.join("\n");
}

function innerOf(tables: Fields, key: string): readonly Fields[] {
  return Object.values(tables).map((table) => within(fieldsOf(table), key));
}

/** A task is a line, a list of lines, or a table that has them under one of many names. */
function recipeOf(value: unknown, names: ReadonlySet<string>): Recipe {
  const recipe = { needs: [] as string[], lines: [] as string[] };
  const task = fieldsOf(value);
  if (Object.keys(task).length === 0) for (const line of itemsOf(value)) addLine(recipe, line, names);
  for (const key of NEEDED) for (const need of itemsOf(task[key])) addNeed(recipe, need);
  if (typeof task["command"] === "string") recipe.lines.push(joined([task["command"], ...itemsOf(task["args"])]));
  // A list here is the words of one command.
  if (Array.isArray(task["cmd"])) recipe.lines.push(joined(task["cmd"]));
  for (const key of LINES)
    for (const line of key === "cmd" && Array.isArray(task[key]) ? [] : itemsOf(task[key])) addLine(recipe, line, names);
  return recipe;
}

const NEEDED = [
  "deps",
  "depends",
  "depends-on",
  "depends_on",
  "depends_post",
  "dependencies",
  "ref",
  "run_task",
  "extend",
  "alias",
  "uses",
];
const LINES = ["cmd", "shell", "run", "script", "main", "sequence", "composite", "chain", "parallel"];

function addNeed({ needs }: { needs: string[] }, need: unknown): void {
  const fields = fieldsOf(need);
  for (const each of typeof need === "string" ? [need] : [...itemsOf(fields["task"]), ...itemsOf(fields["name"])])
    if (typeof each === "string") needs.push(each.split(" ")[0] as string);
}

/**
 * A line may be another task's name with words behind it, or a program's that has the same name: both count, so that no task hides a program. What is a
 * function of Python is not read.
 */
function addLine(recipe: { needs: string[]; lines: string[] }, line: unknown, names: ReadonlySet<string>): void {
  if (typeof line !== "string") {
    const inner = recipeOf(fieldsOf(line), names);
    if (Object.keys(fieldsOf(line)).length === 0) return;
    recipe.needs.push(...inner.needs);
    recipe.lines.push(...inner.lines);
    return;
  }
  const text = line.replace(/\{[\w:. -]*\}/g, "${TASK_UNKNOWN}");
  const [first = ""] = line.trim().split(/\s+/);
  if (names.has(first)) recipe.needs.push(first);
  if (!/^[\w.]+:[\w.]+(?:\(.*\))?$/s.test(line)) recipe.lines.push(text);
}

function joined(words: readonly unknown[]): string {
  return words.flatMap((word) => (typeof word === "string" ? [/^[\w./=:@-]+$/.test(word) ? word : quoted(word)] : [])).join(" ");
}
