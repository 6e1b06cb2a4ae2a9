import { isSecretName } from "../words/secret-variables.ts";
import { isDot } from "./imports.ts";
import type { Token } from "./tokens.ts";

/** What is known of the code around: other names of modules, and modules that a file beside it takes the place of. */
export interface PythonWorld {
  readonly aliases: ReadonlyMap<string, string>;
  isReplaced(module: string): boolean;
}

/**
 * Whether Python code can be taken to compute and print only. Every module that it names only computes, none of its names is private or leads from one
 * module to another, and nothing calls a function by its name or runs a text.
 */
export function isTamePython(tokens: readonly Token[], world: PythonWorld): boolean {
  if (tokens.some(({ kind }) => kind === "command") || actsOnPaths(tokens) || readsWhatItFinds(tokens)) return false;
  return statementsOf(tokens).every((statement) => isTameStatement(statement, world));
}

/** What a path does to its file is called like a method of anything. */
function actsOnPaths(tokens: readonly Token[]): boolean {
  const isNamed = (name: string) => tokens.some(({ kind, text }) => kind === "name" && text === name);
  return (
    isNamed("pathlib") && tokens.some((token, index) => isDot(tokens[index - 1]) && ON_PATHS.has(token.text) && !isOnText(tokens, index))
  );
}

/** Which files these are is not known: secrets may be among them. */
function readsWhatItFinds(tokens: readonly Token[]): boolean {
  const finds = tokens.some(({ kind, text }) => kind === "name" && FINDING.has(text));
  return finds && tokens.some((token, index) => token.kind === "name" && READING.has(token.text) && !isLiteralRead(tokens, index));
}

/** `open("a")`, `Path("a").read_text()`. */
function isLiteralRead(tokens: readonly Token[], index: number): boolean {
  const at = tokens[index]?.text === "open" ? index + 1 : index - 4;
  const [begin, path, end] = tokens.slice(Math.max(at, 0), at + 3);
  return begin?.text === "(" && path?.kind === "string" && (end?.text === ")" || end?.text === ",");
}

const FINDING: ReadonlySet<string> = new Set(["listdir", "glob", "iglob", "rglob", "iterdir", "walk"]);
const READING: ReadonlySet<string> = new Set(["open", "read_text", "read_bytes"]);

/** A text has `replace`, too, which takes two texts. */
function isOnText(tokens: readonly Token[], index: number): boolean {
  const [name, open, first, comma] = tokens.slice(index, index + 4);
  return name?.text === "replace" && open?.text === "(" && first?.kind === "string" && comma?.text === ",";
}

function statementsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [];
  for (const token of tokens) {
    if (token.fresh || token.text === ";" || statements.length === 0) statements.push([]);
    if (token.text !== ";") statements.at(-1)!.push(token);
  }
  return statements;
}

function isTameStatement(tokens: readonly Token[], world: PythonWorld): boolean {
  const at = tokens.findIndex(({ kind, text }) => kind === "name" && text === "import");
  if (at < 0) return tokens.every((token, index) => token.kind !== "name" || isTameName(tokens, index, world));
  const from = tokens.findIndex(({ kind, text }) => kind === "name" && text === "from");
  const start = from >= 0 && from < at ? from : at;
  const isTame =
    start === at ? importsTame(tokens.slice(at + 1), world) : importsFrom(tokens.slice(from + 1, at), tokens.slice(at + 1), world);
  return isTame && isTameStatement(tokens.slice(0, start), world);
}

/** `import a, b.c as d`. */
function importsTame(tokens: readonly Token[], world: PythonWorld): boolean {
  return tokens.every((token, index) => (index > 0 && tokens[index - 1]?.text !== ",") || isTameModule(token, world));
}

/** `from a import b as c, d`. */
function importsFrom(module: readonly Token[], names: readonly Token[], world: PythonWorld): boolean {
  const [head] = module;
  if (!head || !isTameModule(head, world) || MEMBERS[head.text]) return false;
  return names.every(({ kind, text }) => kind !== "name" || (!text.startsWith("_") && !WILD.has(text) && !BEHIND_OTHERS.has(text)));
}

function isTameModule({ kind, text }: Token, world: PythonWorld): boolean {
  return kind === "name" && (MODULES.has(text) || MEMBERS[text] !== undefined) && !world.isReplaced(text);
}

function isTameName(tokens: readonly Token[], index: number, world: PythonWorld): boolean {
  const { text } = tokens[index] as Token;
  const next = tokens[index + 1];
  if ((text.startsWith("_") && text !== "_") || text.includes("__") || WILD.has(text)) return false;
  if (isDot(tokens[index - 1])) return !BEHIND_OTHERS.has(text);
  // Where it is called, what it opens is an effect.
  if (text === "open") return next?.text === "(";
  const module = world.aliases.get(text) ?? text;
  const members = Object.hasOwn(MEMBERS, module) ? MEMBERS[module] : undefined;
  if (!members) return true;
  const member = tokens[index + 2]?.text ?? "";
  if (!isDot(next) || !members.has(member) || isChanged(tokens, index + 3)) return false;
  return member === "environ" || member === "getenv" ? asksOneVariable(tokens, index + 3) : true;
}

