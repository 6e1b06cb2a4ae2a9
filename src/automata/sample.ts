/**
 * Sample texts that a regex matches, for the tests of content rules: one walk down the tree, every free character another one, so that the entropy of
 * keys is that of real ones. An insertion is laid over a run of free characters inside the first group (the part that rules look at) where their sets
 * permit it. What the walk makes is checked with the regex's own automaton, since anchors and `\b` are not looked at on the way.
 */
import { type CharSet, hasCharacter, intersection, sizeOf } from "./char-set.ts";
import { IDLE, LazySearch } from "./lazy-search.ts";
import { nfaOfRegex } from "./nfa.ts";
import type { Regex, RegexNode } from "./regex-syntax.ts";

/** A text in which the regex is found, the same for the same seed; undefined where none is made, or none with the insertion. */
export function sampleOf(regex: Regex, seed: number, inserted?: string): string | undefined {
  const matches = finderOf(regex);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const cells: Cell[] = [];
    const random = randomFrom(seed * ATTEMPTS + attempt);
    walk(regex.root, { cells, random, captured: regex.captures === 0, generous: inserted !== undefined ? inserted.length : attempt % 4 });
    const text = inserted === undefined ? textOf(cells) : textWith(cells, inserted, random);
    if (text !== undefined && matches(text)) return text;
  }
  return undefined;
}

const ATTEMPTS = 24;

/** One character of the sample with the set that it was drawn from. */
interface Cell {
  readonly character: number;
  readonly set: CharSet;
  readonly captured: boolean;
}

interface Walk {
  readonly cells: Cell[];
  readonly random: () => number;
  readonly captured: boolean;
  /** How many times more than needed something is repeated. */
  readonly generous: number;
}

function walk(node: RegexNode, state: Walk): void {
  switch (node.kind) {
    case "empty":
    case "assertion":
      return;
    case "set":
      if (node.set.length > 0) state.cells.push({ character: drawn(node.set, state), set: node.set, captured: state.captured });
      return;
    case "capture":
      walk(node.of, { ...state, captured: state.captured || node.index === 1 });
      return;
    case "sequence":
      for (const part of node.of) walk(part, state);
      return;
    case "choice":
      walk(node.of[Math.floor(state.random() * node.of.length)]!, state);
      return;
    case "repeat": {
      // What is repeated in the captured part is the key itself: it may be as long as the insertion needs.
      const more = state.captured || node.min > 0 ? state.generous : 0;
      const count = Math.min(node.min + more, node.max ?? Number.POSITIVE_INFINITY);
      for (let index = 0; index < count; index++) walk(node.of, state);
    }
  }
}

const READABLE: CharSet = [48, 57, 65, 90, 97, 122];
const VISIBLE: CharSet = [33, 126];
/** How many of the last characters are not drawn again: repetition lowers the entropy. */
const MEMORY = 12;

function drawn(set: CharSet, { cells, random }: Walk): number {
  const choices = [intersection(set, READABLE), intersection(set, VISIBLE), set].find((one) => one.length > 0)!;
  const recent = new Set(cells.slice(-MEMORY).map((cell) => cell.character));
  let character = memberAt(choices, Math.floor(random() * sizeOf(choices)));
  for (let tries = 0; tries < 8 && recent.has(character); tries++) character = memberAt(choices, Math.floor(random() * sizeOf(choices)));
  return character;
}

function memberAt(set: CharSet, position: number): number {
  let rest = position;
  for (let index = 0; index < set.length; index += 2) {
    const size = set[index + 1]! - set[index]! + 1;
    if (rest < size) return set[index]! + rest;
    rest -= size;
  }
  return set[0]!;
}

function textOf(cells: readonly Cell[]): string {
  return cells.map((cell) => String.fromCodePoint(cell.character)).join("");
}

/** Lays the insertion over captured characters, with the case that the sets want; somewhere in the middle where it can choose. */
function textWith(cells: readonly Cell[], inserted: string, random: () => number): string | undefined {
  const wanted = [...inserted];
  const places: number[] = [];
  for (let at = 0; at + wanted.length <= cells.length; at++) {
    const fits = wanted.every((character, index) => fitting(character, cells[at + index]!) !== undefined);
    if (fits && wanted.some((_, index) => sizeOf(cells[at + index]!.set) > 1)) places.push(at);
  }
  if (places.length === 0) return undefined;
  const at = places[Math.floor(random() * places.length)]!;
  const laid = wanted.map((character, index) => fitting(character, cells[at + index]!)!);
  return textOf(cells.slice(0, at)) + laid.join("") + textOf(cells.slice(at + wanted.length));
}

function fitting(character: string, cell: Cell): string | undefined {
  if (!cell.captured) return undefined;
  const variants = [character, character.toUpperCase(), character.toLowerCase()];
  return variants.find((variant) => variant.length === character.length && hasCharacter(cell.set, variant.codePointAt(0)!));
}

/** The automaton is made only as far as the samples lead: a counted repeat would make the whole of it very large. */
function finderOf(regex: Regex): (text: string) => boolean {
  const search = new LazySearch([nfaOfRegex(regex, "scan")], MAX_STATES);
  return (text) => {
    search.renew();
    let state = IDLE;
    let side = 0;
    for (let at = 0; at < text.length && !search.exhausted; at++) {
      state = search.begun(state, side);
      const cls = search.classOf(text.charCodeAt(at));
      const known = search.cells[state * search.width + cls]!;
      const cell = known >= 0 ? known : search.step(state, cls);
      if (cell & 1) return true;
      state = cell >> 1;
      side = search.sides[cls]!;
    }
    return search.exhausted || search.acceptsAtEnd(search.begun(state, side));
  };
}

const MAX_STATES = 10_000;

/** Mulberry32: small, and good enough to vary characters. */
function randomFrom(seed: number): () => number {
  let state = (seed + 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
