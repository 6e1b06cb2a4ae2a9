import type { Redirection, Word as WordNode } from "unbash";
import type { Word } from "../../model/index.ts";
import { knownWord, wordOf } from "../../model/index.ts";
import { connectionOf, isNoResource, STANDARD_INPUTS } from "../paths/devices.ts";
import type { Path } from "../paths/paths.ts";
import { withHoles } from "../words/holes.ts";
import { expandInto, expandOne, expandText } from "../words/words.ts";
import { type Descriptor, readFrom } from "./descriptors.ts";
import { type Data, EMPTY, flowOf, type Output, unknownData } from "./flow.ts";
import { nodeSpan, type Shell, shellPath } from "./shell.ts";
import { setNamed } from "./variables.ts";

/** Where a command's input comes from and its output goes, as its redirections say. */
export interface Redirected {
  /** What the command reads; undefined where no redirection says. */
  stdin: Data | undefined;
  /** Files that get its standard output. */
  readonly files: { readonly path: Path; readonly append: boolean }[];
  /** Files that get other output only. */
  readonly others: { readonly path: Path; readonly append: boolean }[];
  readonly connections: { readonly host: Word; readonly url: Word }[];
  /** Files that are read. */
  readonly reads: Path[];
  /** True where standard output goes elsewhere than to the pipeline. */
  away: boolean;
  /** Who listens where it goes then. */
  into: Output | undefined;
  /** Descriptors that are opened. */
  readonly opened: [number, readonly Descriptor[]][];
  /** True where `exec` has them stay open. */
  kept: boolean;
  /** The shell's own input and output. */
  readonly before: { readonly stdin: Data | undefined; readonly output: Output | undefined };
}

/** Reads redirections without emitting anything: their words are expanded once, before the command runs. */
export function readRedirections(shell: Shell, redirections: readonly Redirection[]): Redirected {
  const { stdin, output } = shell;
  const found: Redirected = {
    stdin: undefined,
    files: [],
    others: [],
    connections: [],
    reads: [],
    away: false,
    into: undefined,
    opened: [],
    kept: false,
    before: { stdin, output },
  };
  for (const redirection of redirections) readOne(shell, redirection, found);
  const { prints } = shell.env;
  if (prints && prints.instead === output && !found.away && found.files.length === 0) {
    found.files.push(...prints.files);
    found.connections.push(...prints.connections);
    found.into = prints.into;
    found.away = true;
  }
  return found;
}

/** Runs a command with the descriptors that were opened for it. They are closed behind it, unless `exec` keeps them. */
export function runOpened(shell: Shell, redirected: Redirected, run: () => void): void {
  const { env } = shell;
  const { opened } = redirected;
  const before = env.descriptors;
  for (const [number, ways] of opened) env.describe(number, ways);
  run();
  if (redirected.kept || opened.length === 0) return;
  const after = new Map(env.descriptors);
  for (const [number] of opened) {
    const ways = before?.get(number);
    if (ways) after.set(number, ways);
    else after.delete(number);
  }
  env.descriptors = after;
}

