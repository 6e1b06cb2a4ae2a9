/** Choices that follow from a seed: the same program each time (mulberry32, by Tommy Ettinger). */
export class Picks {
  #state: number;
  #count = 0;

  constructor(seed: number) {
    this.#state = seed * 2_654_435_761 + 1;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  number(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.number(0, items.length - 1)] as Item;
  }

  /** A few characters that mean something somewhere, none of those that are not wanted. */
  junk(without: string): string {
    const usable = [..."\"'`/#{}()[]<>%?=;:,. aqsym~|&!-+*0"].filter((character) => !without.includes(character));
    return Array.from({ length: this.number(0, 5) }, () => this.of(usable)).join("");
  }

  command(): string {
    this.#count += 1;
    return `rm k${this.#count}`;
  }
}
