import { EXTENSIONS } from "../carriers/script-languages.ts";
import { parseToml, within } from "./toml.ts";
import { type Fields, fieldsOf, itemsOf, parseYaml } from "./yaml.ts";

/** What a file of settings has its tool run or load: code by its place, modules of Python by their names, and commands. Pure text in, lists out. */
export interface Settings {
  readonly files?: readonly string[];
  readonly modules?: readonly string[];
  /** Directories in which the modules are looked for, beside the project's own. */
  readonly places?: readonly string[];
  readonly commands?: readonly string[];
}

/** A backend that lies in the project builds it: it runs at each installation. */
export function buildBackend(text: string): Settings {
  const build = within(parseToml(text), "build-system");
  const places = texts(build["backend-path"]);
  const [module = ""] = typeof build["build-backend"] === "string" ? build["build-backend"].split(":") : [];
  return places.length === 0 || module === "" ? {} : { modules: [module], places };
}

/** Options of pytest that stand in `pyproject.toml`. */
export function pytestOptions(text: string): Settings {
  const options = within(parseToml(text), "tool", "pytest", "ini_options");
  const words = itemsOf(options["addopts"]).flatMap((words) => (typeof words === "string" ? words.split(/\s+/) : []));
  return pluginsIn(words, texts(options["pythonpath"]));
}

/** The same in a file of the older form. */
export function pytestIni(text: string): Settings {
  return pluginsIn(iniWords(text, "addopts"), iniWords(text, "pythonpath"));
}

function pluginsIn(words: readonly string[], places: readonly string[]): Settings {
  const modules = words.flatMap((word, index) => {
    const name = word === "-p" ? words[index + 1] : /^-p(?!y)(\S+)$/.exec(word)?.[1];
    return name === undefined || name.startsWith("no:") ? [] : [name];
  });
  return { modules, places };
}

/** The value of a key, and what is indented below it. */
function iniWords(text: string, key: string): readonly string[] {
  const found = new RegExp(`^${key}[ \\t]*=(.*(?:\\n[ \\t]+\\S.*)*)`, "m").exec(text)?.[1] ?? "";
  return found.split(/\s+/).filter((word) => word !== "");
}

/** What cargo has run in place of the compiler, and what it starts programs with. */
export function cargoCommands(text: string): Settings {
  const config = parseToml(text);
  const targets = Object.values(within(config, "target")).map(fieldsOf);
  const values = [within(config, "build"), ...targets].flatMap((table) => CARGO_KEYS.map((key) => table[key]));
  const credentials = [within(config, "registry"), ...Object.values(within(config, "registries")).map(fieldsOf)];
  for (const table of credentials) values.push(table["credential-provider"]);
  return { commands: values.flatMap((value) => (value === undefined ? [] : [texts(value).join(" ")])).filter((command) => command !== "") };
}

const CARGO_KEYS = ["rustc", "rustc-wrapper", "rustc-workspace-wrapper", "rustdoc", "runner", "linker"];

/** The program that yarn hands itself over to, and its plugins. */
export function yarnSettings(text: string): Settings {
  const settings = fieldsOf(parseYaml(text));
  const plugins = itemsOf(settings["plugins"]).map((plugin) => (typeof plugin === "string" ? plugin : fieldsOf(plugin)["path"]));
  const older = /^yarn-path[ \t]+"?([^"\n]+)"?/m.exec(text)?.[1];
  return { files: texts([settings["yarnPath"], ...plugins, older]) };
}

/** Code that the settings of a tool name anywhere, in JSON or YAML: what is no code is not looked for. */
export function namedIn(tool: string | undefined): (text: string) => Settings {
  return (text) => {
    const settings = parseYaml(text);
    return { files: codeIn(tool === undefined ? settings : fieldsOf(settings)[tool], 0).slice(0, MAX_NAMED) };
  };
}

const MAX_NAMED = 16;
const MAX_LEVELS = 4;

function codeIn(value: unknown, level: number): readonly string[] {
  if (typeof value === "string") return codeFile(value);
  if (typeof value !== "object" || value === null || level > MAX_LEVELS) return [];
  return Object.values(value as Fields).flatMap((inner) => codeIn(inner, level + 1));
}

/** `./x` may leave its end off. */
function codeFile(value: string): readonly string[] {
  const file = value.replace(/^<rootDir>\//, "./");
  if (/[\s*{}]/.test(file)) return [];
  if (EXTENSIONS.has(file.slice(file.lastIndexOf(".") + 1))) return [file];
  return /^\.{1,2}\//.test(file) ? [`${file}.js`, `${file}.ts`, `${file}.cjs`, `${file}/index.js`] : [];
}

function texts(value: unknown): readonly string[] {
  return itemsOf(value).filter((item): item is string => typeof item === "string");
}
