import type { EffectClause, Value } from "../../model/index.ts";
import { isUnconstrained, truthValue } from "../../model/index.ts";
import { emitPath, PathFields } from "../fields.ts";
import { isNoResource } from "../paths/devices.ts";
import { movedTo } from "../paths/moved.ts";
import type { Path } from "../paths/paths.ts";
import { unknownData } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";
import { fieldValue, grantsField, isSet } from "./clause-fields.ts";
import type { ClauseReading } from "./clauses.ts";
import { originOf } from "./emit.ts";
import { pathsOf } from "./targets.ts";
import type { Names } from "./when.ts";

/** Emits what a clause says of paths: one effect a path. */
export function pathClause(shell: Shell, reading: ClauseReading, clause: EffectClause, verb: PathVerb, names: Names): void {
  for (const target of clause.targets) {
    for (const path of pathsOf(shell, reading, reading.parsed, names, target)) {
      if (verb !== "delete" && isNoResource(path)) continue;
      if (verb === "mention" && isSentence(path.written.text)) continue;
      const fields = emitPathClause(shell, reading, clause, verb, path, names);
      if (verb === "delete") followDelete(shell, reading, clause, path, isSet(fields.moved), names);
    }
  }
}

type PathVerb = "read" | "mention" | "write" | "delete" | "change";

/** What is deleted after it was moved is deleted from where it was; what is moved is remembered. */
function followDelete(shell: Shell, reading: ClauseReading, clause: EffectClause, path: Path, moved: boolean, names: Names): void {
  const { paths } = shell.run;
  const originals = moved ? [] : movedTo(paths, path);
  if (paths.created.size > 0) forgetContent(path);
  if (moved && path.lexical.text !== undefined) paths.movedAway.add(path.lexical.text);
  for (const original of originals) emitPathClause(shell, reading, clause, "delete", original, names);
}

function emitPathClause(shell: Shell, reading: ClauseReading, clause: EffectClause, verb: PathVerb, path: Path, names: Names): PathFields {
  const { run } = shell;
  const { tree, narrowedTo, mayRecurse } = extentOf(shell, reading, clause, verb, path, names);
  const last = path.written.parts.at(-1);
  const keepLast = verb === "delete" && !(typeof last === "string" && last.endsWith("/")) && !path.contents;
  const fields = new PathFields(run, verb, reading.via, shell.carried, path.as(tree, keepLast, narrowedTo));
  for (const spec of clause.fields) {
    const value = spec.name === "grants" ? grantsField(reading, names, spec) : fieldValue(shell, reading, names, verb, spec);
    assignField(fields, spec.name, value);
  }
  if (mayRecurse) fields.recursive = truthValue("unknown");
  if (verb === "delete" || verb === "change") {
    if (path.tree) fields.recursive = truthValue(true);
    const binding = run.bindings.size > 0 ? run.bindings.get(path.written) : undefined;
    if (binding?.partial) fields.partial = truthValue(true);
  }
  if (verb === "write" && path.lexical.text !== undefined && !isSet(fields.discard)) {
    run.paths.created.set(path.lexical.text, { content: undefined, order: run.effects.length + 1 });
  }
  emitPath(run, verb, fields, reading.index, originOf(shell, reading), path.written.span ?? reading.call.span);
  return fields;
}

interface Extent {
  readonly tree: boolean;
  readonly narrowedTo: string | undefined;
  /** A flag that is not known may make the delete recursive. */
  readonly mayRecurse: boolean;
}

/** How much below the path the effect takes in. */
function extentOf(shell: Shell, reading: ClauseReading, clause: EffectClause, verb: PathVerb, path: Path, names: Names): Extent {
  let partial: Value;
  let recursive: Value;
  let tree = path.tree;
  for (const spec of clause.fields) {
    const value = fieldValue(shell, reading, names, verb, spec);
    if (spec.name === "partial") partial = value;
    else if (spec.name === "recursive") recursive = value;
    else if (spec.name === "tree" && isSet(value)) tree = true;
  }
  const mayRecurse = verb === "delete" && !isSet(recursive) && mayHideFlag(reading, clause, path);
  const narrowedTo = (verb === "delete" && partial !== undefined ? narrowedName(names) : undefined) ?? path.narrowedTo;
  return { tree: tree || mayRecurse || isSet(recursive), narrowedTo, mayRecurse };
}

/** Words with blanks between them are said to somebody; a path with a blank begins as one. */
function isSentence(text: string | undefined): boolean {
  return text !== undefined && /\s/.test(text) && !/^[/.~]/.test(text);
}

/** What is in a file of that name afterwards is not known: the delete may have failed, or another one may have come. */
function forgetContent(path: Path): void {
  const { made } = path;
  if (made?.content && path.lexical.text !== undefined) path.remake({ ...made, content: unknownData(undefined) });
}

/** Beside a path that is known a word of which nothing is known may be the flag that makes the delete recursive: `rm $FLAGS /`. */
function mayHideFlag({ parsed, call }: ClauseReading, clause: EffectClause, path: Path): boolean {
  if (path.lexical.text === undefined || !clause.fields.some(({ name, value }) => name === "recursive" && value.kind !== "true"))
    return false;
  return parsed.hidesFlag || (parsed.mayHideFlag && call.operands.some((word) => word.open && isUnconstrained(word)));
}

/** The one name that a delete is narrowed to, where the flags say just one and nothing turns it round. */
function narrowedName(names: Names): string | undefined {
  const { flags } = names;
  if (flags["-not"] || flags["!"] || flags["-o"] || flags["-or"]) return undefined;
  const name = flags["-name"] ?? flags["-iname"];
  const only = name?.kind === "list" && name.items.length === 1 ? name.items[0] : name;
  return only?.kind === "word" && only.text !== "*" ? only.text : undefined;
}

function assignField(fields: PathFields, name: string, value: Value): void {
  switch (name) {
    case "tree":
    case "recursive":
    case "partial":
    case "moved":
    case "discard":
    case "link":
    case "sources":
    case "grants":
    case "owner":
    case "source":
    case "language":
    case "name":
    case "deferred":
      fields[name] = value;
  }
}
