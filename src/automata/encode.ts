/**
 * Tables as bytes: a header of 32-bit numbers (little endian) and the arrays behind it, each at a multiple of four, so that loading is making views.
 * A group begins with where each automaton and each tag stands: an automaton is looked at when it is first run, and its bytes need not be there before.
 * The bytes are trusted: whoever holds them has checked that they are as they were written.
 */
import type { Automaton, AutomatonGroup, Indexed, LiteralScanner } from "../model/index.ts";

/** Bytes of which a part stands ready once it was asked for. They begin at a multiple of eight of their buffer. */
export interface BytesOnDemand {
  readonly buffer: ArrayBufferLike;
  /** Makes the bytes from `start` up to `end` ready; throws where they are not as they were written. */
  ensure(start: number, end: number): void;
  /** Absent: all of them stand ready. */
  readonly partial?: boolean;
}

export interface Decoded<Value> {
  readonly value: Value;
  /** The offset behind what was read. */
  readonly end: number;
}

export function encodeTables(group: AutomatonGroup): Uint8Array {
  const automata = [...group.automata].map(encodeAutomaton);
  const directory = new Writer();
  directory.array(group.tags);
  directory.array(group.holders);
  const writer = new Writer();
  writer.number(GROUP_MAGIC);
  writer.number(automata.length);
  let start = 4 * (automata.length + 3) + directory.length;
  for (const automaton of automata) {
    writer.number(start);
    start += automaton.length;
  }
  writer.number(start);
  for (const bytes of [directory.bytes(), ...automata]) writer.push(bytes);
  return writer.bytes();
}

/** `offset`: where the group begins, a multiple of four. Undefined where no group is there. */
export function decodeTables(source: BytesOnDemand, offset: number): Decoded<AutomatonGroup> | undefined {
  if (!IS_LITTLE_ENDIAN) return undefined;
  const reader = new Reader(source, offset);
  if (reader.number() !== GROUP_MAGIC) return undefined;
  const starts = reader.words(reader.number() + 1);
  const tags = reader.array(Uint32Array);
  const holders = reader.array(Uint16Array);
  return { value: { automata: new LazyAutomata(source, offset, starts), tags, holders }, end: offset + starts.at(-1)! };
}

/** Automata as views, each made when it is first asked for. */
class LazyAutomata implements Indexed<Automaton> {
  readonly length: number;
  readonly #source: BytesOnDemand;
  readonly #offset: number;
  readonly #starts: Uint32Array;
  readonly #automata: (Automaton | undefined)[] = [];

  constructor(source: BytesOnDemand, offset: number, starts: Uint32Array) {
    this.length = starts.length - 1;
    this.#source = source;
    this.#offset = offset;
    this.#starts = starts;
  }