/** `["NAME"]`, `.get("NAME")` or `("NAME")` of a variable that holds no secret: all of them together do. */
function asksOneVariable(tokens: readonly Token[], at: number): boolean {
  const open = isDot(tokens[at]) && tokens[at + 1]?.text === "get" ? at + 2 : at;
  const name = tokens[open + 1];
  return /^[[(]$/.test(tokens[open]?.text ?? "") && name?.kind === "string" && !isSecretName(name.text);
}

/** `os.environ["X"] = …`, `sys.path.insert(…)`, `sys.stdout = …`. */
function isChanged(tokens: readonly Token[], at: number): boolean {
  let index = at;
  if (tokens[index]?.text === "[") while (index < tokens.length && tokens[index]?.text !== "]") index += 1;
  if (tokens[index]?.text === "]") index += 1;
  const text = tokens[index]?.text;
  return text === "=" || text === "+=" || (isDot(tokens[index]) && CHANGING.has(tokens[index + 1]?.text ?? ""));
}

const CHANGING: ReadonlySet<string> = new Set([
  "insert",
  "append",
  "extend",
  "update",
  "setdefault",
  "pop",
  "clear",
  "remove",
  "reverse",
  "sort",
]);

/** What a path does to its file; its other methods read, or only make paths of paths. */
const ON_PATHS: ReadonlySet<string> = new Set([
  ...[
    "write_text",
    "write_bytes",
    "open",
    "touch",
    "unlink",
    "mkdir",
    "rmdir",
    "rename",
    "replace",
    "chmod",
    "lchmod",
    "move",
    "move_into",
  ],
  ...["symlink_to", "hardlink_to", "link_to", "copy", "copy_into"],
]);

/** Of these only a few members read and tell. */
const MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  os: new Set([
    ...["path", "getcwd", "listdir", "environ", "getenv", "sep", "linesep", "name", "cpu_count", "getpid", "uname", "pathsep", "fspath"],
    ...["curdir", "pardir", "devnull", "extsep"],
  ]),
  sys: new Set([
    ...["argv", "stdin", "stdout", "stderr", "version", "version_info", "platform", "maxsize", "executable", "exit", "getsizeof", "path"],
    ...[
      "byteorder",
      "prefix",
      "base_prefix",
      "implementation",
      "float_info",
      "int_info",
      "hexversion",
      "getdefaultencoding",
      "getrecursionlimit",
    ],
  ]),
  yaml: new Set(["safe_load", "safe_load_all", "safe_dump", "safe_dump_all", "YAMLError", "__version__"]),
};

const MODULES: ReadonlySet<string> = new Set([
  ...[
    "json",
    "re",
    "math",
    "cmath",
    "time",
    "datetime",
    "collections",
    "itertools",
    "functools",
    "string",
    "textwrap",
    "random",
    "secrets",
  ],
  ...[
    "statistics",
    "decimal",
    "fractions",
    "uuid",
    "hashlib",
    "hmac",
    "base64",
    "binascii",
    "struct",
    "unicodedata",
    "typing",
    "dataclasses",
  ],
  ...["enum", "operator", "copy", "pprint", "calendar", "difflib", "heapq", "bisect", "platform", "numbers", "html", "colorsys", "keyword"],
  ...["locale", "zoneinfo", "abc", "array", "contextlib", "tomllib", "ipaddress", "shlex", "fnmatch", "ast", "csv", "glob", "pathlib"],
]);

/** Run a text, or call what a text or an annotation names. */
const WILD: ReadonlySet<string> = new Set([
  ...["exec", "eval", "compile", "globals", "locals", "vars", "getattr", "setattr", "delattr", "breakpoint", "input", "help"],
  ...["methodcaller", "attrgetter", "get_type_hints", "ForwardRef", "Formatter", "get_field", "singledispatch", "singledispatchmethod"],
  ...["f_builtins", "f_globals", "f_locals", "gi_frame", "cr_frame", "ag_frame", "tb_frame", "func_globals", "sourcehook", "main"],
]);

/** Modules that are members of others: `shlex.os`. */
const BEHIND_OTHERS: ReadonlySet<string> = new Set([
  ...["os", "posix", "nt", "sys", "io", "builtins", "subprocess", "shutil", "socket", "importlib", "imp", "ctypes", "pathlib", "tempfile"],
  ...[
    "threading",
    "multiprocessing",
    "types",
    "inspect",
    "warnings",
    "linecache",
    "traceback",
    "weakref",
    "gc",
    "modules",
    "meta_path",
    "codecs",
  ],
]);
