/**
 * Running the tables over abstract words (S6): the set of states that some text of the word leads to. A set answers true where all of them accept,
 * false where none does, unknown else; exact, since every state of the set is reached by a text of the word.
 * The texts of paths have a form (no empty segment, no slash at the end), which an observer in step with the automaton holds: without it `d/` would be
 * a text of `d/*` and nothing below a directory were certain.
 */
import type { Automaton, AutomatonGroup, Part, Ternary } from "../model/index.ts";
import { automatonOfTag } from "./run.ts";
import { classOfExtra, hasTag } from "./tables.ts";

/** `absolute`: begins with a slash. `relative`: a path below a directory, empty for the directory itself. `text`: anything. */
export type WordForm = "text" | "absolute" | "relative";

export function membershipOfParts(group: AutomatonGroup, tag: number, parts: readonly Part[], form: WordForm = "text"): Ternary {
  const holder = automatonOfTag(group, tag);
  if (holder < 0) return false;
  const automaton = group.automata.at(holder)!;
  return membershipOfEnds(automaton, tag, endsOf(automaton, parts, form));
}

/** The states that texts of a word lead to, each once; the same object again for the same set, where that is large. */
export interface Ends {
  readonly states: readonly number[];
  /** What was found out of them, by tag. */
  readonly answers: Map<number, Ternary>;
}

export function membershipOfEnds(automaton: Automaton, tag: number, { states, answers }: Ends): Ternary {
  if (states.length < LEAST_KNOWN) return membershipOfStates(automaton, tag, states);
  let answer = answers.get(tag);
  if (answer === undefined) {
    answer = membershipOfStates(automaton, tag, states);
    answers.set(tag, answer);
  }
  return answer;
}

function membershipOfStates(automaton: Automaton, tag: number, states: readonly number[]): Ternary {
  let accepts = false;
  let rejects = false;
  for (const state of states) {
    if (hasTag(automaton, state, tag)) accepts = true;
    else rejects = true;
    if (accepts && rejects) return "unknown";
  }
  return accepts;
}

/** Where texts of the word lead to. A word that contradicts its form is taken as a text. */
export function endsOf(automaton: Automaton, parts: readonly Part[], form: WordForm = "text"): Ends {
  const run = new AbstractRun(automaton, form);
  const first = parts[0];
  const startsOpen = first !== undefined && typeof first !== "string" && first.kind === "any";
  if (startsOpen) run.readAnything();
  for (const part of startsOpen ? parts.slice(1) : parts) {
    if (typeof part === "string") run.read(part);
    else run.readHole(part.kind);
  }
  const ends = run.ends();
  return ends.states.length === 0 && form !== "text" ? endsOf(automaton, parts, "text") : ends;
}

const SLASH = 47;

// Positions of the observer. A pair of state and position is the number `state * POSITIONS + position`.
const POSITIONS = 5;
const INSIDE = 0;
const AFTER_SLASH = 1;
const AT_ROOT = 2;
const BEFORE_ROOT = 3;
const AT_TOP = 4;
const FREE = INSIDE;

/**
 * A set of pairs that a word led to, with what it was seen to lead to: a lazy determinisation. Words with holes have a handful of beginnings (`$X/…`,
 * `src/*`) and the same ends again and again, and a set of pairs after a hole is large.
 */
interface Known {
  readonly pairs: readonly number[];
  readonly next: Map<number, Known>;
  /** The states among the pairs, once somebody asked. */
  ends?: Ends;
}

/** Pairs in all sets that are kept of an automaton; past it all are forgotten. */
const MOST_PAIRS = 50_000;
/** Smaller sets are stepped faster than they are looked up. */
const LEAST_KNOWN = 6;

/** Keys of `Known.next` beside those of units. */
const HOLE_KEYS = { any: -1, segment: -2, character: -3 } as const;
const SLASH_KEY = -4;

class AbstractRun {
  private pairs: readonly number[];
  private known: Known | undefined;
  private readonly reach: Reach;
  private readonly memory: Memory;

  constructor(
    private readonly automaton: Automaton,
    private readonly form: WordForm,
  ) {
    this.reach = reachOf(automaton);
    this.memory = this.reach.memories[form];
    this.pairs = [POSITIONS + (form === "text" ? FREE : form === "absolute" ? BEFORE_ROOT : AT_TOP)];
  }

