/** Parts of a loaded program that are parsed when they are first looked at: a call sees a few of the rules and hardly ever the members of a set. */
import type { CompiledSet, Indexed, Keyed, SetType } from "../model/index.ts";

/** A list of parts that are parsed one by one. */
export class LazyList<Item> implements Indexed<Item> {
  readonly length: number;
  readonly #read: (index: number) => string;
  readonly #parse: (text: string, index: number) => Item;
  readonly #items: (Item | undefined)[] = [];

  constructor(length: number, read: (index: number) => string, parse: (text: string, index: number) => Item) {
    this.length = length;
    this.#read = read;
    this.#parse = parse;
  }

  at(index: number): Item | undefined {
    const known = this.#items[index];
    if (known !== undefined || index >= this.length) return known;
    const item = this.#parse(this.#read(index), index);
    this.#items[index] = item;
    return item;
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }
}

/** Named parts of a list, one after the other from `first` on. */
export class LazyTable<Item> implements Keyed<Item> {
  readonly #places: ReadonlyMap<string, number>;
  readonly #items: Indexed<Item>;

  constructor(names: readonly string[], items: Indexed<Item>, first: number) {
    this.#places = new Map(names.map((name, place) => [name, first + place]));
    this.#items = items;
  }

  get(name: string): Item | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.#items.at(place);
  }

  *[Symbol.iterator](): Iterator<readonly [string, Item]> {
    for (const [name, place] of this.#places) yield [name, this.#items.at(place)!];
  }
}

/** A set whose members, often many and only for explanations, are parsed when they are asked for. */
export class LazySet implements CompiledSet {
  readonly id: number;
  readonly name: string;
  readonly type: SetType;
  readonly foldCase: boolean;
  readonly #read: () => string;
  #content: SetContent | undefined;

  constructor(id: number, { name, type, foldCase }: SetHead, read: () => string) {
    this.id = id;
    this.name = name;
    this.type = type;
    this.foldCase = foldCase;
    this.#read = read;
  }

  get #parsed(): SetContent {
    this.#content ??= JSON.parse(this.#read()) as SetContent;
    return this.#content;
  }

  get members() {
    return this.#parsed.members;
  }
  get except() {
    return this.#parsed.except;
  }
}

/** What every comparison needs of a set. */
export type SetHead = Pick<CompiledSet, "name" | "type" | "foldCase">;
type SetContent = Pick<CompiledSet, "members" | "except">;
