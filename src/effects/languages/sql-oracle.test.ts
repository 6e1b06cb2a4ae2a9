/**
 * PostgreSQL's own parser as oracle for the reader of SQL: what that takes away or changes, ours has to see as the same action, narrowed where it is. A
 * development dependency only; decision 0032 says why.
 */
import { loadModule, parseSync } from "libpg-query";
import { beforeAll, describe, expect, it } from "vitest";
import { programOf, understandCommand, valueText } from "../testing.ts";

const PROGRAM = programOf("command psql { operands { statements: word } execute statements as sql }");

const STATEMENTS = [
  "drop table if exists a.b cascade",
  'drop table "Weird; name", t',
  "drop role app",
  "drop database app",
  "drop schema public cascade",
  "drop owned by app",
  "drop materialized view v",
  "drop function f(int, text)",
  "drop index concurrently i",
  "truncate only t restart identity",
  "truncate table a, b cascade",
  "delete from t",
  "delete from only t where id = 1",
  "delete from t using u where t.id = u.id",
  "delete from t where id in (select id from u where gone)",
  "delete from t returning (select 1 where true)",
  "update t set a = (select b from u where u.id = 1)",
  "update only t set a = 1 where b",
  "insert into t select * from u where a = 'drop table x; delete from y'",
  "insert into t values ($x$drop table t$x$) on conflict do update set a = 1",
  "select 'it''s; drop table t' as \"delete from t\"",
  "select e'\\'; drop table t; --'",
  "with gone as (delete from t returning *) select * from gone",
  "with a as (select 1), b as (update t set a = 1 where b) delete from u",
  "create table t (a int references u on delete cascade)",
  "create trigger g after delete on t for each row execute function f()",
  "create rule r as on delete to t do instead nothing",
  "grant delete, truncate on t to app",
  "alter table t drop column c",
  "comment on table t is 'drop table t'",
  "merge into t using u on t.a = u.a when matched then delete",
  "explain delete from t",
  "explain (analyze, verbose) delete from t",
  "explain analyze update t set a = 1 where b",
  "vacuum full t",
  "set role app",
];

const DISGUISES: readonly ((sql: string) => string)[] = [
  (sql) => sql,
  (sql) => `begin; ${sql}; commit`,
  (sql) => `/* drop table c; /* delete from c */ */ ${sql} -- ; drop table c`,
  (sql) => `select 1;\n\n${sql.toUpperCase().replaceAll("E'\\'", "e'\\'")}`,
  (sql) => sql.replaceAll(" ", "\n\t"),
];

const DROPS = new Set(["DropStmt", "DropRoleStmt", "DropdbStmt", "DropOwnedStmt"]);

describe("what PostgreSQL would change", () => {
  beforeAll(() => loadModule());
  it.each(STATEMENTS)("%s", (statement) => {
    for (const disguise of DISGUISES) {
      const sql = disguise(statement);
      expect(seen(sql), sql).toEqual(changesIn(parseSync(sql), true).sort());
    }
  });
});

function seen(sql: string): string[] {
  const { effects } = understandCommand(PROGRAM, `psql '${sql.replaceAll("'", "'\\''")}'`);
  return effects
    .flatMap(({ verb, fields }) => {
      const action = valueText(fields.action);
      if (verb !== "query" || !["drop", "truncate", "delete", "update"].includes(action ?? "")) return [];
      return action === "delete" || action === "update" ? [`${action} ${valueText(fields.filtered)}`] : [`${action}`];
    })
    .sort();
}

/** The changes in a syntax tree, wherever they stand; what is only explained changes nothing. */
function changesIn(node: unknown, runs: boolean): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => changesIn(item, runs));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const stays = key === "ExplainStmt" && !JSON.stringify(value).includes('"analyze"');
    const below = changesIn(value, runs && !stays);
    if (!runs) return below;
    if (DROPS.has(key)) return ["drop", ...below];
    if (key === "TruncateStmt") return ["truncate", ...below];
    if (key === "DeleteStmt" || key === "UpdateStmt")
      return [`${key === "DeleteStmt" ? "delete" : "update"} ${isNarrowed(value)}`, ...below];
    return below;
  });
}

function isNarrowed(statement: unknown): boolean {
  return typeof statement === "object" && statement !== null && "whereClause" in statement;
}
