import type { Value } from "../../model/index.ts";
import { knownWord, truthValue } from "../../model/index.ts";
import type { CodeUse } from "../code.ts";
import type { Shell } from "../shell.ts";
import { emitQuery, runShell, touchFile, wordIn } from "./embedded.ts";

/** Reads SQL statement by statement: each is a `query` effect with its action, the kind and name of its object, and whether it is narrowed. */
export function analyseSql(shell: Shell, use: CodeUse, text: string): void {
  const tokens = cut(withoutMeta(shell, use, text));
  let start = 0;
  for (let index = 0; index <= tokens.length; index += 1) {
    if (index < tokens.length && tokens[index]?.text !== ";") continue;
    const statement = tokens.slice(start, index);
    start = index + 1;
    if (statement.length > 0) readStatement(shell, use, statement);
  }
}

interface Token {
  readonly kind: "word" | "name" | "string" | "mark";
  readonly text: string;
  /** Words in upper case, to compare. */
  readonly upper: string;
  readonly depth: number;
}

/** Lines for the client itself: `\! cmd`, `.shell cmd`, `system cmd`. They are no SQL. */
function withoutMeta(shell: Shell, use: CodeUse, text: string): string {
  if (!/^\s*(\\|\.|system\s|source\s)/im.test(text)) return text;
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    const meta = /^\s*(?:\\!|\.(?:shell|system)\b|system\b|\\system\b)\s*(.*)$/i.exec(line);
    const file = /^\s*(?:\\i|\\ir|\\\.|\.read|source)\s+(\S+)/i.exec(line);
    const output = /^\s*(?:\\o|\\w|\.output|\.once|\.backup|\.save|tee)\s+(\S+)/i.exec(line);
    if (meta?.[1]) runShell(shell, use, wordIn(meta[1].replace(/;\s*$/, "")));
    else if (file?.[1]) touchFile(shell, use, "read", wordIn(file[1]));
    else if (output?.[1]) touchFile(shell, use, "write", wordIn(output[1]));
    else kept.push(line);
  }
  return kept.join("\n");
}

function cut(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let depth = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (text.startsWith("--", at) || (character === "#" && /(^|\n)\s*$/.test(text.slice(Math.max(0, at - 40), at)))) at = lineEnd(text, at);
    else if (text.startsWith("/*", at)) {
      // What a MySQL comment with `!` holds is run.
      const versioned = /^\/\*!\d*/.exec(text.slice(at, at + 12));
      at = versioned ? at + versioned[0].length : commentEnd(text, at);
    } else if (text.startsWith("*/", at)) at += 2;
    else if (character === "'") at = quoted(text, at, "'", "string", depth, tokens);
    else if (character === '"') at = quoted(text, at, '"', "name", depth, tokens);
    else if (character === "`") at = quoted(text, at, "`", "name", depth, tokens);
    else if (character === "[") at = quoted(text, at, "]", "name", depth, tokens);
    else if (character === "$" && /^\$\w*\$/.test(text.slice(at, at + 32))) at = dollarQuoted(text, at, depth, tokens);
    else if (/[A-Za-z_]/.test(character) || character.charCodeAt(0) > 127) {
      let end = at + 1;
      while (end < text.length && (/[\w$]/.test(text[end] as string) || text.charCodeAt(end) > 127)) end += 1;
      const word = text.slice(at, end);
      tokens.push({ kind: "word", text: word, upper: word.toUpperCase(), depth });
      at = end;
    } else if (/\s/.test(character)) at += 1;
    else {
      if (character === ")") depth -= 1;
      tokens.push({ kind: "mark", text: character, upper: character, depth });
      if (character === "(") depth += 1;
      if (character === ";") depth = 0;
      at += 1;
    }
  }
  return tokens;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function commentEnd(text: string, at: number): number {
  const end = text.indexOf("*/", at + 2);
  return end < 0 ? text.length : end + 2;
}

function quoted(text: string, at: number, close: string, kind: Token["kind"], depth: number, tokens: Token[]): number {
  let end = at + 1;
  for (; end < text.length; end += 1) {
    if (text[end] === "\\" && close === "'") end += 1;
    else if (text[end] === close) {
      if (text[end + 1] !== close) break;
      end += 1;
    }
  }
  const value = text.slice(at + 1, end);
  tokens.push({ kind, text: value, upper: kind === "name" ? "" : value, depth });
  return end + 1;
}

function dollarQuoted(text: string, at: number, depth: number, tokens: Token[]): number {
  const mark = /^\$\w*\$/.exec(text.slice(at, at + 32))?.[0] ?? "$$";
  const end = text.indexOf(mark, at + mark.length);
  const stop = end < 0 ? text.length : end;
  tokens.push({ kind: "string", text: text.slice(at + mark.length, stop), upper: "", depth });
  return stop + mark.length;
}

function readStatement(shell: Shell, use: CodeUse, tokens: readonly Token[]): void {
  readPrograms(shell, use, tokens);
  const [first, second] = tokens;
  if (first?.kind !== "word") return;
  const rest = first.upper === "EXPLAIN" && second?.upper === "ANALYZE" ? tokens.slice(2) : tokens;
  const verb = rest[0]?.upper ?? "";
  if (verb === "WITH") readChanges(shell, use, rest);
  else emitStatement(shell, use, rest, verb);
}

