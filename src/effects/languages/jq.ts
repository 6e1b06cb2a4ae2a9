import { knownWord } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import { flowOf, unknownData } from "../shell/flow.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { isSecretName, readVariable } from "../words/secret-variables.ts";
import { ENVIRONMENT, variablePath } from "../words/variable-path.ts";
import { runUnknown, touchFile, wordIn } from "./embedded.ts";
import { unescaped } from "./tokens.ts";

/** Reads filters of jq and yq for what they show beside their input: variables of the environment, other files. */
export function analyseJq(shell: Shell, use: CodeUse, filter: string): void {
  const tokens = tokensOf(filter);
  tokens.forEach((token, index) => {
    if (isKey(tokens[index - 1], tokens[index + 1])) return;
    if (token === "$ENV" || ENVIRONMENTS.has(token)) showVariable(shell, use, nameBehind(tokens, index + 1));
    else if (LOADERS.has(token)) loadFile(shell, use, tokens, index + 1);
    else if (RUNNERS.has(token) && tokens[index + 1] === "(") runUnknown(shell, use);
  });
}

/** `.env`, `{ env: … }` and `{ env }`, which is short for `{ env: .env }`. */
function isKey(before: string | undefined, after: string | undefined): boolean {
  if (before === "." || after === ":") return true;
  return (before === "{" && (after === "," || after === "}")) || (before === "," && after === "}");
}

/** `.NAME`, `["NAME"]` and yq's `(NAME)`. `undefined`: all of them, or one that is not known. */
function nameBehind(tokens: readonly string[], at: number): string | undefined {
  const [open = "", name = ""] = tokens.slice(at, at + 2);
  if (open === ".") return name.startsWith('"') ? textOf(name) : NAME.test(name) ? name : undefined;
  if (open === "[") return tokens[at + 2] === "]" ? textOf(name) : undefined;
  return open === "(" && NAME.test(name) ? name : undefined;
}

/** What goes on to another program is what a variable is there for. */
function showVariable(shell: Shell, use: CodeUse, name: string | undefined): void {
  if (name !== undefined && !isSecretName(name)) return;
  const { run, env, output } = shell;
  const path = name === undefined ? shellPath(shell, knownWord(ENVIRONMENT)) : variablePath(run, name, env.cwd);
  output?.add(unknownData(flowOf("file", [path])));
  if (name === undefined) touchFile(shell, use, "read", knownWord(ENVIRONMENT));
  else if (!output) readVariable(shell, name, use.reading, shell.span);
}

/** `load("x")` of yq, `import "x"` and `include "x"` of jq, which adds the end of the name. */
function loadFile(shell: Shell, use: CodeUse, tokens: readonly string[], at: number): void {
  const isModule = tokens[at] !== "(";
  const name = textOf(tokens[isModule ? at : at + 1] ?? "");
  if (name !== undefined) touchFile(shell, use, "read", wordIn(isModule ? `${name}.jq` : name));
  else if (!isModule) runUnknown(shell, use);
}

function textOf(token: string): string | undefined {
  return /^".*"$/s.test(token) ? unescaped(token.slice(1, -1)) : undefined;
}

/** Names, texts and marks; the code that a text puts in follows what stands before it. */
function tokensOf(filter: string): readonly string[] {
  const tokens: string[] = [];
  /** How many brackets are open in each piece of code inside a text. */
  const depths: number[] = [];
  for (let at = 0; at < filter.length; ) {
    const isEnd = filter[at] === ")" && depths.at(-1) === 0;
    if (isEnd) depths.pop();
    const pattern = isEnd || filter[at] === '"' ? TEXT : TOKEN;
    pattern.lastIndex = at;
    const token = pattern.exec(filter)?.[0] ?? (filter[at] as string);
    at += token.length;
    if (token.endsWith("\\(") && pattern === TEXT) depths.push(0);
    else if (depths.length > 0 && (token === "(" || token === ")")) depths[depths.length - 1]! += token === "(" ? 1 : -1;
    if (token.trim() !== "" && !token.startsWith("#")) tokens.push(token);
  }
  return tokens;
}

/** From a quote, or from the bracket that ends the code inside, to the end of the text or the next piece of code. */
const TEXT = /[")](?:[^"\\]|\\[^(])*(?:"|\\\(|$)/y;
const TOKEN = /#[^\n]*|\$?[A-Za-z_]\w*|[\s\S]/y;
const NAME = /^[A-Za-z_]\w*$/;
const ENVIRONMENTS: ReadonlySet<string> = new Set(["env", "strenv", "envsubst"]);
const LOADERS: ReadonlySet<string> = new Set([
  ...["load", "load_str", "load_xml", "load_props", "load_base64", "loadstr", "import", "include"],
]);
const RUNNERS: ReadonlySet<string> = new Set(["eval", "system"]);
