/**
 * The compiled program as a file: a header, a checksum, JSON for what every call needs, the texts of signatures, rules and sets (each
 * parsed when it is first looked at), and the automata as they lie in memory. Anything that is not exactly such a file gives `undefined`: it is rebuilt, never trusted.
 */
import { crc32 } from "node:zlib";
import { decodeScanner, decodeTables, encodeScanner, encodeTables } from "../automata/index.ts";
import type { AutomatonGroup, CommandSignature, CompiledRule, ContentKind, Program, Tables } from "../model/index.ts";
import { type HotSet, LazyRule, LazySet, type ReadText } from "./lazy-parts.ts";
import { signatureLookup } from "./signature-lookup.ts";

/** Changes with every change of the format or of what a program means. */
export const PROGRAM_FORMAT = 3;

const MAGIC = 0x444c5047;
const HEADER_BYTES = 32;
const CHECKSUM_AT = 24;

/** What a call always needs, parsed at once. The rest are texts, in one run: signatures, rules, contents of sets, in this order. */
type Plain = Omit<Program, "signature" | "hasSubcommands" | "signatureNames" | "tables" | "content" | "rules" | "sets"> & {
  /** Every signature's name, sorted, one a line; the number of its text; the lengths of the texts. */
  readonly names: string;
  readonly textOf: readonly number[];
  readonly signatures: readonly number[];
  readonly rules: readonly number[];
  readonly sets: readonly (readonly [...HotSet, length: number])[];
  readonly kinds: readonly ContentKind[] | undefined;
};

export function encodeProgram(program: Program): Uint8Array {
  const { tables, content, signature, hasSubcommands, signatureNames, rules, sets, ...rest } = program;
  const texts: Buffer[] = [];
  const add = (text: string): number => {
    const bytes = Buffer.from(text, "utf8");
    texts.push(bytes);
    return bytes.length;
  };
  const { textOf, distinct } = signatureTexts(program);
  const plain: Plain = {
    ...rest,
    names: program.signatureNames().join("\n"),
    textOf,
    signatures: distinct.map(add),
    rules: rules.map((rule) => add(JSON.stringify(plainRule(rule)))),
    sets: sets.map(({ name, type, foldCase, members, except }) => [name, type, foldCase, add(JSON.stringify({ members, except }))]),
    kinds: content?.kinds,
  };
  return assemble([
    Buffer.from(JSON.stringify(plain), "utf8"),
    Buffer.concat(texts),
    Buffer.concat(TABLE_ORDER.map((name) => encodeTables(tables[name]))),
    Buffer.from(content ? encodeScanner(content.scanner) : new Uint8Array()),
  ]);
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
  const [json, texts, tableBytes, scannerBytes] = sections;
  let plain: Plain;
  try {
    plain = JSON.parse(json.toString("utf8")) as Plain;
  } catch {
    return undefined;
  }
  const { names, textOf, signatures, rules, sets, kinds, ...rest } = plain;
  const tables = decodeAll(tableBytes);
  const scanner = kinds ? decodeScanner(scannerBytes, 0, kinds.length, true)?.value : undefined;
  if (!tables || (kinds && !scanner)) return undefined;
  let offset = 0;
  const next = (length: number): ReadText => {
    const start = offset;
    offset += length;
    return () => texts.toString("utf8", start, start + length);
  };
  return {
    ...rest,
    ...signatureAccess(names === "" ? [] : names.split("\n"), textOf, signatures.map(next)),
    rules: rules.map((length) => new LazyRule(next(length))),
    sets: sets.map(([name, type, foldCase, length], id) => new LazySet(id, [name, type, foldCase], next(length))),
    tables,
    content: scanner && kinds ? { kinds, scanner } : undefined,
  };
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

function signatureAccess(
  names: readonly string[],
  textOf: readonly number[],
  texts: readonly ReadText[],
): Pick<Program, "signature" | "hasSubcommands" | "signatureNames"> {
  return signatureLookup(names, (place) => ({
    ...(JSON.parse(texts[textOf[place]!]!()) as Omit<CommandSignature, "name">),
    name: names[place]!,
  }));
}

/** Header: magic, format, four section lengths, a checksum of these and of all that follows, a word of zeros; sections start at multiples of eight. */
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

function disassemble(view: Uint8Array): [Buffer, Buffer, Buffer, Buffer] | undefined {
  if (view.length < HEADER_BYTES) return undefined;
  // Typed arrays over the tables need an aligned start.
  const bytes =
    view.byteOffset % 8 === 0 ? Buffer.from(view.buffer, view.byteOffset, view.length) : Buffer.from(Uint8Array.from(view).buffer);
  if (bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(4) !== PROGRAM_FORMAT) return undefined;
  const lengths = [8, 12, 16, 20].map((at) => bytes.readUInt32LE(at));
  const size = lengths.reduce((total, length) => total + padded(length), HEADER_BYTES);
  if (size !== bytes.length || checksumOf(bytes) !== bytes.readUInt32LE(CHECKSUM_AT) || bytes.readUInt32LE(CHECKSUM_AT + 4) !== 0) {
    return undefined;
  }
  let offset = HEADER_BYTES;
  const sections = lengths.map((length) => {
    const section = bytes.subarray(offset, offset + length);
    offset += padded(length);
    return section;
  });
  return sections as [Buffer, Buffer, Buffer, Buffer];
}

/** Covers the lengths too: a section that is a few bytes longer or shorter still fills the same padded space. */
function checksumOf(bytes: Buffer): number {
  return crc32(bytes.subarray(HEADER_BYTES), crc32(bytes.subarray(0, CHECKSUM_AT)));
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