  read(text: string): void {
    let index = 0;
    while (index < text.length && this.known) {
      const unit = text.charCodeAt(index++);
      // The observer knows the slash apart, whatever is in its class.
      const key = unit === SLASH ? SLASH_KEY : this.classOf(unit);
      if (!this.follow(key)) this.remember(key, () => this.readUnit(unit));
    }
    while (index < text.length && this.pairs.length > 1) this.readUnit(text.charCodeAt(index++));
    if (index < text.length) this.readWithOnePair(text, index);
  }

  /** What stands before the first hole leads to one pair, and mostly what stands far behind one: no sets are needed. */
  private readWithOnePair(text: string, from: number): void {
    const { transitions, classCount } = this.automaton;
    let pair = this.pairs[0];
    for (let index = from; index < text.length && pair !== undefined; index++) {
      const unit = text.charCodeAt(index);
      const position = this.positionAfter(pair % POSITIONS, unit === SLASH);
      pair = position < 0 ? undefined : transitions[((pair / POSITIONS) | 0) * classCount + this.classOf(unit)]! * POSITIONS + position;
    }
    this.pairs = pair === undefined ? [] : [pair];
  }

  /** A hole at the begin, as most unknown words have it: the same pairs for all words. */
  readAnything(): void {
    const known = this.memory.fromStart;
    if (!known) this.close(true);
    this.known = known ?? this.newKnown();
    this.pairs = this.known.pairs;
    this.memory.fromStart = this.known;
  }

  readHole(kind: "any" | "segment" | "character"): void {
    const key = HOLE_KEYS[kind];
    if (!this.known && this.pairs.length === 1) this.known = this.beforeHole(this.pairs[0]!);
    if (this.follow(key)) return;
    this.remember(key, () => {
      if (kind === "character") this.readCharacter();
      else this.close(kind === "any");
    });
  }

  /** Names differ, what is before a hole leads to the same few pairs all the same. */
  private beforeHole(pair: number): Known {
    const known = this.memory.fromPair.get(pair) ?? this.newKnown();
    this.memory.fromPair.set(pair, known);
    return known;
  }

  private follow(key: number): boolean {
    const next = this.known?.next.get(key);
    if (!next) return false;
    this.known = next;
    this.pairs = next.pairs;
    return true;
  }

  private remember(key: number, step: () => void): void {
    step();
    if (!this.known) return;
    // Behind a hole the set is kept, however small: words have holes in the same places again and again.
    const isKept = this.pairs.length >= LEAST_KNOWN || (key < 0 && key !== SLASH_KEY);
    const next = isKept ? this.newKnown() : undefined;
    if (next) this.known.next.set(key, next);
    this.known = next;
  }

  /** The same set is the same whatever led to it: a long text soon comes to no new ones. */
  private newKnown(): Known {
    const { memory } = this;
    const key = [...this.pairs].sort((left, right) => left - right).join();
    const same = memory.sets.get(key);
    if (same) return same;
    memory.weight += this.pairs.length;
    if (memory.weight > MOST_PAIRS) {
      memory.fromStart = undefined;
      memory.fromPair.clear();
      memory.sets.clear();
      memory.weight = this.pairs.length;
    }
    const known: Known = { pairs: this.pairs, next: new Map() };
    memory.sets.set(key, known);
    return known;
  }

  private classOf(unit: number): number {
    return unit < 128 ? this.automaton.classes[unit]! : classOfExtra(this.automaton, unit);
  }

  ends(): Ends {
    const ends = this.known?.ends ?? { states: this.distinctStates(), answers: new Map() };
    if (this.known) this.known.ends = ends;
    return ends;
  }

  private distinctStates(): readonly number[] {
    const states = new Set<number>();
    for (const pair of this.pairs) {
      const position = pair % POSITIONS;
      if (position !== AFTER_SLASH && position !== BEFORE_ROOT) states.add((pair / POSITIONS) | 0);
    }
    return [...states];
  }

  private readUnit(unit: number): void {
    const { transitions, classCount } = this.automaton;
    const cls = this.classOf(unit);
    const next: number[] = [];
    this.reach.stamp++;
    for (const pair of this.pairs) {
      const position = this.positionAfter(pair % POSITIONS, unit === SLASH);
      if (position >= 0) this.add(next, transitions[((pair / POSITIONS) | 0) * classCount + cls]! * POSITIONS + position);
    }
    this.pairs = next;
  }

  /** One character but `/`: a unit, or a pair of surrogates. */
  private readCharacter(): void {
    const before = this.pairs;
    const next: number[] = [];
    this.reach.stamp++;
    for (const pair of before) this.stepAside(pair, next);
    for (const high of classesBetween(this.automaton, 0xd800, 0xdbff)) {
      for (const low of classesBetween(this.automaton, 0xdc00, 0xdfff)) {
        for (const pair of before) this.stepPair(pair, high, low, next);
      }
    }
    this.pairs = next;
  }

