/**
 * The compiled program as a file: a header, a checksum, JSON for what every call needs, the texts of signatures, rules, conditions and more (each
 * parsed when it is first looked at), and the automata as they lie in memory. Anything that is not exactly such a file gives `undefined`: it is rebuilt, never trusted.
 */
import { crc32 } from "node:zlib";
import { decodeScanner, decodeTables, encodeScanner, encodeTables } from "../automata/index.ts";
import type { AutomatonGroup, CommandSignature, CompiledRule, Condition, ContentKind, Program, Tables, TreeNode } from "../model/index.ts";
import { type HotSet, LazyList, LazyRule, LazySet, LazyTable } from "./lazy-parts.ts";
import { TextReader, TextWriter } from "./program-texts.ts";
import { globPlaces, signatureLookup } from "./signature-lookup.ts";

/** Changes with every change of the format or of what a program means. */
export const PROGRAM_FORMAT = 4;

const MAGIC = 0x444c5047;
const SECTIONS = 5;
const HEADER_BYTES = 32;
const CHECKSUM_AT = 28;

/** What a call always needs, parsed at once. The rest are texts, each parsed when it is first looked at; these are the lengths of their lists, in order. */
type Plain = Pick<Program, "exceptions" | "modes" | "shapes" | "notices" | "incomplete" | "settings"> & {
  readonly verbs: Program["tree"]["verbs"];
  readonly anyCommand?: Program["tree"]["anyCommand"];
  readonly commandNames: readonly string[];
  /** Every signature's name, sorted, and those of them that are globs. */
  readonly names: number;
  readonly globs: readonly number[];
  readonly signatures: number;
  readonly rules: number;
  readonly sets: readonly HotSet[];
  /** -1 where no policy looks into contents. */
  readonly kinds: number;
  readonly commands: number;
  readonly conditions: number;
};

export function encodeProgram(program: Program): Uint8Array {
  const { exceptions, modes, shapes, notices, incomplete, settings, tree, content } = program;
  const texts = new TextWriter();
  const addAll = (items: Iterable<unknown>) => texts.add([...items].map((item) => JSON.stringify(item)));
  const names = program.signatureNames();
  const { textOf, distinct } = signatureTexts(program);
  const commands = [...tree.commands];
  const plain: Plain = {
    exceptions,
    modes,
    shapes,
    notices,
    incomplete,
    ...(settings ? { settings } : {}),
    verbs: tree.verbs,
    anyCommand: tree.anyCommand,
    commandNames: commands.map(([name]) => name),
    names: texts.add(names),
    globs: globPlaces(names),
    signatures: texts.add(distinct),
    rules: addAll(program.rules.map(plainRule)),
    sets: hotSets(program, addAll),
    kinds: content ? addAll(content.kinds) : -1,
    commands: addAll(commands.map(([, node]) => node)),
    conditions: addAll(program.conditions),
  };
  return assemble([
    Buffer.from(JSON.stringify(plain), "utf8"),
    Buffer.concat([Buffer.from(Uint32Array.from(textOf).buffer), texts.starts()]),
    texts.bytes(),
    Buffer.concat(TABLE_ORDER.map((name) => encodeTables(program.tables[name]))),
    Buffer.from(content ? encodeScanner(content.scanner) : new Uint8Array()),
  ]);
}

function hotSets(program: Program, addAll: (items: Iterable<unknown>) => number): readonly HotSet[] {
  addAll(program.sets.map(({ members, except }) => ({ members, except })));
  return program.sets.map(({ name, type, foldCase }) => [name, type, foldCase]);
}

const RULE_FIELDS = [
  "id",
  "verdict",
  "sealed",
  "layer",
  "trusted",
  "location",
  "triggers",
  "condition",
  "unknown",
  "unconstrained",
  "because",
  "instead",
  "severity",
  "until",
  "overriding",
  "modes",
  "finds",
] as const satisfies readonly (keyof CompiledRule)[];

/** A rule that was itself loaded has getters instead of fields. */
function plainRule(rule: CompiledRule): Pick<CompiledRule, (typeof RULE_FIELDS)[number]> {
  return Object.fromEntries(RULE_FIELDS.map((field) => [field, rule[field]])) as Pick<CompiledRule, (typeof RULE_FIELDS)[number]>;
}

