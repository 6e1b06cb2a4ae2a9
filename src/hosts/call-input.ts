import { type CallAction, failure, type Outcome, success } from "../model/index.ts";
import { commandsOfFields, type NamedFields } from "./field-commands.ts";
import { commandsOfProgram, lineOfTool, ownName, splitWords } from "./program-tools.ts";
import { quoted } from "./quoted.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Texts looked at in one input, and how deep: what has more is not judged by a part of it. */
const MOST_TEXTS = 5_000;
const MOST_DEPTH = 32;
/** A longer text is no path and no address. */
const MOST_PATH_LENGTH = 4_096;
/** A shorter one is no credential. */
const LEAST_LENGTH = 16;

/** A tool of an MCP server, or one that is not known: what its input carries, wherever in it and by whatever name. */
export function callAction(tool: string, input: Fields): Outcome<CallAction, string> {
  const directory = directoryIn(input);
  const found: Found = { paths: new Map(), contents: [], commands: [], queries: [], urls: [], others: [], moved: [], count: 0, tool };
  if (!collect(input, "", 0, found)) return failure(`the input of ${tool} is too large or too deep to be judged`);
  const server = tool.startsWith("mcp__") ? tool.slice(5).split("__")[0] : undefined;
  const { contents, queries, urls, others } = found;
  const places = [...found.paths].map(([path, name]) => ({ path: placed(path, directory), name }));
  const line = found.commands.length === 0 ? lineOfTool(tool, input) : undefined;
  const all = [...found.commands, ...commandsOfProgram(found.commands, tool), ...(line === undefined ? [] : [line])];
  const commands = directory === undefined ? all : all.map((command) => `cd -- ${quoted(directory)}\n${command}`);
  const words = splitWords(ownName(tool));
  const takes = hasAny(words, DELETING) ? places : hasAny(words, MOVING) ? places.filter(({ name }) => MOVED_NAME.test(name)) : [];
  const kept = places.filter((place) => hasAny(words, MOVING) || !takes.includes(place));
  const textsOf = (list: readonly { readonly path: string }[]) => list.map(({ path }) => path);
  return success({
    kind: "call",
    tool,
    server,
    paths: textsOf(kept),
    contents,
    commands,
    ...(queries.length > 0 ? { queries } : {}),
    urls,
    ...(others.length > 0 ? { texts: others } : {}),
    ...(hasAny(words, CHANGING) || hasAny(words, MOVING) ? { changes: true } : {}),
    ...(takes.length + found.moved.length > 0 ? { deletes: [...textsOf(takes), ...found.moved] } : {}),
    ...(takes.length > 0 && takesTrees(words, input) ? { deletesTrees: true } : {}),
  });
}

interface Found {
  /** With the names that they came by. */
  readonly paths: Map<string, string>;
  readonly contents: string[];
  readonly commands: string[];
  readonly queries: string[];
  readonly urls: string[];
  readonly others: string[];
  /** Paths of which something goes away. */
  readonly moved: string[];
  /** Of all texts. */
  count: number;
  readonly tool: string;
}

/** A name without what sets its words apart: `file_path`, `filePath` and `file-path` are one. */
const plain = (name: string): string => name.replace(/[_\-.\s]/g, "").toLowerCase();

const PATH_NAME =
  /(path|paths|pathname|file|files|filename|filenames|dir|dirs|directory|directories|folder|folders|destination|dest|dst|target|source|src|from|to|root|workspace|notebook|oldname|newname)$/;
const CONTENT_NAME =
  /^(content|contents|text|newsource|newstring|newstr|newtext|filetext|data|body|replacement|newcontent|insert|patch|diff)$/;
const COMMAND_NAME = /(commands?|cmds?|commandline)$|^(script|shellscript|shell|bash|argv|run|exec)$/;
/** What is typed into a terminal is a command, too. */
const TYPED_NAME = /^(keys|input|chars|text|stdin)$/;
const SQL_NAME = /^(sql.*|.*sql|statements?)$/;
/** What a tool of a database is given under these names is SQL; elsewhere it is what people look for. */
const QUERY_NAME = /^(query|queries|querystring|querytext)$/;
const DATABASE =
  /(sql|database|postgres|maria|duckdb|clickhouse|snowflake|bigquery|redshift|databricks|cockroach|neon|supabase|oracle|trino|presto|athena|(?:^|[^a-z])(?:db|pg|d1)(?:[^a-z]|$)|(?:run|execute|exec|read|write)_?query$)/i;
const URL_NAME = /^(url|urls|uri|uris|href|link)$/;
const DIRECTORY_NAME =
  /^(cwd|workdir|workingdir|workingdirectory|workspacedirectory|currentdirectory|dirpath|basedir|basepath|(repo|repository|project)(path|dir|directory))$/;
/** These may hold a name of another kind. */
const REPOSITORY_NAME = /^(repo|repository|project|root)$/;
/** Words in a tool's name that say what it does to the paths in its input. */
const CHANGING = new Set(
  "write edit create make add replace insert patch append save overwrite truncate copy put update modify set chmod chown link upload download".split(
    " ",
  ),
);
const DELETING = new Set("delete remove unlink rm rmdir trash erase".split(" "));
const MOVING = new Set("move rename mv".split(" "));
const MOVED_NAME = /^(path|file|filepath|source|sourcepath|src|from|oldpath|oldname|sources|paths)$/;
const TREE = new Set("directory directories dir dirs folder folders tree trees rmdir recursive recursively".split(" "));
const TERMINAL = /(keys|stdin|terminal|tmux|pty|typetext|sendinput|sendtext|interact|(with|to)_?process)/i;
const hasAny = (words: readonly string[], set: ReadonlySet<string>): boolean => words.some((word) => set.has(word));

