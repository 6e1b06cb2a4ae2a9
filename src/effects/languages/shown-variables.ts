import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { isSecretName, readVariable } from "../words/secret-variables.ts";
import type { Token } from "./tokens.ts";

/** Code that prints a secret of the environment where the agent sees it: `print(os.environ["API_TOKEN"])`, as `echo $API_TOKEN` does. */
export function readShownVariables(shell: Shell, use: CodeUse, tokens: readonly Token[]): void {
  if (shell.output) return;
  let prints = false;
  for (const [index, token] of tokens.entries()) {
    if (token.fresh || token.text === ";") prints = false;
    if (token.kind === "name" && PRINTERS.has(token.text)) prints = true;
    else if (token.kind === "name" && MEASURES.has(token.text)) prints = false;
    const name = prints ? textOf(token) : undefined;
    if (name !== undefined && isSecretName(name) && isOfEnvironment(tokens, index) && isWhole(tokens, index + 1))
      readVariable(shell, name, use.reading, shell.span);
  }
}

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
]);
