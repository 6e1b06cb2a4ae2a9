import { knownWord } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { isSecretName, readVariable } from "../words/secret-variables.ts";
import { ENVIRONMENT } from "../words/variable-path.ts";
import { touchFile } from "./embedded.ts";
import type { Token } from "./tokens.ts";

/** Code that prints a secret of the environment where the agent sees it: `print(os.environ["API_TOKEN"])`, as `echo $API_TOKEN` does; or all of it, as `env`. */
export function readShownVariables(shell: Shell, use: CodeUse, tokens: readonly Token[], language: string): void {
  if (shell.output) return;
  // `node -p` prints what the code comes to; with `-e` nobody writes that.
  let prints = language === "javascript" && /^(?:process|JSON)$/.test(tokens[0]?.text ?? "");
  for (const [index, token] of tokens.entries()) {
    if (index > 0 && (token.fresh || token.text === ";")) prints = false;
    if (token.kind === "name" && PRINTERS.has(token.text)) prints = true;
    else if (token.kind === "name" && MEASURES.has(token.text)) prints = false;
    if (!prints) continue;
    const name = textOf(token);
    if (name !== undefined && isSecretName(name) && isOfEnvironment(tokens, index) && isWhole(tokens, index + 1))
      readVariable(shell, name, use.reading, shell.span);
    else if (isAllOfEnvironment(tokens, index)) readAllVariables(shell, use);
  }
}

/** Every variable is read, as by `env`. */
export function readAllVariables(shell: Shell, use: CodeUse): void {
  touchFile(shell, { ...use, reading: { ...use.reading, via: AS_ENV } }, "read", knownWord(ENVIRONMENT));
}

const AS_ENV = knownWord("env");

/** `os.environ`, `process.env`, `ENV`, `%ENV`, `$_ENV` and `getenv()`, of which nothing is picked out. */
function isAllOfEnvironment(tokens: readonly Token[], index: number): boolean {
  const { kind, text } = tokens[index]!;
  const [next = "", after = ""] = [tokens[index + 1]?.text, tokens[index + 2]?.text];
  if (kind === "string") return false;
  if (text === "getenv") return next === "(" && after === ")";
  const isNamed = ALL.has(text) || (text === "env" && tokens[index - 1]?.text === "." && tokens[index - 2]?.text === "process");
  if (!isNamed || tokens[index - 3]?.text === "in" || tokens[index - 1]?.text === "in") return false;
  return next === "." ? ALL_OF_IT.has(after) : !/^(?:[[{(=]|\?\.)$/.test(next);
}

const ALL: ReadonlySet<string> = new Set(["environ", "ENV", "%ENV", "$_ENV"]);
const ALL_OF_IT: ReadonlySet<string> = new Set(["items", "values", "copy", "to_a", "to_h", "inspect", "each", "map", "entries"]);

function textOf({ kind, text, value }: Token): string | undefined {
  if (kind === "name") return text;
  return kind === "string" && value.length === 1 && typeof value[0] === "string" ? value[0] : undefined;
}

/** `environ[…]`, `environ.get(…)`, `getenv(…)`, `env.…`, `ENV[…]`, `$ENV{…}`. */
function isOfEnvironment(tokens: readonly Token[], index: number): boolean {
  const opener = tokens[index - 1]?.text ?? "";
  if (!/^(?:[.[({]|\?\.)$/.test(opener)) return false;
  const before = tokens[index - 2]?.text ?? "";
  return ENVIRONMENTS.has(before) || ((before === "get" || before === "fetch") && ENVIRONMENTS.has(tokens[index - 4]?.text ?? ""));
}

/** Nothing is made of the value: no part of it, no length, no answer to a question. */
function isWhole(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (/^[\])}]$/.test(tokens[at]?.text ?? "")) at += 1;
  const next = tokens[at];
  return next === undefined || next.fresh || next.kind !== "mark" || /^[,;+]$/.test(next.text);
}

const ENVIRONMENTS: ReadonlySet<string> = new Set(["environ", "getenv", "env", "ENV", "$ENV", "$_ENV", "$_SERVER", "Sys.getenv"]);
const PRINTERS: ReadonlySet<string> = new Set([
  ...["print", "println", "printf", "puts", "pp", "p", "echo", "say", "warn", "var_dump", "print_r", "cat", "message"],
  ...["console", "stdout", "stderr", "pprint"],
]);
/** What tells something about a value, and not the value. */
const MEASURES: ReadonlySet<string> = new Set([
  "len",
  "bool",
  "Boolean",
  "typeof",
  "type",
  "length",
  "strlen",
  "isset",
  "empty",
  "defined",
  "nchar",
  "keys",
]);