  at(index: number): Automaton | undefined {
    const known = this.#automata[index];
    if (known !== undefined || index >= this.length) return known;
    const start = this.#offset + this.#starts[index]!;
    this.#source.ensure(start, this.#offset + this.#starts[index + 1]!);
    const automaton = decodeAutomaton(new Reader(this.#source, start));
    this.#automata[index] = automaton;
    return automaton;
  }

  *[Symbol.iterator](): Iterator<Automaton> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }
}

function encodeAutomaton({ classCount, classes, extra, transitions, tagStart, tags }: Automaton): Uint8Array {
  const writer = new Writer();
  writer.number(classCount);
  for (const array of [classes, extra, transitions, tagStart, tags]) writer.array(array);
  return writer.bytes();
}

function decodeAutomaton(reader: Reader): Automaton {
  return {
    classCount: reader.number(),
    classes: reader.array(Uint8Array),
    extra: reader.array(Uint16Array),
    transitions: reader.wide(),
    tagStart: reader.array(Uint32Array),
    tags: reader.array(Uint32Array),
  };
}

export function encodeScanner(scanner: LiteralScanner): Uint8Array {
  const writer = new Writer();
  writer.number(SCANNER_MAGIC);
  writer.number(scanner.classCount);
  writer.number(scanner.firstOutput);
  const { classes, transitions, outputStart, outputs, lengths, kindStart, kinds } = scanner;
  for (const array of [classes, transitions, outputStart, outputs, lengths, kindStart, kinds, Uint32Array.from(scanner.always)])
    writer.array(array);
  return writer.bytes();
}

/** `end`: where the scanner ends, which begins at `offset`. */
export function decodeScanner(source: BytesOnDemand, offset: number, end: number): LiteralScanner | undefined {
  const reader = new Reader(source, offset);
  if (!IS_LITTLE_ENDIAN || end <= offset || reader.number() !== SCANNER_MAGIC) return undefined;
  const head = { classCount: reader.number(), firstOutput: reader.number(), classes: reader.array(Uint8Array) };
  const { view, ensure } = reader.deferred();
  const tail = {
    outputStart: reader.array(Uint32Array),
    outputs: reader.array(Uint32Array),
    lengths: reader.array(Uint16Array),
    kindStart: reader.array(Uint32Array),
    kinds: reader.array(Uint32Array),
    always: [...reader.array(Uint32Array)],
  };
  if (source.partial !== true) return { ...head, transitions: view, ...tail };
  const { classCount } = head;
  return {
    ...head,
    get transitions() {
      return ensure(0, view.length);
    },
    transitionsOf: (state) => ensure(state * classCount, (state + 1) * classCount),
    ...tail,
  };
}

const GROUP_MAGIC = 0x32475441;
const SCANNER_MAGIC = 0x3253434c;

type Wide = Uint16Array | Uint32Array;
type Table = Uint8Array | Wide;

class Writer {
  length = 0;
  readonly #chunks: Uint8Array[] = [];

  number(value: number): void {
    this.push(new Uint8Array(Uint32Array.of(value).buffer));
  }

  /** The width of a number in bytes, the count, the numbers, and zeros up to a multiple of four. */
  array(values: Table): void {
    this.number(values.BYTES_PER_ELEMENT);
    this.number(values.length);
    const padded = new Uint8Array(Math.ceil(values.byteLength / 4) * 4);
    padded.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.push(padded);
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  bytes(): Uint8Array {
    const result = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.#chunks) {
      result.set(chunk, at);
      at += chunk.length;
    }
    return result;
  }
}

type View<Array> = new (buffer: ArrayBufferLike, offset: number, length: number) => Array;

class Reader {
  readonly #source: BytesOnDemand;
  #at: number;

  constructor(source: BytesOnDemand, at: number) {
    this.#source = source;
    this.#at = at;
  }

  number(): number {
    return this.words(1)[0]!;
  }

  words(count: number): Uint32Array {
    return this.#take(Uint32Array, count, 4);
  }

  array<Array extends Table>(view: View<Array> & { readonly BYTES_PER_ELEMENT: number }): Array {
    this.number();
    return this.#take(view, this.number(), view.BYTES_PER_ELEMENT);
  }

  /** An array of 16 or 32 bits. */
  wide(): Wide {
    const width = this.number();
    const length = this.number();
    return width === 2 ? this.#take(Uint16Array, length, 2) : this.#take(Uint32Array, length, 4);
  }

  /** The same, of which no part stands ready before `ensure` has made it so. */
  deferred(): { readonly view: Wide; readonly ensure: (from: number, to: number) => Wide } {
    const width = this.number();
    const length = this.number();
    const start = this.#at;
    this.#at += Math.ceil((length * width) / 4) * 4;
    const source = this.#source;
    const view = width === 2 ? new Uint16Array(source.buffer, start, length) : new Uint32Array(source.buffer, start, length);
    const ensure = (from: number, to: number) => {
      source.ensure(start + from * width, start + to * width);
      return view;
    };
    return { view, ensure };
  }

  #take<Array extends Table>(view: View<Array>, length: number, width: number): Array {
    const start = this.#at;
    this.#at += Math.ceil((length * width) / 4) * 4;
    this.#source.ensure(start, this.#at);
    return new view(this.#source.buffer, start, length);
  }
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
