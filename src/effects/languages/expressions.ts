import type { Part, Word } from "../../model/index.ts";
import { ANY, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { decodeBase64 } from "../carriers/decode.ts";
import { ANY_WORDS, isSpread, readList } from "./lists.ts";
import type { Token } from "./tokens.ts";

/** What an argument is, as far as it can be read without running it. */
export interface Argument {
  /** The text, or a word that is not known. */
  readonly word: Word;
  /** Members where the argument is a list. */
  readonly list: readonly Word[] | undefined;
  /** Its name where it is given by name. */
  readonly name: string | undefined;
  /** Names that occur in it: what it may have been computed with. */
  readonly names: ReadonlySet<string>;
  readonly tokens: readonly Token[];
}

/** What a name stands for. */
export interface Known {
  readonly word: Word;
  /** Members where it is a list. */
  readonly list: readonly Word[] | undefined;
}

export interface Scope {
  readonly variables: ReadonlyMap<string, Known>;
  readonly home: Word;
  /** A dot joins texts; elsewhere it leads to a member. */
  readonly dotJoins?: boolean;
}

/** What a call is given, or a name, is not known where it is longer: calls within calls would be read to the end of the code for each of them. */
export const MOST_TOKENS = 1_024;

/** The index of the bracket that closes the one at `open`; the end where none does, or none of the next `most` tokens. */
export function closingBracket(tokens: readonly Token[], open: number, most = tokens.length): number {
  let depth = 0;
  const end = Math.min(tokens.length, open + most);
  for (let index = open; index < end; index += 1) {
    const { kind, text } = tokens[index] as Token;
    if (kind !== "mark") continue;
    if (text === "(" || text === "[" || text === "{") depth += 1;
    else if ((text === ")" || text === "]" || text === "}") && --depth === 0) return index;
  }
  return tokens.length;
}

/** The arguments between two indices, cut at the commas of their own level. */
export function readArguments(tokens: readonly Token[], from: number, to: number, scope: Scope): Argument[] {
  const found: Argument[] = [];
  let start = from;
  let depth = 0;
  for (let index = from; index <= to; index += 1) {
    const token = tokens[index];
    const isEnd = index === to;
    if (!isEnd && token?.kind === "mark") {
      if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
      else if (token.text === ")" || token.text === "]" || token.text === "}") depth -= 1;
    }
    if (!isEnd && !(depth === 0 && token?.kind === "mark" && (token.text === "," || token.text === ";"))) continue;
    if (index > start) found.push(...readArgument(tokens.slice(start, index), scope));
    start = index + 1;
    if (found.length >= MAX_ARGUMENTS) break;
  }
  return found;
}

const MAX_ARGUMENTS = 200;

/** Several where a list is spread out: `*words`, `...words`, Perl's `@words`. */
function readArgument(tokens: readonly Token[], scope: Scope): readonly Argument[] {
  const [first, second] = tokens;
  const named = first?.kind === "name" && second?.kind === "mark" && (second.text === "=" || second.text === ":" || second.text === "=>");
  const rest = named ? tokens.slice(2) : tokens;
  const names = new Set<string>();
  for (const token of rest) if (token.kind === "name") names.add(token.text);
  const list = readList(rest, scope);
  const argument = { name: named ? first.text : undefined, names, tokens: rest };
  if (isSpread(rest)) return (list ?? [ANY_WORDS]).map((word) => ({ ...argument, word, list: undefined }));
  return [{ ...argument, word: evaluate(rest, scope), list }];
}

/** The text of an expression: literals, known names, and what joins them; anything else is a hole. */
export function evaluate(tokens: readonly Token[], scope: Scope): Word {
  const parts: Part[] = [];
  let index = 0;
  let path = false;
  while (index < tokens.length && parts.length < MAX_PARTS) {
    const step = kept(tokens, operand(tokens, index, scope), scope);
    parts.push(...step.parts);
    index = step.next;
    path ||= step.path;
    const operator = tokens[index];
    if (!operator) break;
    if (operator.text === "." && scope.dotJoins !== true) return UNKNOWN_WORD;
    const joins = operator.kind === "mark" && (operator.text === "+" || operator.text === "." || operator.text === "..");
    if (joins) index += 1;
    else if (operator.kind === "mark" && operator.text === "/" && path) {
      parts.push("/");
      index += 1;
    } else if (operator.kind !== "string") return UNKNOWN_WORD;
  }
  return parts.length === 0 ? UNKNOWN_WORD : wordOf(parts);
}

const MAX_PARTS = 256;

interface Step {
  readonly parts: readonly Part[];
  readonly next: number;
  /** The operand is a path object, which `/` joins. */
  readonly path: boolean;
}

/** Methods after a value that leave it the path or the text it is, or put something into it: `Path("~/x").expanduser()`, `"rm {}".format(x)`. */
function kept(tokens: readonly Token[], step: Step, scope: Scope): Step {
  const method = tokens[step.next + 1];
  if (tokens[step.next]?.text !== "." || method?.kind !== "name" || tokens[step.next + 2]?.text !== "(") return step;
  if (method.text === "format") return kept(tokens, formatted(tokens, step, scope), scope);
  if (method.text === "join") return kept(tokens, joinedBy(tokens, step, scope), scope);
  if (!PATH_METHODS.has(method.text) || tokens[step.next + 3]?.text !== ")") return step;
  const parts = method.text === "expanduser" ? withHome(wordOf(step.parts), scope.home) : step.parts;
  return kept(tokens, { parts, next: step.next + 4, path: true }, scope);
}

const PATH_METHODS: ReadonlySet<string> = new Set([
  ...["expanduser", "resolve", "absolute", "as_posix"],
  ...["encode", "decode", "strip", "rstrip", "trim", "toString", "freeze"],
]);

/** `" ".join(words)`. */
function joinedBy(tokens: readonly Token[], { parts, next }: Step, scope: Scope): Step {
  const end = closingBracket(tokens, next + 2, MOST_TOKENS);
  const list = readArguments(tokens, next + 3, end, scope)[0]?.list;
  return { parts: list && !list.some(({ open }) => open) ? joined(list, parts) : [ANY], next: end + 1, path: false };
}

/** `"{} -r {0} {name}".format(x, name=y)`. */
function formatted(tokens: readonly Token[], step: Step, scope: Scope): Step {
  const end = closingBracket(tokens, step.next + 2, MOST_TOKENS);
  const args = readArguments(tokens, step.next + 3, end, scope);
  let count = 0;
  const place = (name: string): readonly Part[] => {
    const argument = /^\d*$/.test(name) ? args[name === "" ? count++ : Number(name)] : args.find((each) => each.name === name);
    return argument?.word.parts ?? [ANY];
  };
  const parts = step.parts.flatMap((part) =>
    typeof part === "string" ? part.split(FIELD).flatMap((piece, at) => (at % 2 === 0 ? [piece] : place(piece))) : [part],
  );
  return { parts: parts.filter((part) => part !== ""), next: end + 1, path: false };
}

const FIELD = /\{(\w*)(?:[.[:!][^{}]*)?\}/;

function operand(tokens: readonly Token[], index: number, scope: Scope): Step {
  const token = tokens[index] as Token;
  if (token.kind === "string") return { parts: token.value, next: index + 1, path: false };
  if (token.kind === "number") return { parts: [token.text], next: index + 1, path: false };
  const negated = token.kind === "mark" && token.text === "-" ? tokens[index + 1] : undefined;
  if (negated?.kind === "number") return { parts: [`-${negated.text}`], next: index + 2, path: false };
  if (token.kind === "mark" && token.text === "(") {
    const end = closingBracket(tokens, index);
    return { parts: evaluate(tokens.slice(index + 1, end), scope).parts, next: end + 1, path: true };
  }
  if (token.kind === "mark" && token.text === "[") return joinedList(tokens, index, closingBracket(tokens, index, MOST_TOKENS) + 1, scope);
  if (token.kind !== "name") return { parts: [ANY], next: index + 1, path: false };
  return named(tokens, index, scope);
}

/** `["a", "b"].join(" ")`, `words.join(" ")`: of the list from `start` to `end`. */
function joinedList(tokens: readonly Token[], start: number, end: number, scope: Scope): Step {
  if (tokens[end]?.text !== "." || tokens[end + 1]?.text !== "join") return { parts: [ANY], next: end, path: false };
  const open = tokens[end + 2]?.text === "(" ? end + 2 : undefined;
  const close = open === undefined ? end + 1 : closingBracket(tokens, open, MOST_TOKENS);
  const list = readList(tokens.slice(start, end), scope);
  const between = open === undefined ? undefined : readArguments(tokens, open + 1, close, scope)[0]?.word;
  const parts = list && !list.some(({ open: isOpen }) => isOpen) ? joined(list, between?.parts ?? [""]) : [ANY];
  return { parts, next: close + 1, path: false };
}

/** A name, a chain of names, and a call of the few functions that only join or decode text. */
function named(tokens: readonly Token[], index: number, scope: Scope): Step {
  let chain = (tokens[index] as Token).text;
  let at = index + 1;
  if (tokens[at]?.text === "." && tokens[at + 1]?.text === "join" && scope.variables.get(chain)?.list)
    return joinedList(tokens, index, at, scope);
  while (
    tokens[at]?.kind === "mark" &&
    (tokens[at]?.text === "." || tokens[at]?.text === "::" || tokens[at]?.text === "?.") &&
    tokens[at + 1]?.kind === "name"
  ) {
    chain += `.${tokens[at + 1]?.text}`;
    at += 2;
  }
  const next = tokens[at];
  if (next?.kind === "mark" && next.text === "(") return called(tokens, chain, at, scope);
  if (next?.kind === "mark" && next.text === "[") {
    const end = closingBracket(tokens, at);
    const key = evaluate(tokens.slice(at + 1, end), scope).text;
    return { parts: key === "HOME" && /environ|ENV/.test(chain) ? scope.home.parts : [ANY], next: end + 1, path: false };
  }
  // Perl's hashes are asked with a brace, and a bare name.
  if (next?.kind === "mark" && next.text === "{" && chain.endsWith("ENV")) {
    const end = closingBracket(tokens, at);
    return { parts: tokens[at + 1]?.text === "HOME" ? scope.home.parts : [ANY], next: end + 1, path: false };
  }
  if (chain === "process.env.HOME") return { parts: scope.home.parts, next: at, path: false };
  const known = scope.variables.get(chain)?.word;
  return { parts: known?.parts ?? [ANY], next: at, path: known !== undefined };
}

function called(tokens: readonly Token[], chain: string, open: number, scope: Scope): Step {
  const end = closingBracket(tokens, open);
  const last = chain.slice(chain.lastIndexOf(".") + 1);
  const next = end + 1;
  // What else is given to it is not looked at: calls within calls would be read once for each of them.
  if (!READ_THROUGH.has(last)) return { parts: [ANY], next, path: false };
  const args = readArguments(tokens, open + 1, end, scope);
  if (last === "homedir" || (last === "home" && /(^|\.)(Path|Dir)\.home$/.test(chain)))
    return { parts: scope.home.parts, next, path: true };
  if (TEMPORARY.has(last)) return { parts: temporary(last, args), next, path: true };
  const words = args.flatMap(({ word, list }) => list ?? [word]);
  // What stands between words is no directory.
  if ((last === "join" || last === "implode") && /^\s*$/.test(words[0]?.text ?? "/")) {
    const parts = words.some(({ open }) => open) ? [ANY] : joined(words.slice(1), words[0]?.parts);
    return { parts, next, path: false };
  }
  if (PATHS.has(last)) return { parts: joined(words, ["/"]), next, path: true };
  const first = args[0]?.word;
  if (!first) return { parts: [ANY], next, path: false };
  if (last === "expanduser" || last === "expand_path") return { parts: withHome(first, scope.home), next, path: false };
  if (KEEPING.has(last)) return { parts: first.parts, next, path: true };
  if (DECODING.has(last) && first.text !== undefined) return { parts: [decodeBase64(first.text) ?? ANY], next, path: false };
  if ((last === "getenv" || last === "get") && first.text === "HOME") return { parts: scope.home.parts, next, path: false };
  return { parts: [ANY], next, path: false };
}

const PATHS = new Set(["join", "resolve"]);
const KEEPING = new Set([
  "Path",
  "PurePath",
  "Pathname",
  "PosixPath",
  "File",
  "Directory",
  "abspath",
  "realpath",
  "str",
  "String",
  "normpath",
  "fspath",
  "b",
  "quote",
  "text",
  "new",
]);
const DECODING = new Set(["b64decode", "decode64", "atob", "base64_decode", "decode_base64"]);
/** What stands for a directory that is made for what is temporary: its name is not known, and is nobody else's. */
export const MADE_DIRECTORY = "/tmp/made";

/** Where temporary files lie, and what makes a directory of a name of its own there. */
const TEMPORARY: ReadonlySet<string> = new Set([
  ...["gettempdir", "tmpdir", "sys_get_temp_dir"],
  ...["mkdtemp", "mktmpdir", "mkdtempSync"],
]);
const READ_THROUGH: ReadonlySet<string> = new Set([
  ...[...PATHS, ...KEEPING, ...DECODING, ...TEMPORARY, "implode"],
  ...["homedir", "home", "expanduser", "expand_path", "getenv", "get"],
]);

/** Node is told how the name begins; where others are told more than that, the directory may lie elsewhere. What they call it is any name. */
function temporary(name: string, args: readonly Argument[]): readonly Part[] {
  if (name === "mkdtempSync") return [...(args[0]?.word.parts ?? [ANY]), "made"];
  if (!args.every(({ name: option }) => option === "prefix" || option === "suffix")) return [ANY];
  return [name.startsWith("mk") ? MADE_DIRECTORY : "/tmp"];
}

function joined(words: readonly Word[], between: readonly Part[] = []): readonly Part[] {
  const parts: Part[] = [];
  words.forEach((word, index) => {
    if (index > 0) parts.push(...between);
    parts.push(...word.parts);
  });
  return parts;
}

/** The parts of a path, with the home directory for a `~` at its begin. */
export function withHome(word: Word, home: Word): readonly Part[] {
  const [first, ...rest] = word.parts;
  return typeof first === "string" && first.startsWith("~") ? [...home.parts, first.slice(1), ...rest] : word.parts;
}
