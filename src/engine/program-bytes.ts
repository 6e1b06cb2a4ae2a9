/**
 * The bytes of a program file: a header, a checksum of each page of what follows, and the sections. A process that judges one call reads and checks the
 * pages that it looks at, a fifth of the file; a resident one all of them at once.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { BytesOnDemand } from "../automata/index.ts";

/** Changes with every change of the format or of what a program means. */
const PROGRAM_FORMAT = 11;

/** Where a section lies in the buffer. */
export interface Section {
  readonly start: number;
  readonly end: number;
}

export interface ProgramBytes extends BytesOnDemand {
  readonly buffer: ArrayBuffer;
  readonly sections: readonly Section[];
}

/** A page that is not as it was written, found after the program was opened. */
export class DamagedProgram extends Error {
  constructor() {
    super("the compiled program is damaged");
  }
}

/** Header: magic, format, the lengths of the sections, a checksum of these and of the pages' checksums; sections start at multiples of eight. */
export function assemble(parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((total, part) => total + padded(part.length), 0);
  const begin = bodyStart(size);
  const bytes = Buffer.alloc(begin + size);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt32LE(PROGRAM_FORMAT, 4);
  let offset = begin;
  for (const [number, part] of parts.entries()) {
    bytes.writeUInt32LE(part.length, 8 + number * 4);
    bytes.set(part, offset);
    offset += padded(part.length);
  }
  for (let page = 0; page * PAGE < size; page++) bytes.writeUInt32LE(checksumOfPage(bytes, begin, page), HEADER_BYTES + page * 4);
  bytes.writeUInt32LE(checksumOfHead(bytes, begin), CHECKSUM_AT);
  return bytes;
}

/** All bytes at once; undefined where they are torn, foreign or of another format. */
export function wholeBytes(view: Uint8Array): ProgramBytes | undefined {
  const bytes = Buffer.from(alignedCopy(view));
  const head = readHead(bytes, bytes.length);
  if (!head) return undefined;
  for (let page = 0; head.begin + page * PAGE < bytes.length; page++) if (!isSound(bytes, head.begin, page)) return undefined;
  return { buffer: bytes.buffer as ArrayBuffer, sections: head.sections, ensure: () => undefined };
}

/** The pages of a file, each read and checked when it is first asked for; undefined where no program begins there. The file stays open. */
export function pagedBytes(file: string): ProgramBytes | undefined {
  // What is no regular file is not waited for.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const status = fstatSync(descriptor);
  const size = status.isFile() ? status.size : 0;
  const buffer = new ArrayBuffer(size);
  const bytes = Buffer.from(buffer);
  const there = readSync(descriptor, bytes, 0, Math.min(size, FIRST_BYTES), 0);
  const begin = there < HEADER_BYTES ? undefined : beginOf(bytes);
  if (begin !== undefined && begin > there && begin <= size) readSync(descriptor, bytes, there, begin - there, there);
  const head = readHead(bytes, size);
  if (head) return new PagedBytes(descriptor, bytes, head, Math.max(there, head.begin));
  closeSync(descriptor);
  return undefined;
}

const MAGIC = 0x444c5047;
const SECTIONS = 5;
const HEADER_BYTES = 32;
const CHECKSUM_AT = 28;
const PAGE = 4096;
/** So many pages are read behind one that is asked for. */
const READ_AHEAD = 3;
/** What is read at the start: the checksums and what every call needs. */
const FIRST_BYTES = 40 * PAGE;

interface Head {
  readonly begin: number;
  readonly sections: readonly Section[];
}

class PagedBytes implements ProgramBytes {
  readonly partial = true;
  readonly buffer: ArrayBuffer;
  readonly sections: readonly Section[];
  readonly #descriptor: number;
  readonly #bytes: Buffer;
  readonly #begin: number;
  /** Of each page: 0 not there, 1 read, 2 read and checked. */
  readonly #pages: Uint8Array;

  constructor(descriptor: number, bytes: Buffer, { begin, sections }: Head, there: number) {
    this.buffer = bytes.buffer as ArrayBuffer;
    this.sections = sections;
    this.#descriptor = descriptor;
    this.#bytes = bytes;
    this.#begin = begin;
    this.#pages = new Uint8Array(Math.ceil((bytes.length - begin) / PAGE));
    this.#pages.fill(1, 0, Math.floor((there - begin) / PAGE));
  }