/** Whether the tool says, by its name or a switch, that it takes away directories with all below them. */
function takesTrees(words: readonly string[], input: Fields): boolean {
  return hasAny(words, TREE) || Object.entries(input).some(([name, value]) => value === true && plain(name) === "recursive");
}

function placed(path: string, directory: string | undefined): string {
  if (/^file:/i.test(path)) return decoded(path);
  return directory === undefined || /^(\/|~)/.test(path) ? path : `${directory}/${path}`;
}

/** An address of a file says its characters in hex where it likes. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

function directoryIn(input: Fields): string | undefined {
  for (const [name, value] of Object.entries(input)) {
    if (typeof value !== "string" || value === "") continue;
    if (DIRECTORY_NAME.test(plain(name)) || (REPOSITORY_NAME.test(plain(name)) && /^[/~]/.test(value))) return value;
  }
  return undefined;
}

function collect(value: unknown, name: string, depth: number, found: Found): boolean {
  if (depth > MOST_DEPTH) return false;
  if (typeof value === "string") {
    found.count++;
    if (found.count > MOST_TEXTS) return false;
    if (!sort(value, name, found) && value.length >= LEAST_LENGTH) found.others.push(value);
    const inner = CONTENT_NAME.test(name) ? undefined : objectIn(value);
    return inner === undefined || collect(inner, name, depth + 1, found);
  }
  if (Array.isArray(value)) {
    if (COMMAND_NAME.test(name)) addWords(value, found);
    if (PATH_NAME.test(name)) addSegments(value, name, found);
    return value.every((item) => collect(item, name, depth + 1, found));
  }
  if (typeof value !== "object" || value === null) return true;
  const fields = new Map(Object.entries(value).map(([inner, item]) => [plain(inner), item]));
  found.commands.push(...commandsOfFields(fields, found.tool));
  addParts(fields, found);
  return Object.entries(value).every(([inner, item]) => collect(item, plain(inner), depth + 1, found));
}

/** An object that is handed over as its text. */
function objectIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a text may be by its name and its form; it may be several things. False: it is none of them. */
function sort(text: string, name: string, found: Found): boolean {
  const isTyped = TYPED_NAME.test(name) && TERMINAL.test(ownName(found.tool));
  const lists = [
    ...(COMMAND_NAME.test(name) || isTyped ? [found.commands] : []),
    ...(SQL_NAME.test(name) || (QUERY_NAME.test(name) && DATABASE.test(found.tool)) ? [found.queries] : []),
    ...(CONTENT_NAME.test(name) ? [found.contents] : []),
    ...(isUrl(text, name) ? [found.urls] : []),
  ];
  for (const list of lists) list.push(text);
  const isPath = text.length <= MOST_PATH_LENGTH && isPathText(text, name);
  if (isPath) found.paths.set(text, name);
  return isPath || lists.length > 0;
}

function isUrl(text: string, name: string): boolean {
  return text.length <= MOST_PATH_LENGTH && URL_NAME.test(name) && !/^file:/i.test(text);
}

function isPathText(text: string, name: string): boolean {
  if (/^file:/i.test(text)) return true;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || URL_NAME.test(name)) return false;
  return isPathByName(text, name) || isPathByForm(text, name);
}

const isPathByName = (text: string, name: string): boolean => PATH_NAME.test(name) && text !== "";

/** Names of texts that are for people to read, or to be looked for. */
const PROSE_NAME =
  /(title|description|query|^q|pattern|search|regex|prompt|message|comment|reason|label|labels|topic|subject|summary|note|notes)$/;

/** By whatever name: a text that begins as only a path does. */
const isPathByForm = (text: string, name: string): boolean =>
  !PROSE_NAME.test(name) && /^(\/|~\/|\.\.?\/)[^\n]+$/.test(text) && !CONTENT_NAME.test(name) && !COMMAND_NAME.test(name);

/** A path in its parts: `["/home/me", ".config", "x"]`. */
function addSegments(parts: readonly unknown[], name: string, found: Found): void {
  const texts = parts.filter((part) => typeof part === "string");
  const [first, ...rest] = texts;
  const isOne = first !== undefined && /^(\/|~|\.)/.test(first) && rest.length > 0 && rest.every((part) => !/^[/~]/.test(part));
  if (isOne) found.paths.set(texts.join("/"), name);
}

/** A path whose directory and name are two fields, and a move whose ends are called old and new. */
function addParts(fields: NamedFields, found: Found): void {
  const text = (name: string) => {
    const value = fields.get(name);
    return typeof value === "string" && value !== "" && value.length <= MOST_PATH_LENGTH ? value : undefined;
  };
  const directory = ["dir", "directory", "folder", "parent", "parentpath", "path", "location"].map(text).find((one) => one !== undefined);
  const name = ["name", "filename", "basename", "file"].map(text).find((one) => one !== undefined);
  if (directory !== undefined && name !== undefined && /^[/~.]/.test(directory) && !/^[/~]/.test(name))
    found.paths.set(`${directory}/${name}`, "path");
  const [from, to] = [text("old"), text("new")];
  if (from !== undefined && to !== undefined && isPathByForm(from, "old") && isPathByForm(to, "new")) found.moved.push(from);
}

/** A list of words under a command's name is a list of commands, or one command with its words. */
function addWords(words: readonly unknown[], found: Found): void {
  const texts = words.filter((word) => typeof word === "string");
  if (texts.length > 1) found.commands.push(texts.map(quoted).join(" "));
}
