/**
 * Subset construction (Rabin, Scott) for one set: texts that some `include` accepts and no `except`.
 * Both run side by side, so that no complement is built: a state is the instructions that may be next. Anchors and `\b` look at one character to either
 * side: a state remembers what kind of character came before (only where it matters) and resolves its assertions when the next one is known.
 * Alphabet classes that only wide sets (`*`, `[^/]`) tell apart share one computation a state, which makes long lists of literals cheap.
 */
import { failure, type Outcome, success } from "../model/index.ts";
import { type Alphabet, alphabetOf, classOfUnit } from "./alphabet.ts";
import { type CharSet, WORD_CHARACTERS } from "./char-set.ts";
import { ACCEPT, ACCEPT_ALL, ASSERT, ASSERTIONS, FORK, type Nfa, READ } from "./nfa.ts";
import type { Assertion } from "./regex-syntax.ts";

/** A complete deterministic automaton; state 0 is dead, state 1 the start. */
export interface Dfa {
  readonly alphabet: Alphabet;
  readonly stateCount: number;
  /** `transitions[state * alphabet.count + class]`. */
  readonly transitions: Int32Array;
  readonly accepting: Uint8Array;
}

export interface StateLimit {
  readonly kind: "states";
  readonly limit: number;
}

export function determinise(include: readonly Nfa[], except: readonly Nfa[], limit: number): Outcome<Dfa, StateLimit> {
  const machine = joined(include, except);
  const construction = new SubsetConstruction(machine, limit);
  return construction.run();
}

/** The instructions of all automata in one program. */
interface Machine {
  readonly operations: readonly number[];
  readonly operands: readonly number[];
  readonly next: readonly number[];
  readonly starts: readonly number[];
  readonly sets: readonly CharSet[];
  /** Instructions from here on belong to an `except`. */
  readonly firstExcept: number;
  readonly asserts: boolean;
}

function joined(include: readonly Nfa[], except: readonly Nfa[]): Machine {
  const operations: number[] = [];
  const operands: number[] = [];
  const next: number[] = [];
  const starts: number[] = [];
  const sets: CharSet[] = [];
  const setIds = new Map<string, number>();
  let firstExcept = 0;
  for (const [index, nfa] of [...include, ...except].entries()) {
    if (index === include.length) firstExcept = operations.length;
    const offset = operations.length;
    const ids = nfa.sets.map((set) => interned(set, sets, setIds));
    starts.push(nfa.start + offset);
    for (const [at, operation] of nfa.operations.entries()) {
      operations.push(operation);
      const operand = nfa.operands[at]!;
      operands.push(operation === READ ? ids[operand]! : operation === FORK ? operand + offset : operand);
      next.push(nfa.next[at]! + offset);
    }
  }
  if (except.length === 0) firstExcept = operations.length;
  return { operations, operands, next, starts, sets, firstExcept, asserts: operations.includes(ASSERT) };
}

function interned(set: CharSet, sets: CharSet[], ids: Map<string, number>): number {
  const key = set.join();
  const known = ids.get(key);
  if (known !== undefined) return known;
  ids.set(key, sets.length);
  return sets.push(set) - 1;
}

/** What stands before or after a position. */
type Side = "edge" | "newline" | "word" | "other";
const SIDES: readonly Side[] = ["edge", "newline", "word", "other"];
const NEWLINE: CharSet = [10, 10];
const WIDE = 6;

interface State {
  /** Instructions that read, accept or assert, ascending. */
  readonly leaves: readonly number[];
  readonly before: Side;
}

class SubsetConstruction {
  private readonly states: State[] = [];
  private readonly ids = new Map<string, number>();
  private readonly rows: Int32Array[] = [];
  private readonly alphabet: Alphabet;
  private readonly classesOf: readonly (readonly number[])[];
  private readonly sideOf: readonly Side[];
  private readonly isWide: readonly boolean[];
  /** Classes that the wide sets do not tell apart have the same group; `groupMember` is a class of it. */
  private readonly groupOf: readonly number[];
  private readonly groupMember: readonly number[];
  private readonly wideHas: readonly ReadonlySet<number>[];
  private readonly marks: Uint32Array;
  private mark = 0;

