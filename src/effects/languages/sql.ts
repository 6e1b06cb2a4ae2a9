import type { Effect, Value } from "../../model/index.ts";
import { knownWord, truthValue } from "../../model/index.ts";
import type { CodeUse } from "../code.ts";
import type { Shell } from "../shell.ts";
import { clientOf, emitQuery, runShell, runUnknown, touchFile, wordIn } from "./embedded.ts";
import { type SqlToken, sqlTokens } from "./sql-tokens.ts";

/** Texts of SQL inside SQL, one in the other. */
const DEEPEST = 3;

/** Reads SQL statement by statement: each is a `query` effect with its action, the kind and name of its object, and whether it is narrowed. */
export function analyseSql(shell: Shell, use: CodeUse, text: string): void {
  const from = shell.run.effects.length;
  readText(shell, use, withoutMeta(shell, use, text), 0);
  if (use.interpreter) forgetReplaced(shell.run.effects, from);
}

/** A file that makes anew what it drops says what stays, and is meant to be run again. */
function forgetReplaced(effects: Effect[], from: number): void {
  const field = (effect: Effect, name: string) => {
    const value = effect.verb === "query" ? effect.fields[name] : undefined;
    return value?.kind === "word" ? value.text : undefined;
  };
  const key = (effect: Effect) => `${field(effect, "kind")} ${field(effect, "name")}`;
  const found = effects.splice(from);
  const made = new Set(found.filter((effect) => field(effect, "action") === "create").map(key));
  effects.push(...found.filter((effect) => field(effect, "action") !== "drop" || !made.has(key(effect))));
}

function readText(shell: Shell, use: CodeUse, text: string, deep: number): void {
  for (const statement of statementsOf(sqlTokens(text))) readStatement(shell, use, statement, deep);
}

/** Cut at `;`, at `GO` on its own, and before what follows without either: SQL Server and the body of a block have such. */
function statementsOf(tokens: readonly SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [];
  let statement: SqlToken[] = [];
  const end = () => {
    if (statement.length > 0) statements.push(statement);
    statement = [];
  };
  for (const [index, token] of tokens.entries()) {
    if (token.text === ";" && token.kind === "mark") {
      end();
      continue;
    }
    if (token.kind === "word" && (token.upper === "GO" || beginsAnother(statement, token, tokens[index + 1]))) end();
    if (token.upper === "GO" && token.kind === "word" && statement.length === 0) continue;
    if (statement.length === 0 && opensBlock(token, tokens[index + 1])) continue;
    statement.push(token);
  }
  end();
  return statements;
}

/** Words of a block, before its first statement. */
const BLOCK_WORDS = new Set(["BEGIN", "THEN", "ELSE", "LOOP", "DO"]);
/** What stands behind the `BEGIN` of a transaction. */
const TRANSACTION_WORDS = new Set(["TRANSACTION", "TRAN", "WORK", "ISOLATION", "READ", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "CONCURRENT"]);
/** In these the words for taking away stand for something else: a clause, a right, a trigger. */
const HOLDING_VERBS = new Set(["ALTER", "CREATE", "GRANT", "REVOKE", "COMMENT", "EXPLAIN", "WITH", "MERGE", "REPLACE", "SHOW", "DECLARE"]);
const DROPPED = new Set(["TABLE", "DATABASE", "SCHEMA", "VIEW", "INDEX", "USER", "ROLE", "LOGIN", "PROCEDURE", "FUNCTION", "TRIGGER"]);

function opensBlock(token: SqlToken, next: SqlToken | undefined): boolean {
  return token.kind === "word" && BLOCK_WORDS.has(token.upper) && next?.kind === "word" && !TRANSACTION_WORDS.has(next.upper);
}

function beginsAnother(statement: readonly SqlToken[], token: SqlToken, next: SqlToken | undefined): boolean {
  const [first] = statement;
  if (first?.kind !== "word" || token.depth !== first.depth || HOLDING_VERBS.has(first.upper)) return false;
  if (BLOCK_WORDS.has(token.upper)) return first.upper === "IF" || first.upper === "WHILE" || first.upper === "FOR";
  if (token.upper === "DROP") return next !== undefined && DROPPED.has(next.upper);
  if (token.upper === "TRUNCATE") return next?.upper === "TABLE";
  return token.upper === "DELETE" && next?.upper === "FROM";
}

