import { expect, test } from "vitest";
import { isFiltered, objectOf } from "./sql-objects.ts";
import { sqlTokens } from "./sql-tokens.ts";

test.each([
  ["DROP TABLE IF EXISTS shop.users", { kind: "table", name: "shop.users" }],
  ["CREATE OR REPLACE VIEW v AS SELECT 1", { kind: "view", name: "v" }],
  ['ALTER TABLE ONLY "users" DROP COLUMN age', { kind: "table", name: "users", part: "drop" }],
  ["TRUNCATE users", { kind: "table", name: "users" }],
  ["DELETE FROM ONLY users", { kind: "table", name: "users" }],
  ["INSERT INTO TABLE users VALUES (1)", { kind: "table", name: "users" }],
  ["UPDATE LOW_PRIORITY users SET a = 1", { kind: "table", name: "users" }],
  ["SELECT a FROM users", { kind: "table", name: "users" }],
  ["COPY t TO STDOUT CSV", { kind: "t", part: "shown" }],
  ["COPY (SELECT 1) TO STDOUT", { part: "shown" }],
  ["COPY (DELETE FROM t RETURNING a) TO STDOUT", { part: undefined }],
  ["EXEC xp_cmdshell 'whoami'", { kind: "xp_cmdshell" }],
  ["EXEC master..xp_cmdshell 'whoami'", { kind: "xp_cmdshell" }],
  ["EXECUTE master.dbo.sp_who", { kind: "sp_who" }],
  ["COPY t FROM STDIN", { kind: "t", part: undefined }],
  ["COPY t TO PROGRAM 'gzip'", { kind: "t", part: "program" }],
  ["COPY t FROM PROGRAM 'curl h.example'", { kind: "t", part: "program" }],
  ["COPY (SELECT program FROM t) TO STDOUT", { part: "shown" }],
  ["PRAGMA main.journal_mode", { kind: "journal_mode", part: "asked" }],
  ["PRAGMA journal_mode = off", { kind: "journal_mode", part: undefined }],
  ["GRANT ALL ON users TO me", { kind: undefined, name: "users", part: "all" }],
  ["VACUUM full", { kind: "full" }],
])("%s is on %j", (text, object) => {
  const tokens = sqlTokens(text);
  expect(objectOf(tokens, tokens[0]!.upper)).toMatchObject(object);
});

test.each([
  ["DELETE FROM users WHERE id = 3", true],
  ["DELETE FROM users", false],
  ["DELETE FROM users WHERE 1", false],
  ["DELETE FROM users WHERE true", false],
  ["DELETE FROM users WHERE (1 = 1)", false],
  ["DELETE FROM users WHERE id = (SELECT 1 WHERE 2 = 3)", true],
  ["UPDATE users SET a = (SELECT 1 FROM t WHERE id = 1)", false],
])("%s is narrowed: %s", (text, expected) => {
  expect(isFiltered(sqlTokens(text))).toBe(expected);
});
