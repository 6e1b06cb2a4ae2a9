import { isSecretName } from "../words/secret-variables.ts";
import { isDot } from "./imports.ts";
import type { Token } from "./tokens.ts";

/**
 * Whether Ruby can be taken to compute and print only: each name is a variable of the code's own, a constant that only tells, or a method that only
 * computes, whatever it is called on.
 */
export function isTameRuby(pieces: readonly (readonly Token[])[]): boolean {
  const variables = new Set(pieces.flatMap(variablesOf));
  return pieces.every((tokens) => tokens.every((_, index) => isTameToken(tokens, index, variables)));
}

/** `x = …`, `x += …`, `|x, y|`. */
function variablesOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ kind, text }, index) => {
    if (kind !== "name" || isDot(tokens[index - 1])) return [];
    const before = tokens[index - 1]?.text ?? "";
    const after = tokens[index + 1]?.text ?? "";
    return ASSIGNS.has(after) || ((before === "|" || before === ",") && (after === "|" || after === ",")) ? [text] : [];
  });
}

function isTameToken(tokens: readonly Token[], index: number, variables: ReadonlySet<string>): boolean {
  const { kind, text } = tokens[index] as Token;
  if (kind === "command") return false;
  if (kind === "mark") return isTameMark(tokens, index);
  if (kind !== "name") return true;
  if (/^[$@]/.test(text)) return !LIBRARY_VARIABLES.has(text);
  if (tokens[index - 1]?.text === ":") return isTameSymbol(tokens, index);
  if (isDot(tokens[index - 1])) return METHODS.has(text);
  if (text === "require") return LIBRARIES.has(textOf(tokens[index + 1]));
  if (text === "ENV") return isTameVariable(tokens, index);
  if (text === "File") return isDot(tokens[index + 1]) && FILE_READS.has(tokens[index + 2]?.text ?? "");
  if (WORDS.has(text)) return true;
  // A name before something that it could take is called, variable or not.
  return variables.has(text) && isUsed(tokens[index + 1]);
}

/** `[:name]` and `&:name`; behind the colon of a condition a name is called. */
function isTameSymbol(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 2]?.text;
  return before === "[" || (before === "&" && METHODS.has((tokens[index] as Token).text));
}

/** `.()` calls whatever stands before it; `&:name` makes a block of a method. */
function isTameMark(tokens: readonly Token[], index: number): boolean {
  const { text } = tokens[index] as Token;
  if (text === "&") return tokens[index + 1]?.text === ":";
  return text !== "::" && !(isDot(tokens[index]) && tokens[index + 1]?.text === "(");
}

function isUsed(next: Token | undefined): boolean {
  return next === undefined || next.fresh || (next.kind === "mark" && BEHIND_VARIABLES.has(next.text)) || MODIFIERS.has(next.text);
}

/** `ENV["NAME"]` or `ENV.fetch("NAME")` of a variable that holds no secret. */
function isTameVariable(tokens: readonly Token[], index: number): boolean {
  const open = isDot(tokens[index + 1]) && tokens[index + 2]?.text === "fetch" ? index + 3 : index + 1;
  const name = textOf(tokens[open + 1]);
  return /^[[(]$/.test(tokens[open]?.text ?? "") && name !== "" && !isSecretName(name);
}

function textOf(token: Token | undefined): string {
  const [part] = token?.value ?? [];
  return token?.kind === "string" && token.value.length === 1 && typeof part === "string" ? part : "";
}

/** Where code is looked for. */
const LIBRARY_VARIABLES: ReadonlySet<string> = new Set(["$:", '$"', "$LOAD_PATH", "$LOADED_FEATURES", "$-I"]);
const ASSIGNS: ReadonlySet<string> = new Set(["=", "+="]);
const BEHIND_VARIABLES: ReadonlySet<string> = new Set([
  ...[".", "=", "+=", ",", ")", "]", "}", ";", "+", "-", "*", "/", "%", "==", "!=", "<", ">", "|", "[", "?", "&&", "||", "=>", "**", "=~"],
]);
const MODIFIERS: ReadonlySet<string> = new Set(["if", "unless", "while", "until", "and", "or", "in", "do", "then", "end"]);
const LIBRARIES: ReadonlySet<string> = new Set(["json", "date", "time", "set", "digest", "securerandom", "base64", "bigdecimal", "csv"]);
const FILE_READS: ReadonlySet<string> = new Set(["read", "exist", "basename", "dirname", "extname", "join"]);

const WORDS: ReadonlySet<string> = new Set([
  ...["print", "printf", "puts", "p", "pp", "if", "elsif", "else", "unless", "while", "until", "for", "in", "do", "end", "next", "break"],
  ...["and", "or", "not", "then", "true", "false", "nil", "begin", "rescue", "ensure", "return", "case", "when", "sprintf", "format"],
  ...[
    "STDIN",
    "STDOUT",
    "STDERR",
    "ARGV",
    "ARGF",
    "JSON",
    "Math",
    "Time",
    "Date",
    "DateTime",
    "Integer",
    "Float",
    "String",
    "Hash",
    "Array",
  ],
  ...["RUBY_VERSION", "RUBY_PLATFORM", "RUBY_ENGINE", "SecureRandom", "Digest", "Base64", "Comparable", "Rational", "rand", "exit"],
]);

const METHODS: ReadonlySet<string> = new Set([
  ...[
    "to_s",
    "to_i",
    "to_f",
    "to_a",
    "to_h",
    "to_json",
    "to_sym",
    "inspect",
    "length",
    "size",
    "count",
    "sum",
    "min",
    "max",
    "first",
    "last",
  ],
  ...["map", "each", "each_with_index", "each_line", "each_with_object", "select", "reject", "find", "filter", "filter_map", "flat_map"],
  ...["reduce", "inject", "sort", "sort_by", "min_by", "max_by", "group_by", "partition", "zip", "uniq", "tally", "compact", "flatten"],
  ...[
    "reverse",
    "take",
    "drop",
    "join",
    "split",
    "lines",
    "chars",
    "bytes",
    "strip",
    "lstrip",
    "rstrip",
    "chomp",
    "chop",
    "upcase",
    "downcase",
  ],
  ...[
    "capitalize",
    "swapcase",
    "sub",
    "gsub",
    "tr",
    "delete",
    "squeeze",
    "scan",
    "match",
    "include",
    "index",
    "slice",
    "fetch",
    "dig",
    "key",
  ],
  ...["keys", "values", "merge", "transform_values", "any", "all", "none", "empty", "nil", "zero", "even", "odd", "push", "pop", "shift"],
  ...[
    "unshift",
    "concat",
    "insert",
    "start_with",
    "end_with",
    "center",
    "ljust",
    "rjust",
    "ord",
    "chr",
    "hex",
    "oct",
    "round",
    "floor",
    "ceil",
  ],
  ...[
    "abs",
    "divmod",
    "pow",
    "times",
    "upto",
    "downto",
    "step",
    "now",
    "today",
    "parse",
    "iso8601",
    "strftime",
    "year",
    "month",
    "day",
    "hour",
  ],
  ...[
    "utc",
    "generate",
    "pretty_generate",
    "read",
    "gets",
    "readlines",
    "hexdigest",
    "hex",
    "uuid",
    "random_number",
    "encode64",
    "decode64",
  ],
  ...[
    "strict_encode64",
    "strict_decode64",
    "sqrt",
    "exist",
    "basename",
    "dirname",
    "extname",
    "is_a",
    "frozen",
    "freeze",
    "dup",
    "write",
    "puts",
  ],
]);
