/**
 * Tables as bytes: a header of 32-bit numbers (little endian) and the arrays behind it, each at a multiple of four, so that loading is making views.
 * What is read may be anything: every array is checked to lie in the bytes and every number that is used as an index to lie in its array, so that a
 * corrupt file gives `undefined` and never a read out of range.
 */
import type { Automaton, AutomatonGroup, LiteralScanner } from "../model/index.ts";

export interface Decoded<Value> {
  readonly value: Value;
  /** The offset behind what was read. */
  readonly end: number;
}

export function encodeTables(group: AutomatonGroup): Uint8Array {
  const writer = new Writer(GROUP_MAGIC);
  writer.number(group.automata.length);
  for (const automaton of group.automata) {
    writer.number(automaton.classCount);
    for (const array of [automaton.classes, automaton.extra, automaton.transitions, automaton.tagStart, automaton.tags])
      writer.array(array);
  }
  return writer.bytes();
}

/**
 * `offset` must be a multiple of four. Bytes that begin at an odd place of their buffer are copied, others viewed. `whole`: a checksum has told that
 * the bytes are as they were written, so that looking at each number again (milliseconds in a process that has just started) would find nothing.
 */
export function decodeTables(bytes: Uint8Array, offset = 0, whole = false): Decoded<AutomatonGroup> | undefined {
  const reader = new Reader(bytes, offset, GROUP_MAGIC);
  const count = reader.number();
  if (count > MAX_AUTOMATA) return undefined;
  const automata: Automaton[] = [];
  for (let index = 0; index < count && !reader.failed; index++) {
    const automaton = {
      classCount: reader.number(),
      classes: reader.array("u8"),
      extra: reader.array("u16"),
      transitions: reader.wide(),
      tagStart: reader.array("u32"),
      tags: reader.array("u32"),
    };
    if (reader.failed || !(whole || isSound(automaton))) return undefined;
    automata.push(automaton);
  }
  return reader.failed ? undefined : { value: { automata }, end: reader.at };
}

export function encodeScanner(scanner: LiteralScanner): Uint8Array {
  const writer = new Writer(SCANNER_MAGIC);
  writer.number(scanner.classCount);
  const { classes, transitions, outputStart, outputs, lengths, kindStart, kinds } = scanner;
  for (const array of [classes, transitions, outputStart, outputs, lengths, kindStart, kinds, Uint32Array.from(scanner.always)])
    writer.array(array);
  return writer.bytes();
}

/** `kindCount`: the kinds of the program, which the scanner's indices must not exceed; `whole` as above. */
export function decodeScanner(bytes: Uint8Array, offset: number, kindCount: number, whole = false): Decoded<LiteralScanner> | undefined {
  const reader = new Reader(bytes, offset, SCANNER_MAGIC);
  const scanner = {
    classCount: reader.number(),
    classes: reader.array("u8"),
    transitions: reader.wide(),
    outputStart: reader.array("u32"),
    outputs: reader.array("u32"),
    lengths: reader.array("u16"),
    kindStart: reader.array("u32"),
    kinds: reader.array("u32"),
    always: [...reader.array("u32")],
  };
  return reader.failed || !(whole || isSoundScanner(scanner, kindCount)) ? undefined : { value: scanner, end: reader.at };
}

const GROUP_MAGIC = 0x31475441;
const SCANNER_MAGIC = 0x3153434c;
const MAX_AUTOMATA = 0x10000;

function isSound(automaton: Automaton): boolean {
  const { classCount, classes, extra, transitions, tagStart, tags } = automaton;
  const stateCount = tagStart.length - 1;
  if (stateCount < 2 || classCount < 1 || classes.length !== 128 || extra.length % 2 !== 0) return false;
  if (transitions.length !== stateCount * classCount || !isBelow(classes, classCount) || !isBelow(transitions, stateCount)) return false;
  for (let index = 1; index < extra.length; index += 2) if (extra[index]! >= classCount) return false;
  return isAscending(tagStart, tags.length);
}

