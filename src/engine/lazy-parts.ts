/** Parts of a loaded program that are parsed when they are first looked at: a call sees a few of the rules and hardly ever the members of a set. */
import type { CompiledRule, CompiledSet, Indexed, Keyed, SetType } from "../model/index.ts";

/** Gives the text of a part. */
export type ReadText = () => string;

/** A list of parts that are parsed one by one. */
export class LazyList<Item> implements Indexed<Item> {
  readonly length: number;
  readonly #read: (index: number) => string;
  readonly #parse: (text: string) => Item;
  readonly #items: (Item | undefined)[] = [];

  constructor(length: number, read: (index: number) => string, parse: (text: string) => Item) {
    this.length = length;
    this.#read = read;
    this.#parse = parse;
  }

  at(index: number): Item | undefined {
    const known = this.#items[index];
    if (known !== undefined || index >= this.length) return known;
    const item = this.#parse(this.#read(index));
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

export class LazyRule implements CompiledRule {
  readonly #read: ReadText;
  #rule: CompiledRule | undefined;

  constructor(read: ReadText) {
    this.#read = read;
  }

  get #parsed(): CompiledRule {
    this.#rule ??= JSON.parse(this.#read()) as CompiledRule;
    return this.#rule;
  }

  get id() {
    return this.#parsed.id;
  }
  get verdict() {
    return this.#parsed.verdict;
  }
  get sealed() {
    return this.#parsed.sealed;
  }
  get layer() {
    return this.#parsed.layer;
  }
  get trusted() {
    return this.#parsed.trusted;
  }
  get location() {
    return this.#parsed.location;
  }
  get triggers() {
    return this.#parsed.triggers;
  }
  get condition() {
    return this.#parsed.condition!;
  }
  get unknown() {
    return this.#parsed.unknown;
  }
  get unconstrained() {
    return this.#parsed.unconstrained!;
  }
  get because() {
    return this.#parsed.because!;
  }
  get instead() {
    return this.#parsed.instead!;
  }
  get severity() {
    return this.#parsed.severity!;
  }
  get until() {
    return this.#parsed.until!;
  }
  get overriding() {
    return this.#parsed.overriding;
  }
  get modes() {
    return this.#parsed.modes!;
  }
  get finds() {
    return this.#parsed.finds;
  }
}

/** What every comparison needs of a set stands ready; its members are for explanations. */
export class LazySet implements CompiledSet {
  readonly id: number;
  readonly name: string;
  readonly type: SetType;
  readonly foldCase: boolean;
  readonly #read: ReadText;
  #content: Pick<CompiledSet, "members" | "except"> | undefined;

  constructor(id: number, hot: HotSet, read: ReadText) {
    this.id = id;
    [this.name, this.type, this.foldCase] = hot;
    this.#read = read;
  }

  get #parsed(): Pick<CompiledSet, "members" | "except"> {
    this.#content ??= JSON.parse(this.#read()) as Pick<CompiledSet, "members" | "except">;
    return this.#content;
  }

  get members() {
    return this.#parsed.members;
  }
  get except() {
    return this.#parsed.except;
  }
}

export type HotSet = readonly [name: string, type: SetType, foldCase: boolean];
