import { closingBracket, MOST_TOKENS } from "./expressions.ts";
import { isDot } from "./imports.ts";
import type { Token } from "./tokens.ts";

/** A parameter with the tokens of what it is where nothing is given. */
export interface Parameter {
  readonly name: string;
  readonly otherwise: readonly Token[] | undefined;
}

/** The parameters of functions, by their names. */
export type LocalFunctions = ReadonlyMap<string, readonly Parameter[]>;

/**
 * The functions that some code defines once and does nothing with but call: what they are given stands in the code. One that is handed on, decorated,
 * or a method may be called by others.
 */
export function localFunctions(pieces: readonly (readonly Token[])[]): LocalFunctions {
  const functions = new Map<string, readonly Parameter[]>();
  const excluded = new Set<string>();
  for (const tokens of pieces) {
    for (let at = 0; at < tokens.length; at += 1) {
      if (!isDefinition(tokens, at)) continue;
      const name = tokens[at + 1]!.text;
      const parameters = isDecorated(tokens, at) ? undefined : parametersOf(tokens, at + 2);
      if (!parameters || functions.has(name)) excluded.add(name);
      else functions.set(name, parameters);
    }
  }
  if (functions.size === 0) return functions;
  const hasMethods = pieces.some((tokens) => tokens.some(({ kind, text }) => kind === "name" && text === "class"));
  for (const tokens of pieces) {
    for (const [at, { kind, text }] of tokens.entries()) {
      if (kind !== "name" || !functions.has(text) || isDefinition(tokens, at - 1)) continue;
      // Behind a dot the name is another one, unless the function is a method.
      if (isDot(tokens[at - 1]) ? hasMethods : tokens[at + 1]?.text !== "(") excluded.add(text);
    }
  }
  for (const name of excluded) functions.delete(name);
  return functions;
}

/** `def name(…)`, `function name(…)`. */
export function isDefinition(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at];
  const defines = word?.kind === "name" && (word.text === "def" || word.text === "function") && !isDot(tokens[at - 1]);
  return defines && tokens[at + 1]?.kind === "name" && tokens[at + 2]?.text === "(";
}

/** Whether the line before begins with `@`. */
function isDecorated(tokens: readonly Token[], definition: number): boolean {
  const start = tokens[definition - 1]?.text === "async" ? definition - 1 : definition;
  for (let at = start - 1; at >= 0 && start - at < MOST_TOKENS; at -= 1) {
    if (tokens[at]?.fresh) return tokens[at]?.text === "@";
  }
  return false;
}

/** Undefined where one is no plain name: `*words`, `{ a, b }`. */
function parametersOf(tokens: readonly Token[], open: number): readonly Parameter[] | undefined {
  const end = closingBracket(tokens, open, MOST_TOKENS);
  const parameters: Parameter[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open + 1; at <= end; at += 1) {
    const text = tokens[at]?.text ?? ")";
    if (at < end && (text === "(" || text === "[" || text === "{")) depth += 1;
    else if (at < end && (text === ")" || text === "]" || text === "}")) depth -= 1;
    if (at < end && (depth > 0 || text !== ",")) continue;
    if (at > start) {
      const [name, ...rest] = tokens.slice(start, at);
      if (name?.kind !== "name" || (rest[0] && rest[0].text !== "=" && rest[0].text !== ":")) return undefined;
      const equals = rest.findIndex((token) => token.text === "=");
      parameters.push({ name: name.text, otherwise: equals < 0 ? undefined : rest.slice(equals + 1) });
    }
    start = at + 1;
  }
  return parameters;
}
