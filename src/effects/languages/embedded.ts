import type { Value, Word } from "../../model/index.ts";
import { ANY, knownWord, truthValue, wordOf } from "../../model/index.ts";
import { type CodeUse, emitExecute, runCode } from "../carriers/code.ts";
import { emitPath, PathFields, plainFields } from "../fields.ts";
import { remoteOf } from "../hosts.ts";
import { isNoResource } from "../paths/devices.ts";
import type { Path } from "../paths/paths.ts";
import { flowOf, unknownData } from "../shell/flow.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { originOf } from "../signatures/emit.ts";
import { HOLE_CHARACTER } from "./tokens.ts";

/** What the small languages inside commands do: each of these is one effect of the command that runs them. */

export function touchFile(shell: Shell, use: CodeUse, verb: "read" | "write", file: Word): void {
  if (file.text === "") return;
  const path = shellPath(shell, file);
  if (isNoResource(path)) return;
  const fields = new PathFields(shell.run, verb, use.reading.via, shell.carried, path);
  emitPath(shell.run, verb, fields, use.reading.index, originOf(shell, use.reading), shell.span);
  if (verb === "write" && path.key !== undefined && !use.lenient) rememberMade(shell, path, path.key, undefined);
}

/** Of what code writes into a file that was not there nothing is known but that it was made; one that was there is still mostly what it was. */
export function rememberMade(shell: Shell, { real }: Path, key: string, content: Word | undefined): void {
  const { paths, effects } = shell.run;
  const isNew = real.text !== undefined && paths.status(real.text) === undefined;
  paths.created.set(key, { content: content ?? (isNew ? unknownData(flowOf("generated")) : undefined), order: effects.length });
}

/** A file goes away, or a directory with all that is in it. */
export function takeAway(shell: Shell, use: CodeUse, file: Word, recursive: boolean, moved = false): void {
  const path = shellPath(shell, file).as(recursive, true);
  const fields = new PathFields(shell.run, "delete", use.reading.via, shell.carried, path);
  fields.recursive = truthValue(recursive);
  if (moved) fields.moved = truthValue(true);
  emitPath(shell.run, "delete", fields, use.reading.index, originOf(shell, use.reading), shell.span);
}

/** What a client reads by a name that may be an address: DuckDB and ClickHouse ask for these themselves. */
export function touchSource(shell: Shell, use: CodeUse, source: Word): void {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(source.text ?? "")) {
    touchFile(shell, use, "read", source);
    return;
  }
  const { host, url, scheme } = remoteOf(source, undefined);
  shell.run.effects.push({
    verb: "fetch",
    fields: plainFields("fetch", use.reading.via, shell.carried, { host, url, scheme }),
    call: use.reading.index,
    origin: originOf(shell, use.reading),
    ...(shell.span ? { span: shell.span } : {}),
  });
}

export function runShell(shell: Shell, use: CodeUse, command: Word): void {
  runCode(shell, command, { ...use, language: "shell", appended: [] });
}

export function runUnknown(shell: Shell, use: CodeUse): void {
  emitExecute(shell, { ...use, language: "shell" }, { source: "generated" }, shell.span);
}

export function emitQuery(shell: Shell, use: CodeUse, fields: Readonly<Record<string, Value>>): void {
  shell.run.effects.push({
    verb: "query",
    fields: plainFields("query", use.reading.via, shell.carried, fields),
    call: use.reading.index,
    origin: originOf(shell, use.reading),
    ...(shell.span ? { span: shell.span } : {}),
  });
}

/** Fields of a query that say by which client it goes to the database, and in which file it stands. */
export function clientOf({ reading, interpreter }: CodeUse): { readonly engine: Value; readonly file?: Value } {
  return interpreter ? { engine: interpreter, file: reading.via } : { engine: reading.via };
}

/** The word that a piece of code stands for: what was not known in the code is a hole. */
export function wordIn(text: string): Word {
  if (!text.includes(HOLE_CHARACTER)) return knownWord(text);
  return wordOf(text.split(HOLE_CHARACTER).flatMap((piece, index) => (index === 0 ? [piece] : [ANY, piece])));
}
