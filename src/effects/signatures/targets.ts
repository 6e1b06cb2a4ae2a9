import type { CommandSignature, Scalar, Target, Value, Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { type Remote, remoteHost, remoteOf } from "../hosts.ts";
import { STANDARD_INPUTS } from "../paths/devices.ts";
import { Path } from "../paths/paths.ts";
import type { Reading } from "../run.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import type { Parsed } from "./argv.ts";
import { flagName } from "./prepared.ts";
import { fitShape, holeOfType } from "./shapes.ts";
import type { Names } from "./when.ts";

/** One end of a copy, or what an effect is on. */
export type Endpoint =
  | {
      readonly kind: "path";
      readonly path: Path /** From a role or flag of type `dir`, or a flag that names where to put things. */;
      readonly directory: boolean;
    }
  | { readonly kind: "remote"; readonly remote: Remote; readonly word: Word }
  | { readonly kind: "stdin" }
  | { readonly kind: "stdout" }
  | { readonly kind: "word"; readonly word: Word };

/** The values of a target; an absent one has none. */
export function targetValues(reading: Reading, parsed: Parsed, names: Names, target: Target): readonly Scalar[] {
  return scalars(targetValue(reading, parsed, names, target));
}

function targetValue(reading: Reading, parsed: Parsed, names: Names, target: Target): Value {
  switch (target.kind) {
    case "literal":
      return knownWord(target.text);
    case "unknown":
      return UNKNOWN_WORD;
    case "flag":
      return names.flags[target.name] ?? reading.fallbacks[target.name];
    case "name": {
      const bound = names.holes[target.name] ?? names.roles[target.name];
      if (bound !== undefined) return bound;
      const values = parsed.shapes.flatMap((record) => scalars(record[target.name]));
      return values.length === 0 ? undefined : { kind: "list", items: values, open: false };
    }
  }
}

export function scalars(value: Value): readonly Scalar[] {
  if (value === undefined) return NONE;
  return value.kind === "list" ? value.items : [value];
}

const NONE: readonly Scalar[] = [];

/** What a target names, as places that data comes from or goes to. */
export function endpoints(shell: Shell, reading: Reading, parsed: Parsed, names: Names, target: Target): readonly Endpoint[] {
  if (target.kind === "name") {
    if (target.name === "stdin") return STDIN;
    if (target.name === "stdout") return STDOUT;
    if (target.name === "cwd") return [{ kind: "path", path: shellPath(shell, shell.env.cwd), directory: true }];
  }
  if (target.kind === "literal" && target.text.startsWith("~/")) {
    const path = shellPath(shell, wordOf([...shell.env.home.parts, target.text.slice(1)]));
    return [{ kind: "path", path, directory: false }];
  }
  if (target.kind === "literal" && target.text.startsWith("/"))
    return [{ kind: "path", path: shellPath(shell, knownWord(target.text)), directory: false }];
  if (target.kind === "literal" && target.text.includes("://")) return [urlEndpoint(shell, knownWord(target.text))];
  const type = typeOf(shell, reading, target);
  const found: Endpoint[] = [];
  for (const value of targetValues(reading, parsed, names, target)) {
    const endpoint = endpointOf(shell, value, type);
    if (endpoint) found.push(endpoint);
  }
  return found;
}

/** The same where only paths make sense. */
export function pathsOf(shell: Shell, reading: Reading, parsed: Parsed, names: Names, target: Target): readonly Path[] {
  const found: Path[] = [];
  for (const endpoint of endpoints(shell, reading, parsed, names, target)) {
    if (endpoint.kind === "path") found.push(endpoint.path);
    else if (endpoint.kind === "word") found.push(shellPath(shell, endpoint.word));
  }
  return found.length > FEW ? distinct(found) : found;
}

const FEW = 8;

/** What is named twice is touched once. */
function distinct(paths: readonly Path[]): readonly Path[] {
  const seen = new Set<string>();
  return paths.filter(({ written: { text } }) => {
    if (text === undefined) return true;
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** The same where only other machines make sense. */
export function remotesOf(shell: Shell, reading: Reading, parsed: Parsed, names: Names, target: Target): readonly Remote[] {
  const found: Remote[] = [];
  for (const endpoint of endpoints(shell, reading, parsed, names, target)) {
    if (endpoint.kind === "remote") found.push(endpoint.remote);
    else if (endpoint.kind === "word") found.push(remoteOf(endpoint.word, shell.run.context.remote));
    else if (endpoint.kind === "path") found.push(remoteOf(endpoint.path.written, shell.run.context.remote));
  }
  return found;
}

const STDIN: readonly Endpoint[] = [{ kind: "stdin" }];
const STDOUT: readonly Endpoint[] = [{ kind: "stdout" }];

function typeOf(shell: Shell, reading: Reading, target: Target): string | undefined {
  if (target.kind === "literal") return "path";
  if (target.kind === "flag") return reading.signature.flags.find((spec) => flagName(spec) === target.name)?.type;
  if (target.kind === "unknown") return undefined;
  for (const list of reading.signature.operands) {
    for (const role of list.roles) if (role.kind === "role" && role.name === target.name) return role.type;
  }
  return typeOfHole(shell, reading, target.name);
}

/** The type that a shape of the signature's words gives its hole of that name. */
function typeOfHole(shell: Shell, { signature }: Reading, name: string): string | undefined {
  const { shapes } = shell.run.program;
  const known = HOLES.get(signature);
  if (known) return known.get(name);
  const types = new Map<string, string>();
  const words = signature.operands.flatMap((list) => list.roles.flatMap((role) => (role.kind === "role" ? [role.type] : [])));
  for (const type of [...words, ...signature.flags.map((spec) => spec.type ?? "")])
    for (const segment of shapes.get(type)?.shapes.flat() ?? [])
      if (segment.kind === "hole" && segment.type !== "word") types.set(segment.name, segment.type);
  HOLES.set(signature, types);
  return types.get(name);
}

const HOLES = new WeakMap<CommandSignature, ReadonlyMap<string, string>>();

function endpointOf(shell: Shell, value: Scalar, type: string | undefined): Endpoint | undefined {
  if (value.kind === "path") return pathEndpoint(value instanceof Path ? value : shellPath(shell, value.written), type === "dir");
  if (value.kind === "number") return { kind: "word", word: knownWord(String(value.value)) };
  if (value.kind === "truth") return undefined;
  if (type === "url") return urlEndpoint(shell, value);
  if (type === "host") return { kind: "remote", remote: remoteHost(value, value), word: value };
  const shape = type === undefined ? undefined : shell.run.program.shapes.get(type);
  const record = shape && fitShape(shell, shape, value);
  if (!shape || !record) return { kind: "word", word: value };
  const host = holeOfType(shape, "host", record);
  const named = host === undefined ? undefined : record[host];
  if (named?.kind === "word") return { kind: "remote", remote: remoteHost(named, value), word: value };
  const hole = holeOfType(shape, "path", record);
  const path = hole === undefined ? undefined : record[hole];
  if (path?.kind === "path") return pathEndpoint(path instanceof Path ? path : shellPath(shell, value), false);
  return { kind: "word", word: value };
}

function pathEndpoint(path: Path, directory: boolean): Endpoint {
  const { text } = path.written;
  if (text === "-" || (text !== undefined && STANDARD_INPUTS.has(text))) return { kind: "stdin" };
  return { kind: "path", path, directory };
}

function urlEndpoint(shell: Shell, word: Word): Endpoint {
  const remote = remoteOf(word, undefined);
  if (remote.scheme?.text !== "file") return { kind: "remote", remote: remote.host ? remote : withGuessedHost(remote, word), word };
  const path = word.text?.slice("file://".length) ?? "";
  return { kind: "path", path: shellPath(shell, knownWord(path)), directory: false };
}

/** A URL without a scheme begins with its host. */
function withGuessedHost(remote: Remote, word: Word): Remote {
  const first = word.parts[0];
  if (typeof first !== "string") return remote;
  const host = first.split(/[/?#:]/, 1)[0] ?? "";
  return host === "" || (word.parts.length > 1 && host.length === first.length)
    ? { ...remote, host: UNKNOWN_WORD }
    : { ...remote, host: knownWord(host) };
}