/** One declaration often describes dozens of commands: its text is written once. */
function signatureTexts(program: Program): { readonly textOf: readonly number[]; readonly distinct: readonly string[] } {
  const numbers = new Map<string, number>();
  const textOf = program.signatureNames().map((name) => {
    const { name: _, ...nameless } = program.signature(name)!;
    const text = JSON.stringify(nameless);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
  return { textOf, distinct: [...numbers.keys()] };
}

/** Reads a program; undefined where the bytes are torn, foreign or of another format. */
export function decodeProgram(bytes: Uint8Array): Program | undefined {
  const sections = disassemble(bytes);
  if (!sections) return undefined;
  const [json, numbers, texts, tableBytes, scannerBytes] = sections;
  let plain: Plain;
  try {
    plain = JSON.parse(json.toString("utf8")) as Plain;
  } catch {
    return undefined;
  }
  const tables = decodeAll(tableBytes);
  const scanner = plain.kinds < 0 ? undefined : decodeScanner(scannerBytes, 0, plain.kinds, true)?.value;
  if (!tables || (plain.kinds >= 0 && !scanner)) return undefined;
  const { exceptions, modes, shapes, notices, incomplete, settings, verbs, anyCommand, commandNames } = plain;
  const reader = new TextReader(texts, numbers.subarray(plain.names * 4));
  const names = new LazyList(plain.names, reader.list(plain.names), (text) => text);
  const signatures = parsedList<Omit<CommandSignature, "name">>(plain.signatures, reader);
  const rules = reader.list(plain.rules);
  const sets = reader.list(plain.sets.length);
  const kinds = parsedList<ContentKind>(Math.max(plain.kinds, 0), reader);
  const commands = new LazyTable(commandNames, parsedList<TreeNode>(plain.commands, reader));
  const textOf = new Uint32Array(numbers.buffer, numbers.byteOffset, plain.names);
  return {
    exceptions,
    modes,
    shapes,
    notices,
    incomplete,
    ...(settings ? { settings } : {}),
    tree: { verbs, commands, anyCommand },
    conditions: parsedList<Condition>(plain.conditions, reader),
    ...signatureLookup(names, plain.globs, (place) => ({ ...signatures.at(textOf[place]!)!, name: names.at(place)! })),
    rules: Array.from({ length: plain.rules }, (_, index) => new LazyRule(() => rules(index))),
    sets: plain.sets.map((hot, id) => new LazySet(id, hot, () => sets(id))),
    tables,
    content: scanner && { kinds, scanner },
  };
}

function parsedList<Item>(length: number, reader: TextReader): LazyList<Item> {
  return new LazyList(length, reader.list(length), (text) => JSON.parse(text) as Item);
}

const TABLE_ORDER = ["absolute", "inProject", "inHome", "words"] as const;

function decodeAll(bytes: Uint8Array): Tables | undefined {
  const tables: Partial<Record<(typeof TABLE_ORDER)[number], AutomatonGroup>> = {};
  let offset = 0;
  for (const name of TABLE_ORDER) {
    const decoded = decodeTables(bytes, offset, true);
    if (!decoded) return undefined;
    tables[name] = decoded.value;
    offset = decoded.end;
  }
  return tables as Tables;
}

type Sections = readonly [json: Buffer, numbers: Buffer, texts: Buffer, tables: Buffer, scanner: Buffer];

/** Header: magic, format, the lengths of the sections, a checksum of these and of all that follows; sections start at multiples of eight. */
function assemble(parts: readonly Buffer[]): Uint8Array {
  const size = parts.reduce((total, part) => total + padded(part.length), HEADER_BYTES);
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt32LE(PROGRAM_FORMAT, 4);
  let offset = HEADER_BYTES;
  for (const [number, part] of parts.entries()) {
    bytes.writeUInt32LE(part.length, 8 + number * 4);
    part.copy(bytes, offset);
    offset += padded(part.length);
  }
  bytes.writeUInt32LE(checksumOf(bytes), CHECKSUM_AT);
  return bytes;
}

function disassemble(view: Uint8Array): Sections | undefined {
  if (view.length < HEADER_BYTES) return undefined;
  // Typed arrays over the tables need an aligned start.
  const bytes =
    view.byteOffset % 8 === 0 ? Buffer.from(view.buffer, view.byteOffset, view.length) : Buffer.from(Uint8Array.from(view).buffer);
  if (bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(4) !== PROGRAM_FORMAT) return undefined;
  const lengths = Array.from({ length: SECTIONS }, (_, number) => bytes.readUInt32LE(8 + number * 4));
  const size = lengths.reduce((total, length) => total + padded(length), HEADER_BYTES);
  if (size !== bytes.length || checksumOf(bytes) !== bytes.readUInt32LE(CHECKSUM_AT)) return undefined;
  let offset = HEADER_BYTES;
  const sections = lengths.map((length) => {
    const section = bytes.subarray(offset, offset + length);
    offset += padded(length);
    return section;
  });
  return sections as unknown as Sections;
}

/** Covers the lengths too: a section that is a few bytes longer or shorter still fills the same padded space. */
function checksumOf(bytes: Buffer): number {
  return crc32(bytes.subarray(HEADER_BYTES), crc32(bytes.subarray(0, CHECKSUM_AT)));
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