/** Lines for the client itself: `\! cmd`, `.shell cmd`, `system cmd`. They are no SQL. */
function withoutMeta(shell: Shell, use: CodeUse, text: string): string {
  if (!/^[ \t]*(?:\.|system\s|source\s|pager\s|tee\s|:|!!)|\\/im.test(text)) return text;
  const kept: string[] = [];
  for (const line of text.split("\n").flatMap(ordersOf)) {
    const meta = /^\s*(?:\\!|\.(?:shell|system)\b|system\b|\\system\b|pager\b|\\P)\s*(.*)$/i.exec(line) ?? PIPED.exec(line);
    const file = /^\s*(?:\\i|\\ir|\\\.|\.read|source)\s+(\S+)/i.exec(line);
    const output = /^\s*(?:\\o|\\out|\\w|\\write|\\s|\\lo_export\s+\S+|\.output|\.once|\.backup|\.save|\.clone|\.log|tee)\s+(\S+)/i.exec(
      line,
    );
    const result = /\\gx?\s+(?:\([^)]*\)\s*)?([^\s|(;\\]+)/i.exec(line);
    const library = /^\s*\.load\s+(\S+)/i.exec(line);
    if (meta?.[1]) runShell(shell, use, wordIn(meta[1].replace(/;\s*$/, "")));
    else if (file?.[1]) {
      touchFile(shell, use, "read", wordIn(file[1]));
      // What it says is run, unseen.
      emitQuery(shell, use, { action: knownWord("script"), engine: use.reading.via });
    } else if (output?.[1]) touchFile(shell, use, "write", wordIn(output[1]));
    else if (library) runUnknown(shell, use);
    else kept.push(asStatement(line));
    if (result?.[1]) touchFile(shell, use, "write", wordIn(result[1]));
  }
  return kept.join("\n");
}

/** The orders of MySQL's client that have no sign before them end at a semicolon, behind which SQL may follow. */
function ordersOf(line: string): readonly string[] {
  const [whole, order = "", behind = ""] = /^(\s*(?:system|source|pager|tee)\s[^;]*);(.*)$/i.exec(line) ?? [];
  return whole === undefined || behind.trim() === "" ? [line] : [order, behind];
}

/** Orders of a client that do what a statement does: `\copy t from f`, `.import f t`, `.restore f`; and `\gexec`, which runs what a query answers. */
function asStatement(line: string): string {
  const imported = /^\s*\.import\s+(?:-\S+\s+)*(\S+)\s+(\S+)/i.exec(line);
  if (imported) return `COPY ${imported[2]} FROM '${imported[1]?.replace(/['"]/g, "")}'`;
  const copied = /^\s*\\copy\s+((?:\(.*\)|\S+(?:\s*\([^)]*\))?)\s+(?:to|from))\s+(.*)$/i.exec(line);
  if (copied) return `COPY ${copied[1]} ${copied[2]?.replace(/^(?!program\b|p?std(?:in|out)\b)([^\s'"]+)/i, "'$1'")}`;
  const acting = CLIENT_ACTS.reduce((text, order) => text.replace(order, "EXECUTE client "), line);
  if (acting !== line) return acting;
  // `\connect prod`, `\set x 1`: no statement, and none begins before the next line or `\\`.
  const order = /^\s*\\(?!g(?:x|exec|set|desc)?\b|copy\b|crosstabview\b|watch\b|;)[a-z?+]\S*(?:(?!\\\\).)*/i.exec(line)?.[0];
  if (order !== undefined) return line.slice(order.length).replace(/^\\\\/, "");
  return line.replace(/^\s*\.restore\b/i, "RESTORE").replace(/\\gexec\b/i, "; EXECUTE answers");
}

/** Orders to a client that do something themselves, each by its own way to write them. */
const CLIENT_ACTS: readonly RegExp[] = [
  /^\s*\\T\b/,
  /^\s*:?!!|^\s*:(?:out|error|perftrace|r|connect|setvar|ed)\b/i,
  /^\s*\.(?:ar|archive|excel|www|cd|session|open|trace|iotrace)\b/i,
  /^\s*\\(?:e|edit|ef|ev|setenv|cd|lo_import|lo_unlink)\b/i,
];

