import type { SqlToken } from "./sql-tokens.ts";

/** What a statement is on. */
export interface SqlObject {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly part?: string | undefined;
}

/** The object of a statement with this verb. */
export function objectOf(tokens: readonly SqlToken[], verb: string): SqlObject {
  switch (verb) {
    case "DROP":
    case "CREATE":
    case "ALTER": {
      const at = kindAt(tokens);
      const kind = tokens[at]?.upper.toLowerCase();
      const named = skipWords(tokens, at + 1, ["IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY"]);
      const name = nameAt(tokens, named);
      if (givesAll(kind, tokens)) return { kind, name: name.text, part: "superuser" };
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
    case "PRAGMA": {
      // Without a value it is asked for.
      const { text, next } = nameAt(tokens, 1);
      return { kind: text?.split(".").at(-1)?.toLowerCase(), name: undefined, part: next >= tokens.length ? "asked" : undefined };
    }
    case "COPY":
      return { kind: firstWord(tokens), name: undefined, part: copyPart(tokens) };
    case "EXEC":
    case "EXECUTE":
      return { kind: nameAt(tokens, 1).text?.split(".").at(-1)?.toLowerCase(), name: undefined };
    case "GRANT":
    case "REVOKE":
      return { kind: undefined, name: nameAfter(tokens, "ON"), part: tokens[1]?.upper.toLowerCase() };
    default:
      return { kind: firstWord(tokens), name: undefined };
  }
}

/** `ALTER ROLE app WITH LOGIN SUPERUSER`: whatever else is said of the role. */
function givesAll(kind: string | undefined, tokens: readonly SqlToken[]): boolean {
  return (kind === "role" || kind === "user") && tokens.some((token) => token.kind === "word" && token.upper === "SUPERUSER");
}

function firstWord([, word]: readonly SqlToken[]): string | undefined {
  return word?.kind === "word" ? word.upper.toLowerCase() : undefined;
}

/** Where a copy goes to, or comes from, if it is no file. */
function copyPart(tokens: readonly SqlToken[]): string | undefined {
  const base = tokens[0]?.depth;
  const at = tokens.findIndex(({ kind, upper, depth }) => kind === "word" && depth === base && (upper === "TO" || upper === "FROM"));
  if (at >= 0 && tokens[at + 1]?.upper === "PROGRAM") return "program";
  return isShown(tokens) ? "shown" : undefined;
}

/** `COPY t TO STDOUT`: what it copies goes to whoever asks. A change may stand in the brackets. */
function isShown(tokens: readonly SqlToken[]): boolean {
  const base = tokens[0]?.depth;
  const to = tokens.findIndex((token) => token.kind === "word" && token.upper === "TO" && token.depth === base);
  const [, source, first] = tokens;
  const target = tokens[to + 1]?.upper;
  if (to < 0 || (target !== "STDOUT" && target !== "PSTDOUT")) return false;
  return source?.text !== "(" || ["SELECT", "VALUES", "TABLE"].includes(first?.upper ?? "");
}

/** Whether a statement is on some rows only: a WHERE that is always true narrows nothing. */
export function isFiltered(tokens: readonly SqlToken[]): boolean {
  const base = tokens[0]?.depth ?? 0;
  const at = tokens.findIndex((token) => token.kind === "word" && token.upper === "WHERE" && token.depth === base);
  if (at < 0) return false;
  const rest = tokens.slice(at + 1).filter((token) => token.text !== "(" && token.text !== ")");
  const [left, operator, right] = rest;
  if (rest.length === 1) return !(left?.text === "1" || left?.upper === "TRUE");
  return !(rest.length === 3 && operator?.text === "=" && left?.text === right?.text);
}

/** The word that says what is dropped or made: behind `TEMPORARY`, `OR REPLACE`, `UNIQUE` and the like. */
function kindAt(tokens: readonly SqlToken[]): number {
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

/** The place behind words of this list. */
export function skipWords(tokens: readonly SqlToken[], from: number, words: readonly string[]): number {
  let at = from;
  while (tokens[at]?.kind === "word" && words.includes(tokens[at]?.upper ?? "")) at += 1;
  return at;
}

function nameAfter(tokens: readonly SqlToken[], word: string): string | undefined {
  const at = tokens.findIndex((token) => token.kind === "word" && token.upper === word);
  return at < 0 ? nameAt(tokens, 1).text : nameAt(tokens, skipWords(tokens, at + 1, ["ONLY", "TABLE"])).text;
}

/** A name with its dots, and the place behind it. */
export function nameAt(tokens: readonly SqlToken[], from: number): { readonly text: string | undefined; readonly next: number } {
  const first = tokens[from];
  if (!first || first.kind === "mark" || first.kind === "string") return { text: undefined, next: from };
  let text = first.text;
  let at = from + 1;
  while (tokens[at]?.text === "." && tokens[at + 1]) {
    // The name of the schema may be left out: `master..sp_who`.
    if (tokens[at + 1]?.text === ".") text += ".";
    else {
      text += `.${tokens[at + 1]?.text}`;
      at += 1;
    }
    at += 1;
  }
  return { text, next: at };
}
