import { knownWord } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { clientOf, emitQuery, runShell, runUnknown, touchFile, touchSource, wordIn } from "./embedded.ts";
import type { SqlToken } from "./sql-tokens.ts";

/** Functions of the databases that leave them. The first string of what stands behind the bracket is the file or the command. */
export function readFunction(shell: Shell, use: CodeUse, name: string, rest: readonly SqlToken[]): void {
  const [first] = rest;
  const text = rest.find((token) => token.kind === "string")?.text;
  // SQLite's shell opens the editor that the second argument, or a variable, names.
  if (name === "LOAD_EXTENSION" || name === "EDIT") runUnknown(shell, use);
  if (ACTING_FUNCTIONS.exec(name)?.[0].length === name.length)
    emitQuery(shell, use, { action: knownWord("call"), name: knownWord(name.toLowerCase()), ...clientOf(use) });
  if (text === undefined || !first) return;
  if (READING_FUNCTIONS.has(name)) touchSource(shell, use, wordIn(text));
  else if (WRITING_FUNCTIONS.has(name)) touchFile(shell, use, "write", wordIn(text));
  else if (RUNNING_FUNCTIONS.has(name)) runShell(shell, use, wordIn(text));
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
  "READ_CSV_AUTO",
  "SNIFF_CSV",
  "READ_JSON",
  "READ_JSON_AUTO",
  "READ_JSON_OBJECTS",
  "READ_NDJSON",
  "READ_NDJSON_AUTO",
  "READ_XLSX",
  "READ_PARQUET",
  "PARQUET_SCAN",
  "PARQUET_METADATA",
  "PARQUET_SCHEMA",
  "DELTA_SCAN",
  "ICEBERG_SCAN",
  "S3",
  "URL",
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