function isSoundScanner(scanner: LiteralScanner, kindCount: number): boolean {
  const { classCount, classes, transitions, outputStart, outputs, lengths, kindStart, kinds, always } = scanner;
  const stateCount = outputStart.length - 1;
  if (stateCount < 1 || classCount < 1 || classes.length !== 128 || transitions.length !== stateCount * classCount) return false;
  if (!isBelow(classes, classCount) || !isBelow(transitions, stateCount) || !isBelow(outputs, lengths.length)) return false;
  if (kindStart.length !== lengths.length + 1 || !isBelow(kinds, kindCount) || !isBelow(always, kindCount)) return false;
  return isAscending(outputStart, outputs.length) && isAscending(kindStart, kinds.length);
}

function isBelow(values: ArrayLike<number>, bound: number): boolean {
  for (let index = 0; index < values.length; index++) if (values[index]! >= bound) return false;
  return true;
}

/** From 0 to `last` without a step back. */
function isAscending(starts: Uint32Array, last: number): boolean {
  if (starts[0] !== 0 || starts[starts.length - 1] !== last) return false;
  for (let index = 1; index < starts.length; index++) if (starts[index]! < starts[index - 1]!) return false;
  return true;
}

type Table = Uint8Array | Uint16Array | Uint32Array;

class Writer {
  private readonly chunks: Uint8Array[] = [];
  private length = 0;

  constructor(magic: number) {
    this.number(magic);
  }

  number(value: number): void {
    const chunk = new Uint8Array(4);
    new DataView(chunk.buffer).setUint32(0, value, true);
    this.push(chunk);
  }

  /** The width of a number in bytes, the count, the numbers, and zeros up to a multiple of four. */
  array(values: Table): void {
    this.number(values.BYTES_PER_ELEMENT);
    this.number(values.length);
    const padded = new Uint8Array(Math.ceil(values.byteLength / 4) * 4);
    padded.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.push(padded);
  }

  bytes(): Uint8Array {
    const result = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      result.set(chunk, at);
      at += chunk.length;
    }
    return result;
  }

  private push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }
}

const WIDTHS = { u8: 1, u16: 2, u32: 4 } as const;

interface Arrays {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
}

class Reader {
  failed = false;
  private readonly source: Uint8Array;
  private readonly view: DataView;

  constructor(
    bytes: Uint8Array,
    public at: number,
    magic: number,
  ) {
    // Typed arrays begin at multiples of their width, and have the order of bytes of the machine.
    this.source = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
    this.view = new DataView(this.source.buffer, this.source.byteOffset, this.source.byteLength);
    if (at % 4 !== 0 || !IS_LITTLE_ENDIAN) this.failed = true;
    if (this.number() !== magic) this.failed = true;
  }

  number(): number {
    if (this.failed || this.at + 4 > this.source.length) {
      this.failed = true;
      return 0;
    }
    const value = this.view.getUint32(this.at, true);
    this.at += 4;
    return value;
  }

  array<Width extends keyof Arrays>(width: Width): Arrays[Width] {
    const length = this.header(WIDTHS[width]);
    return this.take(width, length) as Arrays[Width];
  }

  /** An array of 16 or 32 bits. */
  wide(): Uint16Array | Uint32Array {
    const width = this.number();
    const length = this.number();
    if (width !== 2 && width !== 4) this.failed = true;
    return width === 2 ? (this.take("u16", length) as Uint16Array) : (this.take("u32", length) as Uint32Array);
  }

  private header(width: number): number {
    if (this.number() !== width) this.failed = true;
    return this.number();
  }

  private take(width: keyof Arrays, length: number): Table {
    const start = this.source.byteOffset + this.at;
    const size = Math.ceil((length * WIDTHS[width]) / 4) * 4;
    if (this.failed || this.at + size > this.source.length) {
      this.failed = true;
      return new Uint32Array(0);
    }
    this.at += size;
    if (width === "u8") return new Uint8Array(this.source.buffer, start, length);
    return width === "u16" ? new Uint16Array(this.source.buffer, start, length) : new Uint32Array(this.source.buffer, start, length);
  }
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
