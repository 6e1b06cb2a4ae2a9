import { UNKNOWN_WORD, type Word, wordOf } from "../../model/index.ts";
import { type BoundNames, boundNames, withoutSigil } from "./bound-names.ts";
import type { Known } from "./expressions.ts";
import { type LocalFunctions, localFunctions } from "./local-functions.ts";
import type { Token } from "./tokens.ts";

/** More values of one name are not followed. */
const MOST_VALUES = 8;

/**
 * What the names of a piece of code stand for. Where every statement runs in its turn, that is what a name was given last; where some may not run, or
 * run later, it is each value that the code gives it anywhere. A name that gets values in other ways is not known.
 */
export class Variables {
  readonly everyWay: boolean;
  readonly functions: LocalFunctions;
  readonly #bound: BoundNames;
  readonly #values = new Map<string, readonly Known[]>();
  readonly #first = new Map<string, Known>();
  readonly #lost = new Set<string>();
  /** A list may have two names. */
  #shared = false;

  constructor(pieces: readonly (readonly Token[])[], language: string) {
    this.functions = localFunctions(pieces);
    this.#bound = boundNames(pieces, language, this.functions);
    this.everyWay = this.#bound.everyWay;
  }

  assign(name: string, value: Known): void {
    const { list, word } = this.#readable(value);
    const known = { list, word };
    const values = this.everyWay ? (this.#values.get(name) ?? []) : [];
    if (values.some((each) => isSame(each, known))) return;
    if (this.#isLost(name) || values.length >= MOST_VALUES) this.#lose(name);
    else this.#keep(name, [...values, known]);
  }

  /** Each member of a list in its turn. */
  assignEach(name: string, list: readonly Word[] | undefined): void {
    for (const word of list ?? [UNKNOWN_WORD]) this.assign(name, { word, list: undefined });
  }

  /** `name += value` and `name.append(value)`, where every statement runs in its turn. */
  add(name: string, added: Known): void {
    const before = this.#first.get(name);
    if (!before || this.everyWay || this.#isLost(name)) {
      this.#lose(name);
      return;
    }
    const list = before.list && added.list ? [...before.list, ...added.list] : undefined;
    const word = list ? UNKNOWN_WORD : wordOf([...before.word.parts, ...added.word.parts]);
    this.#keep(name, [this.#readable({ word, list })]);
  }

  /** The value is a list that another name stands for: what changes it under one name changes it under both. */
  share(): void {
    this.#shared = true;
    if (this.#bound.changing) for (const [name, { list }] of this.#first) if (list) this.#lose(name);
  }

  valuesOf(name: string): readonly Known[] {
    return this.#values.get(name) ?? [];
  }

  /** What all names stand for, once for each of the values that those in some tokens may have. */
  views(tokens: readonly Token[]): readonly ReadonlyMap<string, Known>[] {
    if (!this.everyWay) return [this.#first];
    const many = new Map<string, readonly Known[]>();
    for (const { kind, text } of tokens) {
      const values = kind === "name" ? this.#values.get(text) : undefined;
      if (values && values.length > 1) many.set(text, values);
    }
    if (many.size === 0) return [this.#first];
    const count = Math.max(...[...many.values()].map((values) => values.length));
    return Array.from({ length: count }, (_, way) => {
      const view = new Map(this.#first);
      for (const [name, values] of many) view.set(name, values[Math.min(way, values.length - 1)]!);
      return view;
    });
  }

  /** Lists that may be changed unseen are as good as unknown. */
  #readable({ word, list }: Known): Known {
    const isUnseen = this.#bound.changing && (this.everyWay || this.#shared);
    return { word, list: isUnseen ? undefined : list };
  }

  #isLost(name: string): boolean {
    return this.#bound.opaque || this.#lost.has(name) || this.#bound.elsewhere.has(withoutSigil(name));
  }

  #keep(name: string, values: readonly Known[]): void {
    this.#values.set(name, values);
    this.#first.set(name, values[0]!);
  }

  #lose(name: string): void {
    this.#lost.add(name);
    this.#values.delete(name);
    this.#first.delete(name);
  }
}

function isSame(left: Known, right: Known): boolean {
  return isSameWord(left.word, right.word) && isSameList(left.list, right.list);
}

function isSameList(left: readonly Word[] | undefined, right: readonly Word[] | undefined): boolean {
  if (!left || !right) return left === right;
  return left.length === right.length && left.every((word, index) => isSameWord(word, right[index]!));
}

function isSameWord(left: Word, right: Word): boolean {
  return left.parts.length === right.parts.length && left.parts.every((part, index) => part === right.parts[index]);
}