  constructor(
    private readonly machine: Machine,
    private readonly limit: number,
  ) {
    const sets = machine.asserts ? [...machine.sets, NEWLINE, WORD_CHARACTERS] : machine.sets;
    const { alphabet, classesOf } = alphabetOf(sets);
    this.alphabet = alphabet;
    this.classesOf = classesOf;
    this.isWide = classesOf.map((classes) => classes.length > WIDE);
    this.wideHas = classesOf.map((classes, id) => new Set(this.isWide[id] ? classes : []));
    const groups = wideGroups(alphabet.count, this.wideHas);
    this.groupOf = groups.groupOf;
    this.groupMember = groups.members;
    this.sideOf = Array.from({ length: alphabet.count }, () => "other" as const);
    if (machine.asserts) this.sideOf = sidesOf(alphabet);
    this.marks = new Uint32Array(machine.operations.length);
  }

  run(): Outcome<Dfa, StateLimit> {
    this.states.push({ leaves: [], before: "other" });
    this.ids.set("", 0);
    this.idOf(this.closure(this.machine.starts, "edge", undefined), "edge", true);
    const width = this.alphabet.count;
    this.rows.push(new Int32Array(width));
    for (let state = 1; state < this.states.length; state++) {
      if (this.states.length > this.limit) return failure({ kind: "states", limit: this.limit });
      this.rows.push(this.rowOf(this.states[state]!));
    }
    const transitions = new Int32Array(this.states.length * width);
    for (const [state, row] of this.rows.entries()) transitions.set(row, state * width);
    const accepting = Uint8Array.from(this.states, (state) => (this.accepts(state) ? 1 : 0));
    return success({ alphabet: this.alphabet, stateCount: this.states.length, transitions, accepting });
  }

  private rowOf(state: State): Int32Array {
    const row = new Int32Array(this.alphabet.count);
    if (!this.machine.asserts) {
      this.fill(row, state.leaves, undefined);
      return row;
    }
    for (const side of SIDES) {
      if (side === "edge") continue;
      const leaves = this.closure(state.leaves, state.before, side);
      this.fill(row, leaves, side);
    }
    return row;
  }

  /** The transitions by classes of one side (or all): first those that only wide sets decide, then the single ones. */
  private fill(row: Int32Array, leaves: readonly number[], side: Side | undefined): void {
    const { operations, operands, next } = this.machine;
    const wide: number[] = [];
    const narrow = new Map<number, number[]>();
    for (const leaf of leaves) {
      if (operations[leaf] === ACCEPT_ALL) wide.push(leaf);
      if (operations[leaf] !== READ) continue;
      if (this.isWide[operands[leaf]!]) {
        wide.push(leaf);
        continue;
      }
      for (const cls of this.classesOf[operands[leaf]!]!) {
        const targets = narrow.get(cls);
        if (targets) targets.push(next[leaf]!);
        else narrow.set(cls, [next[leaf]!]);
      }
    }
    const targetsOfGroup = this.groupMember.map((member) => this.wideTargets(wide, member));
    const stateOfGroup: (number | undefined)[] = this.groupMember.map(() => undefined);
    for (let cls = 0; cls < row.length; cls++) {
      const before = this.sideOf[cls]!;
      if (side !== undefined && before !== side) continue;
      const group = this.groupOf[cls]!;
      const single = narrow.get(cls);
      if (single) row[cls] = this.target([...targetsOfGroup[group]!, ...single], before);
      else {
        const known = this.machine.asserts ? undefined : stateOfGroup[group];
        row[cls] = known ?? this.target(targetsOfGroup[group]!, before);
        stateOfGroup[group] = row[cls]!;
      }
    }
  }

  private wideTargets(wide: readonly number[], cls: number): readonly number[] {
    const { operations, operands, next } = this.machine;
    const targets: number[] = [];
    for (const leaf of wide) {
      if (operations[leaf] === ACCEPT_ALL) targets.push(leaf);
      else if (this.wideHas[operands[leaf]!]!.has(cls)) targets.push(next[leaf]!);
    }
    return targets;
  }

  private target(instructions: readonly number[], before: Side): number {
    return instructions.length === 0 ? 0 : this.idOf(this.closure(instructions, before, undefined), before, false);
  }