  ensure(start: number, end: number): void {
    const last = Math.floor((Math.min(end, this.#bytes.length) - 1 - this.#begin) / PAGE);
    for (let page = Math.floor((start - this.#begin) / PAGE); page <= last; page++) {
      if (this.#pages[page] === 2) continue;
      if (this.#pages[page] === 0) this.#read(page, last);
      if (!isSound(this.#bytes, this.#begin, page)) throw new DamagedProgram();
      this.#pages[page] = 2;
    }
  }

  /** Reads the page and those behind it that are asked for and not there, in one go, and a few more: what a call looks at lies close together. */
  #read(first: number, last: number): void {
    const most = Math.min(Math.max(last, first + READ_AHEAD), this.#pages.length - 1);
    let behind = first + 1;
    while (behind <= most && this.#pages[behind] === 0) behind++;
    const start = this.#begin + first * PAGE;
    const length = Math.min(this.#begin + behind * PAGE, this.#bytes.length) - start;
    if (readSync(this.#descriptor, this.#bytes, start, length, start) !== length) throw new DamagedProgram();
    this.#pages.fill(1, first, behind);
  }
}

function readHead(bytes: Buffer, size: number): Head | undefined {
  if (size < HEADER_BYTES || bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(4) !== PROGRAM_FORMAT) return undefined;
  const begin = beginOf(bytes);
  if (begin > size || checksumOfHead(bytes, begin) !== bytes.readUInt32LE(CHECKSUM_AT)) return undefined;
  let offset = begin;
  const sections = sectionLengths(bytes).map((length) => {
    const section = { start: offset, end: offset + length };
    offset += padded(length);
    return section;
  });
  return offset === size ? { begin, sections } : undefined;
}

function beginOf(bytes: Buffer): number {
  return bodyStart(sectionLengths(bytes).reduce((total, length) => total + padded(length), 0));
}

function sectionLengths(bytes: Buffer): readonly number[] {
  return Array.from({ length: SECTIONS }, (_, number) => bytes.readUInt32LE(8 + number * 4));
}

/** Where the sections begin, so many bytes in all: behind the header and a checksum for each page. */
function bodyStart(size: number): number {
  return padded(HEADER_BYTES + Math.ceil(size / PAGE) * 4);
}

function isSound(bytes: Buffer, begin: number, page: number): boolean {
  return checksumOfPage(bytes, begin, page) === bytes.readUInt32LE(HEADER_BYTES + page * 4);
}

function checksumOfPage(bytes: Buffer, begin: number, page: number): number {
  return crc32()(bytes.subarray(begin + page * PAGE, begin + (page + 1) * PAGE), 0);
}

/** Covers the lengths too: a section that is a few bytes longer or shorter still fills the same padded space. */
function checksumOfHead(bytes: Buffer, begin: number): number {
  return crc32()(bytes.subarray(HEADER_BYTES, begin), crc32()(bytes.subarray(0, CHECKSUM_AT), 0));
}

type Crc32 = (bytes: Uint8Array, start: number) => number;

let native: Crc32 | undefined;

function crc32(): Crc32 {
  native ??= boundCrc32() ?? process.getBuiltinModule("node:zlib").crc32;
  return native;
}

/** The last version of Node that was tried and hands its binding out without a word. */
const LAST_WITH_BINDING = 24;

/**
 * The function below `zlib.crc32`, without the streams that loading `node:zlib` brings: they cost a process that judges one call 2 ms, a tenth of what
 * it does. Where Node does not hand it out, the module is loaded.
 */
function boundCrc32(): Crc32 | undefined {
  const { binding } = process as { readonly binding?: (name: string) => Readonly<Record<string, unknown>> };
  if (Number.parseInt(process.versions.node, 10) > LAST_WITH_BINDING) return undefined;
  try {
    const found = binding?.("zlib")["crc32"];
    return typeof found === "function" ? (found as Crc32) : undefined;
  } catch {
    return undefined;
  }
}

/** Typed arrays over the tables need an aligned start. */
function alignedCopy(view: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, length } = view;
  if (byteOffset === 0 && buffer.byteLength === length) return buffer as ArrayBuffer;
  return buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
