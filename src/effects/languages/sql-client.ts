import { knownWord } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { emitQuery, runShell, runUnknown, touchFile, wordIn } from "./embedded.ts";

/** The text without the lines for the client itself, whose effects are emitted: `\! cmd`, `.shell cmd`, `system cmd`. They are no SQL. */
export function withoutMeta(shell: Shell, use: CodeUse, text: string): string {
  if (!/^[ \t]*(?:\.|system\s|source\s|pager\s|tee\s|ho(?:st)?\s|[:!$])|\\/im.test(text)) return text;
  const kept: string[] = [];
  for (const line of text.split("\n").flatMap(ordersOf).map(inFull)) {
    const meta =
      /^\s*(?:\\!|\.(?:shell|system)\b|system\b|\\system\b|pager\b)\s*(.*)$/i.exec(line) ??
      /^\s*\\P\s+(.*)$/.exec(line) ??
      /^\s*:?!!\s*(.*)$/.exec(line) ??
      (ORACLE.has(use.reading.via?.text ?? "") ? /^\s*(?:ho(?:st)?\b|[!$])\s*(.*)$/i.exec(line) : null) ??
      // What stands in back-ticks behind an order of psql is a command, whose output is the argument.
      /^\s*\\[a-z]\w*\s[^`]*`([^`]+)`/i.exec(line) ??
      PIPED.exec(line);
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

/** Clients in which `host` begins no statement. */
const ORACLE: ReadonlySet<string> = new Set(["sqlplus", "sqlcl", "sql"]);

/** SQLite's and DuckDB's shells take the beginning of an order for the order: `.sh`, `.sys`, `.rea`. Where several begin so, the one that acts. */
function inFull(line: string): string {
  const [whole, blank = "", begun = ""] = /^(\s*)\.([a-z]{2,})/i.exec(line) ?? [];
  if (whole === undefined) return line;
  const order = DOT_ORDERS.find((each) => each.startsWith(begun.toLowerCase()));
  return order === undefined ? line : `${blank}.${order}${line.slice(whole.length)}`;
}

const DOT_ORDERS: readonly string[] = [
  "shell",
  "system",
  "read",
  "restore",
  "output",
  "once",
  "backup",
  "save",
  "clone",
  "load",
  "log",
  "import",
  "archive",
  "excel",
  "open",
  "session",
  "trace",
  "iotrace",
  "www",
];

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
