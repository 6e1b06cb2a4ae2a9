import type { Redirection, Word as WordNode } from "unbash";
import type { Word } from "../../model/index.ts";
import { knownWord, wordOf } from "../../model/index.ts";
import { emitPath, listOf, PathFields, plainFields } from "../fields.ts";
import { connectionOf, isNoResource } from "../paths/devices.ts";
import type { Path } from "../paths/paths.ts";
import { emitContent } from "../signatures/emit.ts";
import { withHoles } from "../words/holes.ts";
import { expandInto, expandOne, expandText } from "../words/words.ts";
import type { Descriptor } from "./environment.ts";
import { type Data, EMPTY, flowOf, Output, unknownData } from "./flow.ts";
import { nodeSpan, type Shell, shellPath } from "./shell.ts";

/** Where a command's input comes from and its output goes, as its redirections say. */
export interface Redirected {
  /** What the command reads; undefined where no redirection says. */
  stdin: Data | undefined;
  /** Files that get its standard output. */
  readonly files: { readonly path: Path; readonly append: boolean }[];
  /** Files that get other output only. */
  readonly others: Path[];
  readonly connections: { readonly host: Word; readonly url: Word }[];
  /** Files that are read. */
  readonly reads: Path[];
  /** True where standard output goes elsewhere than to the pipeline. */
  away: boolean;
  /** Descriptors that are opened, for `exec`. */
  readonly opened: [number, Descriptor][];
}

/** Reads redirections without emitting anything: their words are expanded once, before the command runs. */
export function readRedirections(shell: Shell, redirections: readonly Redirection[]): Redirected {
  const found: Redirected = { stdin: undefined, files: [], others: [], connections: [], reads: [], away: false, opened: [] };
  for (const redirection of redirections) readOne(shell, redirection, found);
  return found;
}

/** Emits what the redirections do, once it is known what the command prints. */
export function applyRedirections(shell: Shell, found: Redirected, index: number, via: Word | undefined, printed: Data | undefined): void {
  const reading = { index, via };
  for (const path of found.reads) {
    if (isNoResource(path)) continue;
    emitPath(shell.run, "read", new PathFields(shell.run, "read", via, shell.carried, path), index, "redirection", path.written.span);
  }
  for (const { path, append } of found.files) writeFile(shell, path, append, printed ?? EMPTY, reading);
  for (const path of found.others) writeFile(shell, path, true, EMPTY, reading);
  for (const { host, url } of found.connections) {
    const sources = printed?.flow && printed.flow.sources.length > 0 ? listOf(printed.flow.sources) : undefined;
    for (const verb of ["fetch", "send"] as const) {
      const fields = plainFields(verb, via, shell.carried, { host, url, scheme: TCP, ...(sources && verb === "send" ? { sources } : {}) });
      shell.run.effects.push({ verb, fields, call: index, origin: "redirection", ...(url.span ? { span: url.span } : {}) });
    }
  }
}

const TCP = knownWord("tcp");

function readOne(shell: Shell, redirection: Redirection, found: Redirected): void {
  const descriptor = redirection.descriptor?.type === "FileDescriptor" ? redirection.descriptor.value : undefined;
  if (redirection.type === "HereDoc") {
    takeInput(found, descriptor, hereDocument(shell, redirection));
    return;
  }
  const target = redirection.target ? targetOf(shell, redirection.target) : undefined;
  if (!target) return;
  if (redirection.type === "HereString") {
    takeInput(found, descriptor, wordOf([...target.parts, "\n"], { span: target.span, flow: target.flow }));
    return;
  }
  const { operator } = redirection;
  const duplicates = (operator === ">&" || operator === "<&") && target.text !== undefined && /^(\d+|-|\d+-)$/.test(target.text);
  if (duplicates) {
    duplicate(shell, operator, descriptor, target.text ?? "", found);
    return;
  }
  const connection = target.text === undefined ? undefined : connectionOf(target.text);
  if (connection) {
    connect(operator, descriptor, target, connection.host, found);
    return;
  }
  open(shell, operator, descriptor, target, found);
}

/** A glob is the file that it matches; where it matches several, the shell opens none. */
function targetOf(shell: Shell, node: WordNode): Word {
  if (!node.parts?.some((part) => part.type === "Glob")) return expandOne(shell, node);
  const words: Word[] = [];
  expandInto(shell, node, words);
  return words[0] ?? knownWord("");
}

