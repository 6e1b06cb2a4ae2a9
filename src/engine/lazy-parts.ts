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

/** Sorted names, each read anew. */
export interface Names {
  readonly length: number;
  at(index: number): string;
}

/**
 * Named parts of a list, the first ones. The names are sorted, so that finding one needs no table, which a process that judges one call would build in
 * vain; after some look-ups there is one.
 */
export class LazyTable<Item> implements Keyed<Item> {
  readonly #names: Names;
  readonly #items: Pick<Indexed<Item>, "at">;
  #lookUps = 0;
  #places: Map<string, number> | undefined;

  constructor(names: Names, items: Pick<Indexed<Item>, "at">) {
    this.#names = names;
    this.#items = items;
  }

  get(name: string): Item | undefined {
    const place = this.#places ? this.#places.get(name) : this.#searched(name);
    return place === undefined ? undefined : this.#items.at(place);
  }

  #searched(name: string): number | undefined {
    if (++this.#lookUps > MOST_SEARCHES) this.#places = placesOf(this.#names);
    const place = lowerBound(this.#names, name);
    return isAt(this.#names, place, name) ? place : undefined;
  }

  *[Symbol.iterator](): Iterator<readonly [string, Item]> {
    for (let place = 0; place < this.#names.length; place++) yield [this.#names.at(place), this.#items.at(place)!];
  }
}

/** Look-ups by halves, past which a table of all names pays. */
const MOST_SEARCHES = 64;

function placesOf(names: Names): Map<string, number> {
  const places = new Map<string, number>();
  for (let place = 0; place < names.length; place++) places.set(names.at(place), place);
  return places;
}

export function isAt(names: Names, place: number, name: string): boolean {
  return place < names.length && names.at(place) === name;
}

/** The place of the first name that is not smaller. */
export function lowerBound(names: Names, name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names.at(middle) < name) low = middle + 1;
    else high = middle;
  }
  return low;
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
