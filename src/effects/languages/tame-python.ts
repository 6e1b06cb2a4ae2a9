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
  return tokens.every(({ kind }) => kind !== "command") && statementsOf(tokens).every((statement) => isTameStatement(statement, world));
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
  ...["locale", "zoneinfo", "abc", "array", "contextlib", "tomllib", "ipaddress", "shlex", "fnmatch", "ast"],
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
