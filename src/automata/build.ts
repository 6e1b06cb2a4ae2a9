/**
 * From patterns to tables. Each set is determinised and minimised alone, then sets are joined into products, two small ones at a time (as in Huffman's
 * code), while the product stays near the sum of its sides; what would multiply stays an automaton of its own. Sets with the same language are one.
 * Sets that are lists of texts need none of this, and have automata of their own.
 */
import { type Automaton, type AutomatonGroup, failure, type Outcome, success } from "../model/index.ts";
import { type Dfa, determinise, type StateLimit } from "./determinise.ts";
import { automataOfFiniteSets, type FiniteSet } from "./finite-sets.ts";
import { minimise } from "./minimise.ts";
import type { Nfa } from "./nfa.ts";
import { product, retagged, type TaggedDfa, tagged } from "./product.ts";
import { groupOfAutomata, tablesOf } from "./tables.ts";

/** Texts of the tag: those that one of `include` accepts and none of `except`. */
export interface AutomatonEntry {
  readonly tag: number;
  readonly include: readonly Nfa[];
  readonly except: readonly Nfa[];
}

export interface AutomatonLimits {
  /** States of one set alone; 20,000 where absent. */
  readonly states?: number;
  /** States that an automaton of several sets may have; 6,000 where absent. */
  readonly groupStates?: number;
}

export type { StateLimit } from "./determinise.ts";
export type { FiniteSet } from "./finite-sets.ts";

/** One automaton for all entries. */
export function buildAutomaton(entries: readonly AutomatonEntry[], limits: AutomatonLimits = {}): Outcome<Automaton, StateLimit> {
  const limit = limits.states ?? MAX_STATES;
  const parts = partsOf(entries, limit);
  if (!parts.ok) return parts;
  const queue = [...parts.value].sort(bySize);
  while (queue.length > 1) {
    const joined = product(queue.shift()!, queue.shift()!, limit);
    if (!joined) return failure({ kind: "states", limit });
    insert(queue, joined);
  }
  return success(queue[0] ? tablesOf(queue[0]) : EMPTY_AUTOMATON);
}

/** What a group holds beside the sets that are to be built. */
export interface GroupParts {
  /** Sets that are lists of texts. */
  readonly lists?: readonly FiniteSet[];
  /** Automata that are at hand. */
  readonly ready?: readonly Automaton[];
}

/** As few automata as fit. The error names the entry that is too large alone. */
export function buildGroup(
  entries: readonly AutomatonEntry[],
  limits: AutomatonLimits = {},
  { lists = [], ready = [] }: GroupParts = {},
): Outcome<AutomatonGroup, StateLimit & { readonly tag: number }> {
  const parts = partsOf(entries, limits.states ?? MAX_STATES);
  if (!parts.ok) return parts;
  const groupLimit = limits.groupStates ?? MAX_GROUP_STATES;
  const additive = packed(parts.value, { partsSticking: true, budget: (sum) => Math.min(groupLimit, Math.ceil(sum * 1.5) + 64) });
  const dense = packed(additive, { partsSticking: false, budget: (sum) => Math.min(groupLimit, Math.max(SMALL, sum)) });
  const ofLists = automataOfFiniteSets(lists, Math.min(groupLimit, MAX_LIST_STATES));
  return success(groupOfAutomata([...ready, ...[...ofLists, ...dense].map(tablesOf)]));
}

const MAX_STATES = 20_000;
const MAX_GROUP_STATES = 6_000;
/** So many states are accepted for a product that multiplies. */
const SMALL = 2_000;
/** States of an automaton of lists: a word with a hole may reach all of them. */
const MAX_LIST_STATES = 4_000;
/** How many partners are tried for an automaton before it is left alone. */
const ATTEMPTS = 2;

const EMPTY_AUTOMATON: Automaton = {
  classCount: 1,
  classes: new Uint8Array(128),
  extra: new Uint16Array(0),
  transitions: new Uint16Array(2),
  tagStart: new Uint32Array(3),
  tags: new Uint32Array(0),
};

