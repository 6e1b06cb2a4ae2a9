import { Ajv, type ErrorObject } from "ajv";
import { CST, type Document, isMap, isNode, isPair, isScalar, Lexer, parseDocument } from "yaml";
import { didYouMean } from "../../compiler/report.ts";
import type { Diagnostic } from "../../model/index.ts";
import { nestsTooDeep } from "../../yaml-nesting.ts";
import { type ConfigSource, finding, type Range } from "./finding.ts";
import { GLOBAL_SCHEMA, PROJECT_SCHEMA } from "./schema.ts";

/** A configuration file's data with the place of each part. */
export interface ConfigFile {
  readonly source: ConfigSource;
  /** Valid by the schema; `undefined` where the file is not. */
  readonly data: Readonly<Record<string, unknown>> | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the value at a path stands; the file's beginning where there is none. */
  rangeOf(path: readonly (string | number)[]): Range;
}

/** A larger file is no configuration. */
const MOST_CHARACTERS = 256 * 1024;
const START: Range = { start: 0, end: 1 };

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

/** Reads YAML and checks it against a schema. Whatever the text is, the answer is diagnostics, never an exception. */
export function readYaml(source: ConfigSource, schema: Readonly<Record<string, unknown>>): ConfigFile {
  const failed = (diagnostics: readonly Diagnostic[]): ConfigFile => ({ source, data: undefined, diagnostics, rangeOf: () => START });
  if (source.text.length > MOST_CHARACTERS) {
    return failed([finding("C0007", source, START, `the file is larger than ${MOST_CHARACTERS / 1024} kB`)]);
  }
  if (nestsTooDeep(source.text, { CST, Lexer })) return failed([finding("C0001", source, START, "the file nests too deeply")]);
  let document: Document.Parsed;
  let data: unknown;
  try {
    document = parseDocument(source.text, { version: "1.2", schema: "core", uniqueKeys: true, prettyErrors: false, merge: false });
    const [error] = document.errors;
    if (error) return failed([finding("C0001", source, { start: error.pos[0], end: error.pos[1] }, plain(error.message))]);
    data = document.toJS({ maxAliasCount: 20 }) as unknown;
  } catch (error) {
    return failed([finding("C0001", source, START, plain(error instanceof Error ? error.message : "it cannot be read"))]);
  }
  const rangeOf = (path: readonly (string | number)[]) => rangeIn(document, path);
  // An empty file says nothing, as does one with comments only.
  if (data === null || data === undefined) return { source, data: {}, diagnostics: [], rangeOf };
  const validate = ajv.compile(schema);
  if (validate(data)) return { source, data: data as Readonly<Record<string, unknown>>, diagnostics: [], rangeOf };
  const errors = (validate.errors ?? []).map((error) => schemaFinding(error, source, document, schema));
  return { ...failed(errors), rangeOf };
}

function plain(message: string): string {
  return message.split("\n")[0]!.replace(/\.$/, "");
}

function schemaFinding(
  error: ErrorObject,
  source: ConfigSource,
  document: Document,
  schema: Readonly<Record<string, unknown>>,
): Diagnostic {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const name = path.join(".");
  if (error.keyword === "additionalProperties") {
    const key = String((error.params as { readonly additionalProperty: string }).additionalProperty);
    const hint = (path.length === 0 ? placeOfKey(key) : undefined) ?? didYouMean(key, keysAt(schema, path));
    return finding("C0002", source, keyRange(document, [...path, key]), `there is no key \`${[...path, key].join(".")}\``, hint);
  }
  const allowed = (error.params as { readonly allowedValues?: readonly string[] }).allowedValues;
  const wanted = allowed ? `is one of ${allowed.join(", ")}` : wantedBy(error);
  const value = document.getIn(path);
  const hint = allowed && typeof value === "string" ? didYouMean(value, allowed) : undefined;
  return finding("C0003", source, rangeIn(document, path), `${name === "" ? "the file" : `\`${name}\``} ${wanted}`, hint);
}

const TYPES: Readonly<Record<string, string>> = {
  array: "is a list, written `[a, b]` or as lines that begin with `- `",
  object: "has keys of its own, each on a line `key: value`",
  string: "is a text",
  boolean: "is `true` or `false`",
  integer: "is a whole number",
  number: "is a number",
};

function wantedBy({ keyword, params, message }: ErrorObject): string {
  const { type, limit } = params as { readonly type?: string; readonly limit?: number };
  if (keyword === "type" && type !== undefined) return TYPES[type] ?? `is of the type ${type}`;
  if (keyword === "minimum") return `is at least ${limit}`;
  if (keyword === "maximum") return `is at most ${limit}`;
  return message ?? "is not valid";
}

/** For a key of the other layer's file. */
function placeOfKey(key: string): string | undefined {
  const has = (schema: Readonly<Record<string, unknown>>) => keysAt(schema, []).includes(key);
  if (has(GLOBAL_SCHEMA)) return "it counts in your own `~/.config/dev-loop/config.yaml` alone";
  return has(PROJECT_SCHEMA) ? "it counts in a project's `.devloop.yaml` alone" : undefined;
}

function keysAt(schema: Readonly<Record<string, unknown>>, path: readonly string[]): string[] {
  let here: unknown = schema;
  for (const part of path) here = (here as { readonly properties?: Readonly<Record<string, unknown>> }).properties?.[part];
  return Object.keys((here as { readonly properties?: object } | undefined)?.properties ?? {});
}

function rangeIn(document: Document, path: readonly (string | number)[]): Range {
  const keys = path.map((part) => (typeof part === "string" && /^\d+$/.test(part) ? Number(part) : part));
  const node: unknown = keys.length === 0 ? document.contents : document.getIn(keys, true);
  const range = isNode(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : START;
}

function keyRange(document: Document, path: readonly string[]): Range {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return START;
  for (const pair of parent.items) {
    if (!isPair(pair) || !isScalar(pair.key) || String(pair.key.value) !== path.at(-1) || !pair.key.range) continue;
    return { start: pair.key.range[0], end: pair.key.range[1] };
  }
  return START;
}