  /** The leaves reached without reading. With `after` known assertions are resolved, else they stay, except those that can never hold. */
  private closure(instructions: readonly number[], before: Side, after: Side | undefined): number[] {
    const { operations, operands, next } = this.machine;
    const mark = ++this.mark;
    const stack = [...instructions];
    const leaves: number[] = [];
    while (stack.length > 0) {
      const at = stack.pop()!;
      if (this.marks[at] === mark) continue;
      this.marks[at] = mark;
      const operation = operations[at];
      if (operation === FORK) stack.push(operands[at]!, next[at]!);
      else if (operation !== ASSERT) leaves.push(at);
      else {
        const assertion = ASSERTIONS[operands[at]!]!;
        if (after === undefined) {
          if (!(assertion === "text-start" && before !== "edge")) leaves.push(at);
        } else if (holds(assertion, before, after)) stack.push(next[at]!);
      }
    }
    return leaves.sort((left, right) => left - right);
  }

  private idOf(leaves: readonly number[], before: Side, isStart: boolean): number {
    const kept = this.pruned(leaves);
    if (kept.length === 0 && !isStart) return 0;
    const remembers = this.machine.asserts && kept.some((leaf) => this.machine.operations[leaf] === ASSERT);
    const side = remembers ? before : "other";
    const key = remembers ? `${side}:${kept.join()}` : kept.length === 0 ? "start" : kept.join();
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.ids.set(key, this.states.length);
    return this.states.push({ leaves: kept, before: side }) - 1;
  }

  /** Drops what can change nothing: all where an `except` has all, or nothing is left to include; other includes beside one that has all. */
  private pruned(leaves: readonly number[]): readonly number[] {
    const { operations, firstExcept } = this.machine;
    let all = -1;
    let includes = 0;
    for (const leaf of leaves) {
      if (leaf < firstExcept) includes++;
      if (operations[leaf] !== ACCEPT_ALL) continue;
      if (leaf >= firstExcept) return [];
      if (all < 0) all = leaf;
    }
    if (includes === 0) return [];
    return all < 0 ? leaves : leaves.filter((leaf) => leaf === all || leaf >= firstExcept);
  }

  private accepts(state: State): boolean {
    const { operations, firstExcept } = this.machine;
    const leaves = this.machine.asserts ? this.closure(state.leaves, state.before, "edge") : state.leaves;
    const accepting = leaves.filter((leaf) => operations[leaf] === ACCEPT || operations[leaf] === ACCEPT_ALL);
    return accepting.length > 0 && accepting.every((leaf) => leaf < firstExcept);
  }
}

function holds(assertion: Assertion, before: Side, after: Side): boolean {
  switch (assertion) {
    case "text-start":
      return before === "edge";
    case "text-end":
      return after === "edge";
    case "line-start":
      return before === "edge" || before === "newline";
    case "line-end":
      return after === "edge" || after === "newline";
    case "word-boundary":
      return (before === "word") !== (after === "word");
    case "no-word-boundary":
      return (before === "word") === (after === "word");
  }
}

function sidesOf(alphabet: Alphabet): readonly Side[] {
  const sides: Side[] = Array.from({ length: alphabet.count }, () => "other" as const);
  sides[classOfUnit(alphabet, 10)] = "newline";
  for (let index = 0; index < WORD_CHARACTERS.length; index += 2) {
    for (let unit = WORD_CHARACTERS[index]!; unit <= WORD_CHARACTERS[index + 1]!; unit++) sides[classOfUnit(alphabet, unit)] = "word";
  }
  return sides;
}

function wideGroups(
  classCount: number,
  wideHas: readonly ReadonlySet<number>[],
): { readonly groupOf: readonly number[]; readonly members: readonly number[] } {
  const ids = new Map<string, number>();
  const members: number[] = [];
  const wide = wideHas.filter((classes) => classes.size > 0);
  const groupOf = Array.from({ length: classCount }, (_, cls) => {
    const key = wide.map((classes) => (classes.has(cls) ? "1" : "0")).join("");
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, members.length);
    return members.push(cls) - 1;
  });
  return { groupOf, members };
}