/** Where a result goes to, or input comes from, a program: `\\o |cmd`, `select 1 \\g |cmd`, `.once |cmd`, `.import "|cmd" t`. */
const PIPED = /(?:\\(?:o|out|w|write|g|gx)|^\s*\.(?:output|once|read|import|excel)\b[^|]*?)\s*["']?\|\s*(.*)$/i;

function readStatement(shell: Shell, use: CodeUse, tokens: readonly SqlToken[], deep: number): void {
  readPrograms(shell, use, tokens);
  const inner = textInside(tokens);
  if (inner !== undefined && deep < DEEPEST) readText(shell, use, inner, deep + 1);
  const [first] = tokens;
  if (first?.kind !== "word") return;
  const rest = first.upper === "EXPLAIN" ? explained(tokens) : tokens;
  const verb = rest[0]?.upper ?? "";
  if (verb === "SELECT" || verb === "WITH") readMadeTable(shell, use, rest);
  if (verb === "WITH") readChanges(shell, use, rest);
  else emitStatement(shell, use, rest, verb);
}

/** The text of a block or of a prepared statement: `DO $$ … $$`, `EXECUTE '…'`, `PREPARE s FROM '…'`, `EXEC sp_executesql N'…'`. */
function textInside(tokens: readonly SqlToken[]): string | undefined {
  const first = tokens[0]?.upper;
  const string = tokens.findIndex((token) => token.kind === "string");
  if (first === "DO") return string === 1 || tokens[1]?.upper === "LANGUAGE" ? tokens[string]?.text : undefined;
  return first === "EXECUTE" || first === "EXEC" || first === "PREPARE" ? tokens[string]?.text : undefined;
}

/** What `EXPLAIN ANALYZE` runs, its options away; what is only explained stays as it is. */
function explained(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const at = tokens.findIndex((token) => token.kind === "word" && MAIN_VERBS.has(token.upper) && token.depth === 0);
  const runs = tokens.slice(1, at < 0 ? undefined : at).some(({ upper }) => upper === "ANALYZE" || upper === "ANALYSE");
  return runs && at > 0 ? tokens.slice(at) : tokens;
}

/** The parts of `WITH … AS (DELETE …) SELECT …` that do something each. */
function readChanges(shell: Shell, use: CodeUse, tokens: readonly SqlToken[]): void {
  tokens.forEach((token, index) => {
    if (token.kind !== "word" || !MAIN_VERBS.has(token.upper)) return;
    const before = tokens[index - 1];
    if (before && before.text !== "(" && before.text !== ")") return;
    const end = tokens.findIndex((other, at) => at > index && other.depth < token.depth);
    emitStatement(shell, use, tokens.slice(index, end < 0 ? undefined : end), token.upper);
  });
}

const MAIN_VERBS = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]);

function emitStatement(shell: Shell, use: CodeUse, tokens: readonly SqlToken[], verb: string): void {
  const found = objectOf(tokens, verb);
  const fields: Record<string, Value> = {
    action: knownWord(verb.toLowerCase()),
    kind: found.kind === undefined ? undefined : knownWord(found.kind),
    name: found.name === undefined ? undefined : wordIn(found.name),
    part: found.part === undefined ? undefined : knownWord(found.part),
    filtered: truthValue(isFiltered(tokens)),
    ...clientOf(use),
  };
  emitQuery(shell, use, fields);
}

interface SqlObject {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly part?: string | undefined;
}

function objectOf(tokens: readonly SqlToken[], verb: string): SqlObject {
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
    case "PRAGMA": {
      // Without a value it is asked for.
      const { text, next } = nameAt(tokens, 1);
      return { kind: text?.split(".").at(-1)?.toLowerCase(), name: undefined, part: next >= tokens.length ? "asked" : undefined };
    }
    case "GRANT":
    case "REVOKE":
      return { kind: undefined, name: nameAfter(tokens, "ON"), part: tokens[1]?.upper.toLowerCase() };
    default:
      return { kind: tokens[1]?.kind === "word" ? tokens[1].upper.toLowerCase() : undefined, name: undefined };
  }
}

