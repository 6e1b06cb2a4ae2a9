/**
 * The compiled program as a file: a header, a checksum, JSON for rules and tree, the texts of signatures apart (each is parsed when its command is first
 * seen), and the automata as they lie in memory. Anything that is not exactly such a file gives `undefined`: it is rebuilt, never trusted.
 */
import { crc32 } from "node:zlib";
import { decodeScanner, decodeTables, encodeScanner, encodeTables } from "../automata/index.ts";
import type { AutomatonGroup, CommandSignature, ContentKind, Program, Tables } from "../model/index.ts";
import { signatureLookup } from "./signature-lookup.ts";

/** Changes with every change of the format or of what a program means. */
export const PROGRAM_FORMAT = 1;

const MAGIC = 0x444c5047;
const HEADER_BYTES = 32;

type Plain = Omit<Program, "signature" | "hasSubcommands" | "signatureNames" | "tables" | "content"> & {
  /** Names (one a line), offset and length of each signature's JSON. */
  readonly index: readonly (readonly [names: string, offset: number, length: number])[];
  readonly kinds: readonly ContentKind[] | undefined;
};

export function encodeProgram(program: Program): Uint8Array {
  const { tables, content, signature, hasSubcommands, signatureNames, ...rest } = program;
  const { index, texts } = encodeSignatures(program);
  const plain: Plain = { ...rest, index, kinds: content?.kinds };
  return assemble([
    Buffer.from(JSON.stringify(plain), "utf8"),
    texts,
    Buffer.concat(TABLE_ORDER.map((name) => encodeTables(tables[name]))),
    Buffer.from(content ? encodeScanner(content.scanner) : new Uint8Array()),
  ]);
}

/** One declaration often describes dozens of commands: its text is written once. */
function encodeSignatures(program: Program): { readonly index: Plain["index"]; readonly texts: Buffer } {
  const namesByText = new Map<string, string[]>();
  for (const name of program.signatureNames()) {
    const { name: _, ...nameless } = program.signature(name)!;
    const text = JSON.stringify(nameless);
    const names = namesByText.get(text);
    if (names) names.push(name);
    else namesByText.set(text, [name]);
  }
  const index: [string, number, number][] = [];
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const [text, names] of namesByText) {
    const bytes = Buffer.from(text, "utf8");
    index.push([names.join("\n"), offset, bytes.length]);
    chunks.push(bytes);
    offset += bytes.length;
  }
  return { index, texts: Buffer.concat(chunks) };
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
  const { index, kinds, ...rest } = plain;
  const tables = decodeAll(tableBytes);
  const scanner = kinds ? decodeScanner(scannerBytes, 0, kinds.length, true)?.value : undefined;
  if (!tables || (kinds && !scanner)) return undefined;
  return { ...rest, tables, content: scanner && kinds ? { kinds, scanner } : undefined, ...signatureAccess(index, texts) };
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

function signatureAccess(index: Plain["index"], texts: Buffer): Pick<Program, "signature" | "hasSubcommands" | "signatureNames"> {
  const places = new Map<string, Plain["index"][number]>();
  for (const entry of index) for (const name of entry[0].split("\n")) places.set(name, entry);
  const parsed = new Map<string, CommandSignature>();
  return signatureLookup(places.keys(), (name) => {
    const known = parsed.get(name);
    if (known) return known;
    const place = places.get(name);
    if (!place) return undefined;
    const nameless = JSON.parse(texts.toString("utf8", place[1], place[1] + place[2])) as Omit<CommandSignature, "name">;
    const signature = { ...nameless, name };
    parsed.set(name, signature);
    return signature;
  });
}

/** Header: magic, format, four section lengths, checksum of all that follows; sections start at multiples of eight. */
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
  bytes.writeUInt32LE(crc32(bytes.subarray(HEADER_BYTES)), 24);
  return bytes;
}

function disassemble(view: Uint8Array): [Buffer, Buffer, Buffer, Buffer] | undefined {
  if (view.length < HEADER_BYTES) return undefined;
  // Typed arrays over the tables need an aligned start.
  const bytes = view.byteOffset % 8 === 0 ? Buffer.from(view.buffer, view.byteOffset, view.length) : Buffer.from(Uint8Array.from(view).buffer);
  if (bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(4) !== PROGRAM_FORMAT) return undefined;
  const lengths = [8, 12, 16, 20].map((at) => bytes.readUInt32LE(at));
  const size = lengths.reduce((total, length) => total + padded(length), HEADER_BYTES);
  if (size !== bytes.length || crc32(bytes.subarray(HEADER_BYTES)) !== bytes.readUInt32LE(24)) return undefined;
  let offset = HEADER_BYTES;
  const sections = lengths.map((length) => {
    const section = bytes.subarray(offset, offset + length);
    offset += padded(length);
    return section;
  });
  return sections as [Buffer, Buffer, Buffer, Buffer];
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