  private stepPair(pair: number, high: number, low: number, next: number[]): void {
    const { transitions, classCount } = this.automaton;
    const position = this.positionAfter(pair % POSITIONS, false);
    if (position < 0) return;
    const middle = transitions[((pair / POSITIONS) | 0) * classCount + high]!;
    this.add(next, transitions[middle * classCount + low]! * POSITIONS + position);
  }

  /** All that any number of further characters lead to. */
  private close(withSlash: boolean): void {
    const { transitions, classes, classCount } = this.automaton;
    const closed: number[] = [];
    this.reach.stamp++;
    for (const pair of this.pairs) this.add(closed, pair);
    for (let index = 0; index < closed.length; index++) {
      const pair = closed[index]!;
      this.stepAside(pair, closed);
      const position = withSlash ? this.positionAfter(pair % POSITIONS, true) : -1;
      if (position >= 0) this.add(closed, transitions[((pair / POSITIONS) | 0) * classCount + classes[SLASH]!]! * POSITIONS + position);
    }
    this.pairs = closed;
  }

  /** Adds what one character but `/` leads to. */
  private stepAside(pair: number, next: number[]): void {
    const position = this.positionAfter(pair % POSITIONS, false);
    if (position < 0) return;
    const state = (pair / POSITIONS) | 0;
    const beside = this.reach.beside[state] ?? statesBeside(this.automaton, this.reach, state);
    for (let index = 0; index < beside.length; index++) this.add(next, beside[index]! * POSITIONS + position);
  }

  private positionAfter(position: number, isSlash: boolean): number {
    if (this.form === "text") return FREE;
    if (position === BEFORE_ROOT) return isSlash ? AT_ROOT : -1;
    if (!isSlash) return INSIDE;
    return position === INSIDE ? AFTER_SLASH : -1;
  }

  private add(pairs: number[], pair: number): void {
    if (this.reach.marks[pair] === this.reach.stamp) return;
    this.reach.marks[pair] = this.reach.stamp;
    pairs.push(pair);
  }
}

/** Which states follow which, and marks for sets of pairs; one for each automaton. */
interface Reach {
  /** For each state the distinct states that a character but `/` leads to: a process that judges one call comes to few states. */
  readonly beside: (readonly number[] | undefined)[];
  readonly classes: readonly number[];
  readonly marks: Float64Array;
  stamp: number;
  /** Words of another form step in another way. */
  readonly memories: Readonly<Record<WordForm, Memory>>;
}

interface Memory {
  /** What any text leads to, and all that was seen from there. */
  fromStart: Known | undefined;
  /** The same for one pair that a text before the first hole led to. */
  readonly fromPair: Map<number, Known>;
  readonly sets: Map<string, Known>;
  weight: number;
}

const reaches = new WeakMap<Automaton, Reach>();

function reachOf(automaton: Automaton): Reach {
  const known = reaches.get(automaton);
  if (known) return known;
  const stateCount = automaton.tagStart.length - 1;
  const reach: Reach = {
    beside: new Array<readonly number[] | undefined>(stateCount),
    classes: classesBesideSlash(automaton),
    marks: new Float64Array(stateCount * POSITIONS),
    stamp: 0,
    memories: { text: newMemory(), absolute: newMemory(), relative: newMemory() },
  };
  reaches.set(automaton, reach);
  return reach;
}

function newMemory(): Memory {
  return { fromStart: undefined, fromPair: new Map(), sets: new Map(), weight: 0 };
}

function statesBeside({ transitions, classCount }: Automaton, reach: Reach, state: number): readonly number[] {
  const states = new Set<number>();
  for (const cls of reach.classes) states.add(transitions[state * classCount + cls]!);
  const beside = [...states];
  reach.beside[state] = beside;
  return beside;
}

function classesBesideSlash(automaton: Automaton): readonly number[] {
  const classes = new Set<number>(classesBetween(automaton, 128, 0xffff));
  for (let unit = 0; unit < 128; unit++) if (unit !== SLASH) classes.add(automaton.classes[unit]!);
  return [...classes];
}

/** The classes of units above 127 in a range. */
function classesBetween(automaton: Automaton, from: number, to: number): readonly number[] {
  const classes = new Set([classOfExtra(automaton, from)]);
  for (let index = 0; index < automaton.extra.length; index += 2) {
    const start = automaton.extra[index]!;
    if (start >= from && start <= to) classes.add(automaton.extra[index + 1]!);
  }
  return [...classes];
}