/** `SELECT … INTO t` makes a table; a file or a variable that it goes to is none. */
function readMadeTable(shell: Shell, use: CodeUse, tokens: readonly SqlToken[]): void {
  const base = tokens[0]?.depth;
  const at = tokens.findIndex((token) => token.kind === "word" && token.upper === "INTO" && token.depth === base);
  const before = tokens.slice(0, at);
  if (at < 0 || before.some(({ kind, upper }) => kind === "word" && (upper === "INSERT" || upper === "MERGE"))) return;
  const { text } = nameAt(tokens, skipWords(tokens, at + 1, ["TEMPORARY", "TEMP", "UNLOGGED", "TABLE"]));
  if (text === undefined || text.startsWith("@") || /^(?:out|dump)file$/i.test(text)) return;
  emitQuery(shell, use, { action: knownWord("create"), kind: knownWord("table"), name: wordIn(text), ...clientOf(use) });
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

function skipWords(tokens: readonly SqlToken[], from: number, words: readonly string[]): number {
  let at = from;
  while (tokens[at]?.kind === "word" && words.includes(tokens[at]?.upper ?? "")) at += 1;
  return at;
}

function nameAfter(tokens: readonly SqlToken[], word: string): string | undefined {
  const at = tokens.findIndex((token) => token.kind === "word" && token.upper === word);
  return at < 0 ? nameAt(tokens, 1).text : nameAt(tokens, skipWords(tokens, at + 1, ["ONLY", "TABLE"])).text;
}

function nameAt(tokens: readonly SqlToken[], from: number): { readonly text: string | undefined; readonly next: number } {
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
function isFiltered(tokens: readonly SqlToken[]): boolean {
  const base = tokens[0]?.depth ?? 0;
  const at = tokens.findIndex((token) => token.kind === "word" && token.upper === "WHERE" && token.depth === base);
  if (at < 0) return false;
  const rest = tokens.slice(at + 1).filter((token) => token.text !== "(" && token.text !== ")");
  const [left, operator, right] = rest;
  if (rest.length === 1) return !(left?.text === "1" || left?.upper === "TRUE");
  return !(rest.length === 3 && operator?.text === "=" && left?.text === right?.text);
}

/** SQL that leaves the database: `COPY … TO PROGRAM '…'`, `INTO OUTFILE '…'`, `COPY t TO '…'`, functions on files. */
function readPrograms(shell: Shell, use: CodeUse, tokens: readonly SqlToken[]): void {
  tokens.forEach((token, index) => {
    if (token.kind !== "word") return;
    const next = tokens[index + 1];
    if (next?.text === "(" && next.kind === "mark") readFunction(shell, use, token.upper, tokens.slice(index + 2, index + 5));
    // A string in double quotes is read as a name.
    if (next && (token.upper === "OUTFILE" || token.upper === "DUMPFILE")) touchFile(shell, use, "write", wordIn(next.text));
    if (next?.kind !== "string") return;
    if (token.upper === "PROGRAM" || token.upper === "XP_CMDSHELL") runShell(shell, use, wordIn(next.text));
    else if (token.upper === "INFILE") touchFile(shell, use, "read", wordIn(next.text));
    else if (tokens[0]?.upper === "COPY" && (token.upper === "TO" || token.upper === "FROM"))
      touchFile(shell, use, token.upper === "TO" ? "write" : "read", wordIn(next.text));
  });
}

const READING_FUNCTIONS = new Set([
  "PG_READ_FILE",
  "PG_READ_BINARY_FILE",
  "LO_IMPORT",
  "LOAD_FILE",
  "READFILE",
  "READ_TEXT",
  "READ_BLOB",
  "READ_CSV",
]);
const WRITING_FUNCTIONS = new Set(["WRITEFILE", "LO_EXPORT", "PG_FILE_WRITE"]);
const RUNNING_FUNCTIONS = new Set(["SYS_EXEC", "SYS_EVAL"]);
/** They act though they stand in a query: on the server, its sequences and locks, its large objects, or another database. */
const ACTING_FUNCTIONS = new RegExp(
  [
    "(?:set|next)val|set_config|pg_(?:terminate|cancel)_backend|pg_(?:reload_conf|promote|rotate_logfile|switch_wal|notify|log_backend\\w*)",
    "pg_(?:create|drop|copy|advance)_\\w+|pg_(?:wal_replay|replication|logical)_\\w+|pg_backup_\\w+|pg_(?:start|stop)_backup|pg_stat_\\w*reset\\w*",
    "pg_(?:try_)?advisory\\w*|lo_(?:import|create|creat|unlink|put|from_bytea|truncate\\w*)|lowrite|dblink\\w*|query_to_xml\\w*",
    "(?:get|release)_(?:all_)?locks?",
  ].join("|"),
  "i",
);

/** Functions of the databases that leave them. The first string of what stands behind the bracket is the file or the command. */
function readFunction(shell: Shell, use: CodeUse, name: string, rest: readonly SqlToken[]): void {
  const [first] = rest;
  const text = rest.find((token) => token.kind === "string")?.text;
  if (name === "LOAD_EXTENSION") runUnknown(shell, use);
  if (ACTING_FUNCTIONS.exec(name)?.[0].length === name.length)
    emitQuery(shell, use, { action: knownWord("call"), name: knownWord(name.toLowerCase()), ...clientOf(use) });
  if (text === undefined || !first) return;
  if (READING_FUNCTIONS.has(name)) touchFile(shell, use, "read", wordIn(text));
  else if (WRITING_FUNCTIONS.has(name)) touchFile(shell, use, "write", wordIn(text));
  else if (RUNNING_FUNCTIONS.has(name)) runShell(shell, use, wordIn(text));
}
