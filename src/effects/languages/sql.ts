import type { Effect, Value } from "../../model/index.ts";
import { knownWord, truthValue } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { clientOf, emitQuery, runShell, touchFile, touchSource, wordIn } from "./embedded.ts";
import { withoutMeta } from "./sql-client.ts";
import { readFunction } from "./sql-functions.ts";
import { isFiltered, nameAt, objectOf, skipWords } from "./sql-objects.ts";
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

/** SQL that leaves the database: `COPY … TO PROGRAM '…'`, `INTO OUTFILE '…'`, `COPY t TO '…'`, `FROM '…'` of DuckDB, functions on files. */
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
    else if ((token.upper === "FROM" || token.upper === "JOIN") && use.reading.via?.text === "duckdb")
      touchSource(shell, use, wordIn(next.text));
  });
}