/** The parts of `WITH … AS (DELETE …) SELECT …` that do something each. */
function readChanges(shell: Shell, use: CodeUse, tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    if (token.kind !== "word" || !MAIN_VERBS.has(token.upper)) return;
    const before = tokens[index - 1];
    if (before && before.text !== "(" && before.text !== ")") return;
    const end = tokens.findIndex((other, at) => at > index && other.depth < token.depth);
    emitStatement(shell, use, tokens.slice(index, end < 0 ? undefined : end), token.upper);
  });
}

const MAIN_VERBS = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]);

function emitStatement(shell: Shell, use: CodeUse, tokens: readonly Token[], verb: string): void {
  const found = objectOf(tokens, verb);
  const fields: Record<string, Value> = {
    action: knownWord(verb.toLowerCase()),
    kind: found.kind === undefined ? undefined : knownWord(found.kind),
    name: found.name === undefined ? undefined : wordIn(found.name),
    part: found.part === undefined ? undefined : knownWord(found.part),
    filtered: truthValue(isFiltered(tokens)),
    engine: use.reading.via,
  };
  emitQuery(shell, use, fields);
}

interface SqlObject {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly part?: string | undefined;
}

function objectOf(tokens: readonly Token[], verb: string): SqlObject {
  switch (verb) {
    case "DROP":
    case "CREATE":
    case "ALTER": {
      const at = kindAt(tokens);
      const kind = tokens[at]?.upper.toLowerCase();
      const named = skipWords(tokens, at + 1, ["IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY"]);
      const name = nameAt(tokens, named);
      return { kind, name: name.text, part: verb === "ALTER" ? tokens[name.next]?.upper.toLowerCase() : undefined };
    }
    case "TRUNCATE":
      return { kind: "table", name: nameAt(tokens, skipWords(tokens, 1, ["TABLE", "ONLY"])).text };
    case "DELETE":
    case "INSERT":
    case "REPLACE":
    case "MERGE":
      return { kind: "table", name: nameAfter(tokens, verb === "DELETE" ? "FROM" : "INTO") };
    case "UPDATE":
      return { kind: "table", name: nameAt(tokens, skipWords(tokens, 1, ["ONLY", "LOW_PRIORITY", "IGNORE"])).text };
    case "SELECT":
      return { kind: "table", name: nameAfter(tokens, "FROM") };
    case "GRANT":
    case "REVOKE":
      return { kind: undefined, name: nameAfter(tokens, "ON"), part: tokens[1]?.upper.toLowerCase() };
    default:
      return { kind: undefined, name: undefined };
  }
}

/** The word that says what is dropped or made: behind `TEMPORARY`, `OR REPLACE`, `UNIQUE` and the like. */
function kindAt(tokens: readonly Token[]): number {
  return skipWords(tokens, 1, [
    "TEMPORARY",
    "TEMP",
    "OR",
    "REPLACE",
    "UNIQUE",
    "GLOBAL",
    "LOCAL",
    "UNLOGGED",
    "EXTERNAL",
    "FOREIGN",
    "MATERIALIZED",
  ]);
}

function skipWords(tokens: readonly Token[], from: number, words: readonly string[]): number {
  let at = from;
  while (tokens[at]?.kind === "word" && words.includes(tokens[at]?.upper ?? "")) at += 1;
  return at;
}

function nameAfter(tokens: readonly Token[], word: string): string | undefined {
  const at = tokens.findIndex((token) => token.kind === "word" && token.upper === word);
  return at < 0 ? nameAt(tokens, 1).text : nameAt(tokens, skipWords(tokens, at + 1, ["ONLY", "TABLE"])).text;
}

function nameAt(tokens: readonly Token[], from: number): { readonly text: string | undefined; readonly next: number } {
  const first = tokens[from];
  if (!first || first.kind === "mark" || first.kind === "string") return { text: undefined, next: from };
  let text = first.text;
  let at = from + 1;
  while (tokens[at]?.text === "." && tokens[at + 1]) {
    text += `.${tokens[at + 1]?.text}`;
    at += 2;
  }
  return { text, next: at };
}

/** A WHERE that is always true narrows nothing. */
function isFiltered(tokens: readonly Token[]): boolean {
  const base = tokens[0]?.depth ?? 0;
  const at = tokens.findIndex((token) => token.kind === "word" && token.upper === "WHERE" && token.depth === base);
  if (at < 0) return false;
  const rest = tokens.slice(at + 1).filter((token) => token.text !== "(" && token.text !== ")");
  const [left, operator, right] = rest;
  if (rest.length === 1) return !(left?.text === "1" || left?.upper === "TRUE");
  return !(rest.length === 3 && operator?.text === "=" && left?.text === right?.text);
}

/** SQL that leaves the database: `COPY … TO PROGRAM '…'`, `INTO OUTFILE '…'`, `COPY t TO '…'`. */
function readPrograms(shell: Shell, use: CodeUse, tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token.kind !== "word" || next?.kind !== "string") return;
    if (token.upper === "PROGRAM" || token.upper === "XP_CMDSHELL") runShell(shell, use, wordIn(next.text));
    else if (token.upper === "OUTFILE" || token.upper === "DUMPFILE") touchFile(shell, use, "write", wordIn(next.text));
    else if (tokens[0]?.upper === "COPY" && (token.upper === "TO" || token.upper === "FROM"))
      touchFile(shell, use, token.upper === "TO" ? "write" : "read", wordIn(next.text));
  });
}
