/** Files in YAML that say what a runner starts, as shell code: tasks of a Taskfile, services of a compose file, hooks. Pure text in, text out. */
import type * as Yaml from "yaml";
import { loadModule } from "../load-module.ts";
import { type Recipe, recipeCode } from "./recipes.ts";

/** What a task of a Taskfile runs, after those that it needs; without a name the task `default`. */
export function taskfileTask(text: string, name: string | undefined): string | undefined {
  const tasks = fieldsOf(fieldsOf(parsed(text))["tasks"]);
  const byName = new Map<string, Recipe>();
  for (const [task, value] of Object.entries(tasks)) byName.set(task, taskRecipe(value));
  return recipeCode({ first: "default", byName }, name);
}

/** The services of a compose file, each as the `docker run` that says the same; without names all of them. */
export function composeServices(text: string, name: string | undefined): string | undefined {
  const services = Object.entries(fieldsOf(fieldsOf(parsed(text))["services"]));
  const wanted = services.filter(([service]) => name === undefined || service === name);
  return wanted.length === 0 ? undefined : wanted.map(([service, value]) => serviceCommand(service, fieldsOf(value))).join("\n");
}

/** The hooks of a `.pre-commit-config.yaml` that are commands of the project itself. */
export function precommitHooks(text: string): string | undefined {
  const repositories = itemsOf(fieldsOf(parsed(text))["repos"]).map(fieldsOf);
  const hooks = repositories.filter(({ repo }) => repo === "local").flatMap((repository) => itemsOf(repository["hooks"]).map(fieldsOf));
  const lines = hooks.flatMap(({ entry, args }) =>
    typeof entry === "string" ? [[entry, ...itemsOf(args).map((word) => quoted(String(word)))].join(" ")] : [],
  );
  return recipeCode({ first: undefined, byName: new Map(), always: lines }, undefined);
}

/** Undefined where the text is not YAML, or refers to itself without end. */
function parsed(text: string): unknown {
  try {
    return (loadModule("yaml") as typeof Yaml).parse(text, { maxAliasCount: 100, merge: true, logLevel: "silent" });
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** A task is its command, a list of them, or an object that has them; a command may be the name of another task. */
function taskRecipe(value: unknown): Recipe {
  const task = fieldsOf(value);
  const commands = Object.keys(task).length === 0 ? itemsOf(value) : [...itemsOf(task["cmds"]), ...itemsOf(task["cmd"])];
  const needs = itemsOf(task["deps"]).map((need) => (typeof need === "string" ? need : String(fieldsOf(need)["task"])));
  const lines: string[] = [];
  for (const command of commands) {
    const step = typeof command === "string" ? { cmd: command } : fieldsOf(command);
    const code = step["cmd"] ?? step["defer"];
    if (typeof code === "string") lines.push(inDirectory(task["dir"], code.replace(/\{\{[^}]*\}\}/g, "${TASK_UNKNOWN}")));
    else if (typeof step["task"] === "string") needs.push(step["task"]);
  }
  return { needs, lines };
}

function inDirectory(directory: unknown, code: string): string {
  return typeof directory === "string" ? `cd ${quoted(directory.replace(/\{\{[^}]*\}\}/g, "${TASK_UNKNOWN}"))} && { ${code}\n}` : code;
}

/** What of a service reaches out of its container, in the words of `docker run`. */
function serviceCommand(name: string, service: Fields): string {
  const words = ["docker run --rm"];
  if (service["privileged"] === true) words.push("--privileged");
  for (const [field, flag] of FLAGS) {
    for (const value of itemsOf(service[field])) if (typeof value === "string") words.push(`${flag} ${quoted(value)}`);
  }
  for (const volume of itemsOf(service["volumes"])) words.push(...mountOf(volume));
  words.push(quoted(typeof service["image"] === "string" ? service["image"] : name));
  const { command } = service;
  if (typeof command === "string") words.push(`sh -c ${quoted(command)}`);
  else words.push(...itemsOf(command).map((word) => quoted(String(word))));
  return words.join(" ");
}

const FLAGS: readonly (readonly [string, string])[] = [
  ["pid", "--pid"],
  ["network_mode", "--network"],
  ["ipc", "--ipc"],
  ["uts", "--uts"],
  ["userns_mode", "--userns"],
  ["cgroup", "--cgroupns"],
  ["cap_add", "--cap-add"],
  ["security_opt", "--security-opt"],
  ["devices", "--device"],
  ["user", "--user"],
];

/** `place:inside:ro`, or the same in parts. */
function mountOf(volume: unknown): readonly string[] {
  if (typeof volume === "string") return [`-v ${quoted(volume)}`];
  const { type, source, target, read_only: isReadOnly } = fieldsOf(volume);
  if (type !== "bind" || typeof source !== "string") return [];
  return [`-v ${quoted(`${source}:${typeof target === "string" ? target : source}${isReadOnly === true ? ":ro" : ""}`)}`];
}

/** A word of the shell in which variables stand for what they stand for there; `$$` is a dollar. A `~` in front is the home directory. */
function quoted(text: string): string {
  const [home, rest] = /^~(?=\/|:|$)/.test(text) ? ["~", text.slice(1)] : ["", text];
  const escaped = rest.replace(/["\\`]/g, "\\$&").replace(/\$(\$|(?![\w{]))/g, "\\$$");
  return `${home}"${escaped}"`;
}
