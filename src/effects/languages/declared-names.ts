import { isDot } from "./imports.ts";
import type { Token } from "./tokens.ts";

/**
 * The names that JavaScript declares: variables, functions, their parameters, what a pattern takes apart, and what is set without being declared. Of a form
 * that is not read none is named: a name that is missing is a name of the world around.
 */
export function declaredNames(tokens: readonly Token[]): readonly string[] {
  const names: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] as Token;
    if (kind === "mark" && text === "=>") names.push(...arrowParameters(tokens, index - 1));
    if (kind !== "name" || isDot(tokens[index - 1])) continue;
    if (text === "const" || text === "let" || text === "var") names.push(...variables(tokens, index + 1));
    else if (text === "function") names.push(...functionNames(tokens, index + 1));
    else if (text === "catch" && tokens[index + 1]?.text === "(") names.push(...patternNames(tokens, index + 1));
    else if (isMark(tokens[index + 1], "=")) names.push(text);
  }
  return names;
}

/** `a = 1, { b, c: d } = x, [e] = y`. */
function variables(tokens: readonly Token[], from: number): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let begins = true;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    if (begins && token.kind === "name") names.push(token.text);
    if (begins && (isMark(token, "{") || isMark(token, "["))) names.push(...patternNames(tokens, at));
    begins = false;
    if (token.kind !== "mark") continue;
    if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
    else if (token.text === ")" || token.text === "]" || token.text === "}") depth -= 1;
    if (depth < 0 || (depth === 0 && token.text === ";")) break;
    begins = depth === 0 && token.text === ",";
  }
  return names;
}

function functionNames(tokens: readonly Token[], from: number): readonly string[] {
  const at = isMark(tokens[from], "*") ? from + 1 : from;
  const name = tokens[at];
  if (name?.kind !== "name") return patternNames(tokens, at);
  return [name.text, ...patternNames(tokens, at + 1)];
}

/** `x => …`, `(x, { y }) => …`. */
function arrowParameters(tokens: readonly Token[], last: number): readonly string[] {
  const token = tokens[last];
  if (token?.kind === "name") return [token.text];
  if (!isMark(token, ")")) return [];
  let depth = 0;
  for (let at = last; at >= 0 && last - at < MOST_TOKENS; at -= 1) {
    if (isMark(tokens[at], ")")) depth += 1;
    else if (isMark(tokens[at], "(") && --depth === 0) return patternNames(tokens, at);
  }
  return [];
}

/** The names between a bracket and the one that closes it; none where something else than names stands there. */
function patternNames(tokens: readonly Token[], open: number): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  for (let at = open; at < tokens.length && at - open < MOST_TOKENS; at += 1) {
    const { kind, text } = tokens[at] as Token;
    if (kind === "name" && !isMark(tokens[at + 1], ":")) names.push(text);
    if (kind === "name") continue;
    if (kind !== "mark" || !PATTERN.has(text)) return [];
    if (text === "(" || text === "{" || text === "[") depth += 1;
    else if (text === ")" || text === "}" || text === "]") depth -= 1;
    if (depth === 0) return names;
  }
  return [];
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}

/** So many tokens of one pattern are looked at: code that never closes one is not read to its end again and again. */
const MOST_TOKENS = 200;
const PATTERN: ReadonlySet<string> = new Set(["(", ")", "[", "]", "{", "}", ",", ":", "..."]);
