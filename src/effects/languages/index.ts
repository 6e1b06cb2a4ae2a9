import type { Word } from "../../model/index.ts";
import { type CodeUse, emitExecute } from "../carriers/code.ts";
import { MAX_TEXT } from "../limits.ts";
import type { Shell } from "../shell/shell.ts";
import { analyseAwk } from "./awk.ts";
import { analyseCurlConfig, analyseSshConfig } from "./config-files.ts";
import { runShell, wordIn } from "./embedded.ts";
import { analyseEx } from "./ex.ts";
import { analyseFtp } from "./ftp.ts";
import { analyseJq } from "./jq.ts";
import { analyseMongo } from "./mongo.ts";
import { analyseHaproxy, analyseM4, analyseMail, analyseTex } from "./orders.ts";
import { analyseScript } from "./scripting.ts";
import { analyseSed } from "./sed.ts";
import { analyseSql } from "./sql.ts";
import { languageOf } from "./tables.ts";
import { HOLE_CHARACTER } from "./tokens.ts";

/** Reads code of a language other than the shell: its calls that do something become effects. */
export function analyse(shell: Shell, use: CodeUse, code: Word): void {
  const text = textOf(code);
  if (text.length > MAX_TEXT) {
    emitExecute(shell, use, { source: code.flow?.origin ?? "literal" }, code.span);
    shell.run.fail("a script is too long to follow", code.span);
    return;
  }
  const inner: Shell = { ...shell, depth: shell.depth + 1, span: shell.span ?? code.span };
  const { calls, effects } = shell.run;
  const before = calls.length;
  const from = effects.length;
  analyseText(inner, use, text);
  // Code that starts programs does more than its own signature says, whatever the programs do.
  const executes = effects.slice(from).some((effect) => effect.verb === "execute" && effect.call === use.reading.index);
  if (calls.length > before && !executes) emitExecute(inner, use, { source: "literal" }, code.span);
}

/** Code as text, with a mark for each part that is not known. */
export function textOf(code: Word): string {
  return code.text ?? code.parts.map((part) => (typeof part === "string" ? part : HOLE_CHARACTER)).join("");
}

function analyseText(inner: Shell, use: CodeUse, text: string): void {
  switch (use.language) {
    case "sql":
      analyseSql(inner, use, text);
      return;
    case "mongo":
      analyseMongo(inner, use, text);
      return;
    case "redis":
      for (const line of text.split("\n")) if (line.trim() !== "") runShell(inner, use, wordIn(`redis-cli ${line}`));
      return;
    case "haproxy":
      analyseHaproxy(inner, use, text);
      return;
    case "m4":
      analyseM4(inner, use, text);
      return;
    case "tex":
      analyseTex(inner, use, text);
      return;
    case "mail":
      analyseMail(inner, use, text);
      return;
    case "sed":
      analyseSed(inner, use, text);
      return;
    case "awk":
      analyseAwk(inner, use, text);
      return;
    case "ex":
      analyseEx(inner, use, text);
      return;
    case "ssh":
      analyseSshConfig(inner, use, text);
      return;
    case "curl":
      analyseCurlConfig(inner, use, text);
      return;
    case "jq":
      analyseJq(inner, use, text);
      return;
    case "ftp":
      analyseFtp(inner, use, text);
      return;
    case "python":
    case "javascript":
    case "perl":
    case "ruby":
    case "php":
    case "lua":
    case "r":
    case "julia":
    case "go":
    case "other":
      analyseScript(inner, use, text, languageOf(use.language));
      return;
  }
}
