/** The texts of a program file: one run of bytes and where each text begins, so that any of them is found without reading those before it. */

import type { BytesOnDemand } from "../automata/index.ts";

/** Collects texts; a list of them is named by its length, and lists are read back in the order they were added in. */
export class TextWriter {
  readonly #texts: Buffer[] = [];
  readonly #starts: number[] = [0];

  /** Gives how many there are. */
  add(texts: readonly string[]): number {
    for (const text of texts) {
      const bytes = Buffer.from(text, "utf8");
      this.#texts.push(bytes);
      this.#starts.push(this.#starts.at(-1)! + bytes.length);
    }
    return texts.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#texts);
  }

  starts(): Buffer {
    return Buffer.from(Uint32Array.from(this.#starts).buffer);
  }
}

export class TextReader {
  readonly #source: BytesOnDemand;
  readonly #bytes: Buffer;
  readonly #first: number;
  readonly #starts: Uint32Array;
  #next = 0;

  /** `first`: where the texts begin; `starts`: where the list of their places lies. */
  constructor(source: BytesOnDemand, first: number, starts: { readonly start: number; readonly end: number }) {
    this.#source = source;
    this.#bytes = Buffer.from(source.buffer as ArrayBuffer);
    this.#first = first;
    this.#starts = new Uint32Array(source.buffer, starts.start, (starts.end - starts.start) / 4);
  }

  /** The next list of so many texts, each read when it is asked for. */
  list(length: number): (index: number) => string {
    const first = this.#next;
    this.#next += length;
    return (index) => {
      const start = this.#first + this.#starts[first + index]!;
      const end = this.#first + this.#starts[first + index + 1]!;
      this.#source.ensure(start, end);
      return this.#bytes.toString("utf8", start, end);
    };
  }
}
