import { isSecretName } from "../words/secret-variables.ts";
import { isDot } from "./imports.ts";
import type { Token } from "./tokens.ts";

/**
 * Whether Perl can be taken to compute and print only: each name is a variable, a key, or a function that only computes; nothing is called through a
 * reference, a method or a name in a text; what is read is the input.
 */
export function isTamePerl(pieces: readonly (readonly Token[])[]): boolean {
  const isStrict = pieces.some((tokens) => tokens.some(({ text }, index) => text === "strict" && tokens[index - 1]?.text === "use"));
  return pieces.every((tokens) => tokens.every((_, index) => isTameToken(tokens, index) && (isStrict || !followsName(tokens, index))));
}

/** Where nothing forbids it a text may name the variable that is meant: `$x->{…}`, `$x[0]{…}`, `$$x`, `@{…}`. */
function followsName(tokens: readonly Token[], index: number): boolean {
  const { kind, text } = tokens[index] as Token;
  if (kind === "name") return SIGILS.has(text);
  if (kind !== "mark") return false;
  const before = tokens[index - 1]?.text;
  return text === "->" || ((text === "{" || text === "[") && (before === "]" || before === "}"));
}

function isTameToken(tokens: readonly Token[], index: number): boolean {
  const { kind, text } = tokens[index] as Token;
  switch (kind) {
    case "number":
    case "string":
    case "regex":
      return true;
    case "command":
      return false;
    case "name":
      return VARIABLE.test(text) ? isTameVariable(tokens, index) : isTameWord(tokens, index);
    case "mark":
      return isTameMark(tokens, index);
  }
}

function isTameVariable(tokens: readonly Token[], index: number): boolean {
  const { text } = tokens[index] as Token;
  const name = text.slice(1);
  if (name !== "ENV") return !WILD_VARIABLES.has(name);
  const key = tokens[index + 2];
  return text === "$ENV" && tokens[index + 1]?.text === "{" && key !== undefined && KEY.test(key.text) && !isSecretName(key.text);
}

function isTameWord(tokens: readonly Token[], index: number): boolean {
  const { text } = tokens[index] as Token;
  const before = tokens[index - 1];
  const next = tokens[index + 1];
  if (isDot(before)) return false;
  if (next?.text === "=>") return true;
  if (before?.text === "{" && next?.text === "}" && isContainer(tokens[index - 2])) return true;
  if (text === "do") return next?.text === "{";
  if (text === "use" || text === "no") return PRAGMAS.has(next?.text ?? "");
  return WORDS.has(text) || (PRAGMAS.has(text) && (before?.text === "use" || before?.text === "no"));
}

/** What may stand before a key in braces: anything else begins a block. */
function isContainer(token: Token | undefined): boolean {
  return token?.text === "->" || (token?.kind === "name" && token.text.startsWith("$"));
}

function isTameMark(tokens: readonly Token[], index: number): boolean {
  const { text } = tokens[index] as Token;
  const next = tokens[index + 1];
  switch (text) {
    case "&":
    case "::":
      return false;
    case "->":
      return next?.text === "[" || next?.text === "{";
    case "*":
      return isValue(tokens[index - 1]);
    case "<":
      return isValue(tokens[index - 1]) || next?.text === ">" || (next?.text === "STDIN" && tokens[index + 2]?.text === ">");
    case "(":
      return tokens[index - 1]?.kind !== "string";
    default:
      return true;
  }
}

function isValue(token: Token | undefined): boolean {
  if (token?.kind === "mark") return /^[)\]}]$/.test(token.text);
  return token !== undefined && (token.kind !== "name" || VARIABLE.test(token.text));
}

const SIGILS: ReadonlySet<string> = new Set(["$", "@", "%"]);
const VARIABLE = /^[$@%]/;
const KEY = /^["']?\w+["']?$/;
/** Handlers that are named, where code is looked for, and how this one is run. */
const WILD_VARIABLES: ReadonlySet<string> = new Set(["SIG", "INC", "^", "ISA", "EXPORT", "main", "CORE"]);
const PRAGMAS: ReadonlySet<string> = new Set(["strict", "warnings", "utf8", "integer", "bigint", "bignum", "feature", "v5"]);

const WORDS: ReadonlySet<string> = new Set([
  ...["my", "our", "local", "if", "elsif", "else", "unless", "while", "until", "for", "foreach", "next", "last", "redo", "return", "exit"],
  ...["and", "or", "not", "xor", "x", "eq", "ne", "lt", "gt", "le", "ge", "cmp", "BEGIN", "END", "die", "warn", "defined", "undef", "ref"],
  ...["print", "printf", "say", "STDIN", "STDOUT", "STDERR", "eof", "chomp", "chop", "join", "split", "map", "grep", "sort", "reverse"],
  ...["keys", "values", "each", "exists", "delete", "length", "substr", "index", "rindex", "uc", "lc", "ucfirst", "lcfirst", "sprintf"],
  ...["push", "pop", "shift", "unshift", "splice", "scalar", "wantarray", "abs", "int", "sqrt", "sin", "cos", "atan2", "exp", "log", "hex"],
  ...["oct", "rand", "srand", "time", "localtime", "gmtime", "chr", "ord", "pos", "quotemeta", "lc", "sum", "sum0", "min", "max", "minstr"],
  ...[
    "maxstr",
    "first",
    "any",
    "all",
    "none",
    "uniq",
    "shuffle",
    "floor",
    "ceil",
    "strftime",
    "fmod",
    "Dumper",
    "decode_json",
    "encode_json",
  ],
]);
