import type { EffectClause, Flow, Word } from "../../model/index.ts";
import { ANY, truthValue, wordOf } from "../../model/index.ts";
import { emitPath, listOf, PathFields } from "../fields.ts";
import { isNoResource } from "../paths/devices.ts";
import type { Created, Path } from "../paths/paths.ts";
import { type Data, EMPTY, flowOf, joinFlows, Output, unknownData, wordsFlow } from "../shell/flow.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { sentVariable } from "../words/secret-variables.ts";
import { fieldNamed, fieldValue, isSet } from "./clause-fields.ts";
import type { ClauseReading } from "./clauses.ts";
import { emitContent, originOf } from "./emit.ts";
import { emitFetch, emitRemote, sentSources } from "./remote-effects.ts";
import { type Endpoint, endpoints } from "./targets.ts";
import type { Names } from "./when.ts";

/** `copy A to B`: reads or fetches A, writes or sends B, and remembers that what is in B came from A. */
export function copyClause(shell: Shell, reading: ClauseReading, clause: EffectClause, names: Names): void {
  const from = clause.targets.flatMap((target) => endpoints(shell, reading, reading.parsed, names, target));
  const to = clause.to.flatMap((target) => endpoints(shell, reading, reading.parsed, names, target));
  if (to.length === 0) return;
  if (from.length === 0) {
    writeWithoutSource(shell, reading, clause, names);
    return;
  }
  const tree = isSet(fieldNamed(shell, reading, names, clause, "tree"));
  const link = isSet(fieldNamed(shell, reading, names, clause, "link"));
  const copied = from.map((end) => source(shell, reading, end, tree, link, clause, names));
  const data = copiedData(reading, copied);
  const unpacks = clause.fields.some((field) => field.name === "tree" && field.value.kind === "true");
  for (const end of to) {
    if (end.kind === "stdout" || end.kind === "stdin") print(reading, data);
    else if (end.kind === "remote") sendTo(shell, reading, end, data, clause, names);
    else
      writeTo(
        shell,
        reading,
        end.kind === "path" ? end.path : shellPath(shell, end.word),
        end,
        from,
        copied,
        data,
        { tree, link, unpacks },
        clause,
        names,
      );
  }
}

/** A file that a flag names is written, wherever its content comes from: standard input, a list of names. */
function writeWithoutSource(shell: Shell, reading: ClauseReading, clause: EffectClause, names: Names): void {
  const data = unknownData(joinFlows(flowOf("generated"), shell.stdin?.flow));
  for (const target of clause.to.filter(({ kind }) => kind === "flag")) {
    for (const end of endpoints(shell, reading, reading.parsed, names, target)) {
      if (end.kind !== "path" || isNoResource(end.path)) continue;
      writeOne(shell, reading, end.path, undefined, data, { tree: false, link: false, unpacks: false }, clause, names);
    }
  }
}

/** Whether the program hands its input on as it is, or lines of it. */
function keepsText(program: string | undefined): boolean {
  return program !== undefined && KEEPING.has(program);
}

interface Manner {
  readonly tree: boolean;
  readonly link: boolean;
  readonly unpacks: boolean;
}

const ALONE: Manner = { tree: false, link: false, unpacks: false };

const KEEPING = new Set([
  "cat",
  "bat",
  "tac",
  "tee",
  "cp",
  "mv",
  "ln",
  "install",
  "dd",
  "head",
  "tail",
  "sort",
  "uniq",
  "pv",
  "sponge",
  "curl",
  "wget",
]);

/** Emits what reading a source is, and gives the data that comes from it. */
function source(
  shell: Shell,
  reading: ClauseReading,
  end: Endpoint,
  tree: boolean,
  link: boolean,
  clause: EffectClause,
  names: Names,
): Data {
  switch (end.kind) {
    case "stdin":
    case "stdout":
      return shell.stdin ?? EMPTY;
    case "remote":
      emitFetch(shell, reading, end.remote, clause, names, sentSources(shell, reading, clause));
      return unknownData({ origin: "network", sources: [], network: true });
    case "word":
      return end.word;
    case "path":
      return readFrom(shell, reading, end.path, tree, link);
  }
}

function readFrom(shell: Shell, reading: ClauseReading, path: Path, tree: boolean, link: boolean): Data {
  const { run } = shell;
  const made = path.made;
  if (isNoResource(path)) return made?.content ?? EMPTY;
  const verb = link ? "mention" : "read";
  const fields = new PathFields(run, verb, reading.via, shell.carried, path.as(tree || path.tree, link));
  if (tree) fields.tree = truthValue(true);
  emitPath(run, verb, fields, reading.index, originOf(shell, reading), path.written.span ?? reading.call.span);
  if (made?.content) return made.content;
  return unknownData(flowOf("file", [path]));
}

function copiedData(reading: ClauseReading, copied: readonly Data[]): Data {
  const output = new Output();
  for (const data of copied) output.add(data);
  const data = output.toData();
  if (keepsText(reading.call.name)) return data;
  return unknownData(joinFlows(flowOf("generated"), data.flow));
}

function print(reading: ClauseReading, data: Data): void {
  if (!reading.printed) {
    reading.printed = data;
    return;
  }
  const output = new Output();
  output.add(reading.printed);
  output.add(data);
  reading.printed = output.toData();
}