function readOne(shell: Shell, redirection: Redirection, found: Redirected): void {
  const descriptor = numberOf(shell, redirection);
  if (redirection.type === "HereDoc") {
    takeInput(shell, found, descriptor, hereDocument(shell, redirection));
    return;
  }
  const target = redirection.target ? targetOf(shell, redirection.target) : undefined;
  if (!target) return;
  if (redirection.type === "HereString") {
    takeInput(shell, found, descriptor, wordOf([...target.parts, "\n"], { span: target.span, flow: target.flow }));
    return;
  }
  const { operator } = redirection;
  const duplicates = (operator === ">&" || operator === "<&") && target.text !== undefined && /^(\d+|-|\d+-)$/.test(target.text);
  if (duplicates) {
    duplicate(shell, operator, descriptor, target.text ?? "", found);
    return;
  }
  if (operator === "<&") {
    takeInput(shell, found, descriptor, unknownData(target.flow));
    return;
  }
  if (isStandard(shell, operator, descriptor, target.text ?? "", found)) return;
  const connection = target.text === undefined ? undefined : connectionOf(target.text);
  if (connection) {
    connect(shell, operator, descriptor, target, connection.host, found);
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

/** `{name}<file` opens a number that nobody else has, which stays open. */
function numberOf(shell: Shell, { descriptor, ...redirection }: Redirection): number | undefined {
  if (descriptor?.type !== "FileDescriptorVariable") return descriptor?.value;
  const given = shell.env.get(descriptor.name);
  const closes = redirection.type === "Redirect" && redirection.target?.value === "-";
  if (closes) return given && "kind" in given && given.text !== undefined ? Number(given.text) : Number.NaN;
  const number = FIRST_FREE + shell.run.substitutions++;
  setNamed(shell, descriptor.name, knownWord(String(number)));
  return number;
}

/** Shares its numbers with the files of process substitutions. */
const FIRST_FREE = 100;

/** Input of another descriptor than the first is there for who asks for that descriptor. */
function takeInput(shell: Shell, found: Redirected, descriptor: number | undefined, data: Data): void {
  if ((descriptor ?? 0) === 0) found.stdin = data;
  else opens(shell, found, descriptor ?? 0, { kind: "data", data });
}

function opens(shell: Shell, found: Redirected, number: number, ...ways: readonly Descriptor[]): void {
  if (number >= FIRST_FREE) shell.env.describe(number, ways);
  else found.opened.push([number, ways]);
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
  if (own === 1) printInto(shell, from, target, found);
  else if (target === "-") {
    if (own === 0) found.stdin = EMPTY;
    else opens(shell, found, own);
  } else if (own === 0) {
    found.stdin = readFrom(leadsTo(shell, from, found));
  } else opens(shell, found, own, ...(leadsTo(shell, from, found) ?? [UNSEEN]));
}

const UNSEEN: Descriptor = { kind: "other" };

/** Where a number leads at this place among the redirections. */
function leadsTo(shell: Shell, number: number, found: Redirected): readonly Descriptor[] | undefined {
  if (number === 0) return [{ kind: "data", data: found.stdin ?? shell.stdin }];
  if (number === 1) return standardOutput(shell, found);
  return found.opened.findLast(([opened]) => opened === number)?.[1] ?? shell.env.descriptors?.get(number);
}

function standardOutput(shell: Shell, found: Redirected): readonly Descriptor[] {
  const { files, connections, away, into } = found;
  const ways: Descriptor[] = files.map(({ path }) => ({ kind: "file", path }));
  for (const connection of connections) ways.push({ kind: "network", ...connection });
  if (ways.length > 0) return ways;
  return [{ kind: "output", output: away ? into : shell.output }];
}

function printInto(shell: Shell, from: number, target: string, found: Redirected): void {
  found.away = from !== 1;
  if (from === 2 || target === "-") found.files.length = 0;
  for (const way of from > 1 ? (leadsTo(shell, from, found) ?? []) : []) {
    if (way.kind === "network") found.connections.push(way);
    else if (way.kind === "file") found.files.push({ path: way.path, append: true });
    else if (way.kind === "output") found.into = way.output;
  }
}

function connect(shell: Shell, operator: string, descriptor: number | undefined, url: Word, host: string, found: Redirected): void {
  const known = { host: knownWord(host), url };
  const reads = operator === "<" || operator === "<>";
  found.connections.push(known);
  opens(shell, found, descriptor ?? (reads ? 0 : 1), { kind: "network", ...known });
  if (reads && (descriptor ?? 0) === 0) found.stdin = unknownData(flowOf("network"));
  if (!reads && (descriptor ?? 1) === 1) found.away = true;
}

function open(shell: Shell, operator: string, descriptor: number | undefined, target: Word, found: Redirected): void {
  const path = shellPath(shell, target);
  if (operator === "<" || operator === "<>") {
    found.reads.push(path);
    const data = path.made?.content ?? (isNoResource(path) ? EMPTY : unknownData(flowOf("file", [path])));
    if ((descriptor ?? 0) === 0) found.stdin = data;
    else opens(shell, found, descriptor ?? 0, operator === "<>" ? { kind: "file", path } : { kind: "data", data });
    if (operator === "<>") found.others.push({ path, append: true });
    return;
  }
  const both = operator.startsWith("&") || operator === ">&";
  const append = operator === ">>" || operator === "&>>";
  if (both || (descriptor ?? 1) === 1) {
    found.files.push({ path, append });
    found.away = true;
  } else {
    found.others.push({ path, append });
    opens(shell, found, descriptor ?? 1, { kind: "file", path });
  }
}

/** A file that names a standard descriptor is that descriptor. */
function isStandard(shell: Shell, operator: string, descriptor: number | undefined, target: string, found: Redirected): boolean {
  const reads = operator.startsWith("<");
  const named = reads ? (STANDARD_INPUTS.has(target) ? "0" : undefined) : STANDARD[target];
  if (named !== undefined) duplicate(shell, reads ? "<&" : ">&", descriptor, named, found);
  return named !== undefined;
}

const STANDARD: Readonly<Record<string, string>> = {
  "/dev/stdout": "1",
  "/dev/fd/1": "1",
  "/proc/self/fd/1": "1",
  "/dev/stderr": "2",
  "/dev/fd/2": "2",
  "/proc/self/fd/2": "2",
};