/** The minimal automaton of texts that one of `include` accepts and none of `except`. */
export function minimalDfa(include: readonly Nfa[], except: readonly Nfa[], limit = MAX_STATES): Outcome<Dfa, StateLimit> {
  const dfa = determinise(include, except, limit);
  return dfa.ok ? success(minimise(dfa.value)) : dfa;
}

function partsOf(entries: readonly AutomatonEntry[], limit: number): Outcome<readonly TaggedDfa[], StateLimit & { readonly tag: number }> {
  const byLanguage = new Map<string, TaggedDfa>();
  for (const { tag, include, except } of entries) {
    const dfa = minimalDfa(include, except, limit);
    if (!dfa.ok) return failure({ ...dfa.error, tag });
    if (!dfa.value.accepting.includes(1)) continue;
    const key = languageKey(dfa.value);
    const same = byLanguage.get(key);
    const part = same ? retagged(same, [[], [...same.tagSets[1]!, tag].sort((one, other) => one - other)]) : tagged(dfa.value, tag);
    byLanguage.set(key, part);
  }
  return success([...byLanguage.values()]);
}

/** Equal for equal tables; minimal automata of one language are numbered alike where they were built alike, which is what happens in practice. */
function languageKey({ alphabet, transitions, accepting }: Dfa): string {
  return [alphabet.starts, alphabet.classes, transitions, accepting].map((numbers) => bytesOf(Int32Array.from(numbers))).join("");
}

/** Length and numbers, four characters each: numbers written out as text would take longer than determinising. */
function bytesOf(numbers: Int32Array): string {
  const length = Int32Array.of(numbers.length);
  return (
    Buffer.from(length.buffer).toString("latin1") + Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("latin1")
  );
}

/** A candidate for a product; `sticks` where some state accepts whatever follows: two such languages multiply. */
interface Candidate extends TaggedDfa {
  readonly sticks: boolean;
}

function candidateOf(dfa: TaggedDfa): Candidate {
  const width = dfa.alphabet.count;
  let sticks = false;
  for (let state = 1; state < dfa.stateCount && !sticks; state++) {
    if (dfa.tagSetOf[state] === 0) continue;
    sticks = true;
    for (let cls = 0; cls < width && sticks; cls++) sticks = dfa.transitions[state * width + cls] === state;
  }
  return { ...dfa, sticks };
}

/** What may be joined. */
interface Packing {
  /** Two that stick stay apart. */
  readonly partsSticking: boolean;
  /** States that a product may have, by those of both sides together. */
  budget(sum: number): number;
}

function packed(parts: readonly TaggedDfa[], packing: Packing): readonly TaggedDfa[] {
  const queue = parts.map(candidateOf).sort(bySize);
  const finished: Candidate[] = [];
  while (queue.length > 0) {
    const part = queue.shift()!;
    const joined = joinedWithOne(part, queue, packing);
    if (joined) insert(queue, joined);
    else finished.push(part);
  }
  return finished;
}

/** Joins `part` with the first of a few partners that it fits, which is taken from the queue. */
function joinedWithOne(part: Candidate, queue: Candidate[], { partsSticking, budget }: Packing): Candidate | undefined {
  let tries = 0;
  for (let index = 0; index < queue.length && tries < ATTEMPTS; index++) {
    const partner = queue[index]!;
    if (partsSticking && part.sticks && partner.sticks) continue;
    const sum = part.stateCount + partner.stateCount;
    const states = budget(sum);
    // A product is hardly ever smaller than its sides together, and the partners behind this one are larger.
    if (sum > states) return undefined;
    tries++;
    const joined = product(part, partner, states);
    if (!joined) continue;
    queue.splice(index, 1);
    return candidateOf(joined);
  }
  return undefined;
}

function insert<Dfa extends TaggedDfa>(queue: Dfa[], part: Dfa): void {
  const index = queue.findIndex((other) => other.stateCount >= part.stateCount);
  queue.splice(index < 0 ? queue.length : index, 0, part);
}

function bySize(left: TaggedDfa, right: TaggedDfa): number {
  return left.stateCount - right.stateCount;
}