function sendTo(
  shell: Shell,
  reading: ClauseReading,
  end: Endpoint & { readonly kind: "remote" },
  data: Data,
  clause: EffectClause,
  names: Names,
): void {
  const flow = joinFlows(data.flow, wordsFlow(reading.call.words));
  const variable = sentVariable(shell, data);
  const sources = [...(flow?.sources ?? []), ...(variable ? [variable] : [])];
  emitRemote(shell, reading, "send", end.remote, clause, names, sources.length > 0 ? listOf(sources) : undefined);
  if (data.text !== undefined && data.text !== "") emitContent(shell, reading, undefined, "sent", data.text, reading.call.span);
}

function writeTo(
  shell: Shell,
  reading: ClauseReading,
  target: Path,
  end: Endpoint,
  from: readonly Endpoint[],
  copied: readonly Data[],
  data: Data,
  manner: Manner,
  clause: EffectClause,
  names: Names,
): void {
  if (isNoResource(target)) {
    shell.run.paths.sinks.get(target.lexical.text ?? "")?.(data);
    return;
  }
  if (!manner.tree && isDirectory(target, end) && from.every((each) => each.kind === "remote")) {
    from.forEach((each, index) => {
      if (each.kind === "remote")
        writeOne(shell, reading, fetchedInto(shell, target, each.remote.url), each, copied[index] ?? data, manner, clause, names);
    });
    return;
  }
  // What else may come with it is not known; what is asked for is.
  if (manner.tree && isDirectory(target, end))
    from.forEach((each, index) => {
      const content = copied[index] ?? data;
      if (each.kind === "remote") remember(shell, fetchedInto(shell, target, each.remote.url), each, content, ALONE, content.flow);
    });
  const into = !manner.unpacks && from.every((each) => each.kind === "path") && (from.length > 1 || isDirectory(target, end));
  if (!into) {
    writeOne(shell, reading, target, from[0], data, manner, clause, names);
    return;
  }
  from.forEach((each, index) => {
    if (each.kind === "path")
      writeOne(shell, reading, inside(shell, target, each.path), each, copied[index] ?? data, manner, clause, names);
  });
}

/** A copy lands inside a directory: one that exists, is written with a slash, or that a flag names. */
function isDirectory(target: Path, end: Endpoint): boolean {
  const { text } = target.written;
  if (end.kind === "path" && end.directory) return true;
  if (text !== undefined && (text.endsWith("/") || text === "." || text === ".." || text.endsWith("/.") || text.endsWith("/..")))
    return true;
  return target.isDirectory === true;
}

function inside(shell: Shell, directory: Path, file: Path): Path {
  const { parts } = file.lexical;
  const last = parts.at(-1);
  const name = typeof last === "string" ? last.slice(last.lastIndexOf("/") + 1) : "";
  const known = typeof last === "string" && last.includes("/");
  const tail = known ? [name] : [ANY, ...(typeof last === "string" ? [last] : [])];
  const written: Word = wordOf([...directory.lexical.parts, "/", ...(file.contents ? [ANY] : tail)], { span: directory.written.span });
  return shellPath(shell, written);
}

/** What is fetched by its address alone is named as the address ends, without its query; `host:path` as the path does. */
function fetchedInto(shell: Shell, directory: Path, url: Word): Path {
  const named = url.text === undefined ? undefined : (FAR_NAME.exec(url.text) ?? URL_NAME.exec(url.text))?.[1];
  return shellPath(
    shell,
    wordOf([...directory.lexical.parts, "/", named === undefined || /^\.\.?$/.test(named) ? ANY : named], { span: directory.written.span }),
  );
}

const FAR_NAME = /^[^/:]+::?(?!\/\/)(?:.*\/)?([^/]+)$/s;
const URL_NAME = /^(?:\w+:\/\/)?[^/?#]+\/(?:[^?#]*\/)?([^/?#]+)(?:[?#]|$)/s;

function writeOne(
  shell: Shell,
  reading: ClauseReading,
  target: Path,
  from: Endpoint | undefined,
  data: Data,
  manner: Manner,
  clause: EffectClause,
  names: Names,
): void {
  const { run } = shell;
  const fields = new PathFields(run, "write", reading.via, shell.carried, target.as(manner.tree || target.tree, manner.link));
  if (manner.tree) fields.tree = truthValue(true);
  for (const spec of clause.fields) {
    if (spec.name === "discard" || spec.name === "link") fields[spec.name] = fieldValue(shell, reading, names, "write", spec);
  }
  const { flow } = data;
  if (flow && flow.sources.length > 0) fields.sources = listOf(flow.sources);
  if (manner.link && from?.kind === "path") fields.sources = listOf([from.path]);
  emitPath(run, "write", fields, reading.index, originOf(shell, reading), target.written.span ?? reading.call.span);
  remember(shell, target, from, data, manner, flow);
  if (data.text !== undefined && data.text !== "") emitContent(shell, reading, target, "written", data.text, reading.call.span);
}

/** The script knows what it made: a later command that reads, runs or removes it is judged by that. */
function remember(shell: Shell, target: Path, from: Endpoint | undefined, data: Data, manner: Manner, flow: Flow | undefined): void {
  const { paths, effects } = shell.run;
  const { key } = target;
  if (key === undefined) return;
  if (manner.link && from?.kind === "path" && target.lexical.text !== undefined) paths.links.set(target.lexical.text, linkText(from.path));
  const created: Created = { content: manner.tree && !flow ? undefined : data, order: effects.length };
  paths.created.set(key, created);
  // A clone is what its repository is known for; an archive is a download like any other.
  if (manner.unpacks && flow?.network === true && from?.kind !== "remote") paths.unpacked.set(key, created);
}

function linkText(path: Path): Word {
  return path.lexical;
}
