import { knownWord, truthValue, UNKNOWN_WORD, type Verb, type Word, wordOf } from "../../model/index.ts";
import { emitPath, listOf, PathFields } from "../fields.ts";
import { isNoResource } from "../paths/devices.ts";
import { movedTo } from "../paths/moved.ts";
import type { Path } from "../paths/paths.ts";
import { shellPath } from "../shell/shell.ts";
import { emitContent, originOf } from "../signatures/emit.ts";
import { grantsOf, typedValue } from "../signatures/word-types.ts";
import { rememberMade } from "./embedded.ts";
import { type Argument, withHome } from "./expressions.ts";
import type { Script } from "./script.ts";

export function pathOf(script: Script, argument: Argument | undefined): Path | undefined {
  if (!argument || argument.word.text === "" || isLeftOpen(script, argument.word)) return undefined;
  const { word } = argument;
  return shellPath(script.shell, script.language.tilde ? wordOf(withHome(word, script.scope.home)) : word);
}

/** What a program on disk works out as it runs is left to whoever wrote it. */
export function isLeftOpen({ use }: Script, word: Word): boolean {
  return use.lenient === true && word.text === undefined;
}

export function onPath(script: Script, verb: "read" | "write", argument: Argument | undefined, from?: Argument, content?: Word): void {
  const { shell, use } = script;
  const path = pathOf(script, argument);
  if (!path || isNoResource(path)) return;
  const fields = new PathFields(shell.run, verb, use.reading.via, shell.carried, path);
  const source = pathOf(script, from);
  if (source) fields.sources = listOf([source]);
  emit(script, verb, fields);
  if (verb !== "write") return;
  if (content?.text !== undefined) emitContent(shell, use.reading, path, "written", content.text, shell.span);
  const { text } = path.lexical;
  if (text === undefined) return;
  if (use.lenient) shell.run.paths.created.set(text, { content, order: shell.run.effects.length });
  else rememberMade(shell, path, text, content);
}

export function fillDirectory(script: Script, argument: Argument | undefined, from: Argument | undefined): void {
  const { shell, use } = script;
  const path = pathOf(script, argument);
  if (!path) return;
  const fields = new PathFields(shell.run, "write", use.reading.via, shell.carried, path.as(true, true));
  fields.tree = truthValue(true);
  const source = pathOf(script, from);
  if (source) fields.sources = listOf([source]);
  emit(script, "write", fields);
}

function emit(script: Script, verb: Verb, fields: PathFields): void {
  const { shell, use } = script;
  emitPath(shell.run, verb, fields, use.reading.index, originOf(shell, use.reading), shell.span);
}

export function deletePath(
  script: Script,
  recursive: boolean | "option",
  argument: Argument | undefined,
  args: readonly Argument[],
  moved = false,
): void {
  const { shell, use } = script;
  const path = pathOf(script, argument);
  if (!path) return;
  const { paths } = shell.run;
  const all =
    recursive === "option"
      ? args.some(({ name, tokens }) => name === "recursive" || tokens.some(({ text }) => text === "recursive" || text === "force"))
      : recursive;
  for (const deleted of moved ? [path] : [path, ...movedTo(paths, path)]) {
    const fields = new PathFields(shell.run, "delete", use.reading.via, shell.carried, deleted.as(all, true));
    fields.recursive = truthValue(all);
    if (moved) fields.moved = truthValue(true);
    emit(script, "delete", fields);
  }
}

export function changeMode(script: Script, argument: Argument | undefined, mode: Argument | undefined): void {
  const { shell, use } = script;
  const path = pathOf(script, argument);
  if (!path) return;
  const fields = new PathFields(shell.run, "change", use.reading.via, shell.carried, path);
  const octal = mode?.word.text?.replace(/^0o?/, "");
  fields.grants =
    octal !== undefined && typedValue(shell, "filemode", knownWord(octal)) ? grantsOf(knownWord(octal)) : grantsOf(UNKNOWN_WORD);
  emit(script, "change", fields);
}

/** Where a function writes that takes what it writes first: `writeLines(text, con)`, `cat(…, file = "x")`. */
export function writtenTo(path: "second" | "named", args: readonly Argument[], positional: readonly Argument[]): Argument | undefined {
  return args.find(({ name }) => name === "file" || name === "con" || name === "path") ?? (path === "second" ? positional[1] : undefined);
}