/** Input of another descriptor than the first is there for who asks for that descriptor. */
function takeInput(found: Redirected, descriptor: number | undefined, data: Data): void {
  if ((descriptor ?? 0) === 0) found.stdin = data;
  else found.opened.push([descriptor ?? 0, { kind: "data", data }]);
}

function hereDocument(shell: Shell, redirection: Redirection & { readonly type: "HereDoc" }): Data {
  const { body, closing, delimiter, operator } = redirection;
  const span = nodeSpan(shell, body);
  // No shell expands the word that closes it: whoever wrote this reads it in another way than the shell.
  if (!closing && /[$`]/.test(delimiter?.text ?? "")) shell.run.fail("a here-document is never closed", span);
  const text = delimiter?.quoted
    ? (withHoles(shell, body.text) ?? knownWord(body.text, span))
    : body.parts
      ? expandText(shell, body.parts, span)
      : knownWord(
          body.text.replace(/\\([\\$`]|\n)/g, (_, character) => (character === "\n" ? "" : character)),
          span,
        );
  if (operator !== "<<-") return text;
  return wordOf(
    text.parts.map((part) => (typeof part === "string" ? withoutTabs(part) : part)),
    { span: text.span, flow: text.flow },
  );
}

function withoutTabs(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^\t+/, ""))
    .join("\n");
}

function duplicate(shell: Shell, operator: string, descriptor: number | undefined, target: string, found: Redirected): void {
  const from = Number.parseInt(target, 10);
  const own = descriptor ?? (operator === ">&" ? 1 : 0);
  const opened = found.opened.find(([number]) => number === from)?.[1] ?? shell.env.descriptors?.get(from);
  if (own === 0) {
    if (opened?.kind === "network" || (from === 1 && found.connections.length > 0)) found.stdin = unknownData(flowOf("network"));
    else if (opened?.kind === "data") found.stdin = opened.data;
  } else if (own === 1) {
    found.away = from !== 1;
    if (opened?.kind === "network") found.connections.push(opened);
    if (from === 2 || target === "-") found.files.length = 0;
  }
}

function connect(operator: string, descriptor: number | undefined, url: Word, host: string, found: Redirected): void {
  const known = { host: knownWord(host), url };
  const reads = operator === "<" || operator === "<>";
  found.connections.push(known);
  found.opened.push([descriptor ?? (reads ? 0 : 1), { kind: "network", ...known }]);
  if (reads && (descriptor ?? 0) === 0) found.stdin = unknownData(flowOf("network"));
  if (!reads && (descriptor ?? 1) === 1) found.away = true;
}

function open(shell: Shell, operator: string, descriptor: number | undefined, target: Word, found: Redirected): void {
  const path = shellPath(shell, target);
  if (operator === "<" || operator === "<>") {
    found.reads.push(path);
    const data = path.made?.content ?? (isNoResource(path) ? EMPTY : unknownData(flowOf("file", [path])));
    if ((descriptor ?? 0) === 0 && path.written.text !== "/dev/stdin") found.stdin = data;
    else found.opened.push([descriptor ?? 0, { kind: "data", data }]);
    if (operator === "<>") found.others.push(path);
    return;
  }
  const both = operator.startsWith("&") || operator === ">&";
  const append = operator === ">>" || operator === "&>>";
  if (both || (descriptor ?? 1) === 1) {
    found.files.push({ path, append });
    found.away = !STDOUTS.has(target.text ?? "");
  } else found.others.push(path);
}

const STDOUTS = new Set(["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]);

function writeFile(
  shell: Shell,
  path: Path,
  append: boolean,
  data: Data,
  reading: { readonly index: number; readonly via: Word | undefined },
): void {
  const { run } = shell;
  if (isNoResource(path)) {
    run.paths.sinks.get(path.lexical.text ?? "")?.(data);
    return;
  }
  const fields = new PathFields(run, "write", reading.via, shell.carried, path);
  if (data.flow && data.flow.sources.length > 0) fields.sources = listOf(data.flow.sources);
  emitPath(run, "write", fields, reading.index, "redirection", path.written.span);
  if (data.text !== undefined && data.text !== "") emitContent(shell, reading, path, "written", data.text, path.written.span);
  const { key } = path;
  if (key === undefined) return;
  run.paths.created.set(key, { content: append ? appended(path, data) : data, order: run.effects.length });
}

function appended(path: Path, data: Data): Data {
  const before = path.made?.content;
  const output = new Output();
  if (before) output.add(before);
  output.add(data);
  return before || path.exists === false
    ? output.toData()
    : { ...output.toData(), text: undefined, parts: [{ kind: "any" }, ...data.parts] };
}
