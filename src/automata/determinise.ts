/**
 * Subset construction (Rabin, Scott) for one set: texts that some `include` accepts and no `except`.
 * Both run side by side, so that no complement is built: a state is the instructions that may be next, with what kind of character came before (only
 * where an assertion will ask). Alphabet classes that only wide sets (`*`, `[^/]`) tell apart share one computation a state, which makes long lists of
 * literals cheap.
 */
import { failure, type Outcome, success } from "../model/index.ts";
import type { Alphabet } from "./alphabet.ts";
import { CHARACTER_SIDES, Machine, type Side } from "./machine.ts";
import { ACCEPT, ACCEPT_ALL, ASSERT, type Nfa, READ } from "./nfa.ts";

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
  return new SubsetConstruction(new Machine(include, except), limit).run();
}

/** A set of more classes is wide. */
const WIDE = 6;

interface State {
  /** Instructions that read, accept or assert, ascending. */
  readonly leaves: readonly number[];
  readonly before: Side;
}

class SubsetConstruction {
  private readonly states: State[] = [{ leaves: [], before: "other" }];
  private readonly ids = new Map<string, number>();
  private readonly rows: Int32Array[] = [];
  private readonly isWide: readonly boolean[];
  private readonly wideHas: readonly ReadonlySet<number>[];
  /** Classes that the wide sets do not tell apart have the same group; `groupMember` is a class of it. */
  private readonly groupOf: readonly number[];
  private readonly groupMember: readonly number[];

  constructor(
    private readonly machine: Machine,
    private readonly limit: number,
  ) {
    this.isWide = machine.classesOf.map((classes) => classes.length > WIDE);
    this.wideHas = machine.classesOf.map((classes, id) => new Set(this.isWide[id] ? classes : []));
    const groups = wideGroups(machine.alphabet.count, this.wideHas);
    this.groupOf = groups.groupOf;
    this.groupMember = groups.members;
  }

  run(): Outcome<Dfa, StateLimit> {
    const { machine, states, rows } = this;
    this.idOf(machine.closure(machine.starts, "edge", undefined), "edge", true);
    const width = machine.alphabet.count;
    rows.push(new Int32Array(width));
    for (let state = 1; state < states.length; state++) {
      if (states.length > this.limit) return failure({ kind: "states", limit: this.limit });
      rows.push(this.rowOf(states[state]!));
    }
    const transitions = new Int32Array(states.length * width);
    for (const [state, row] of rows.entries()) transitions.set(row, state * width);
    const accepting = Uint8Array.from(states, (state) => (this.accepts(state) ? 1 : 0));
    return success({ alphabet: machine.alphabet, stateCount: states.length, transitions, accepting });
  }

  private rowOf(state: State): Int32Array {
    const row = new Int32Array(this.machine.alphabet.count);
    if (!this.machine.asserts) this.fill(row, state.leaves, undefined);
    else for (const side of CHARACTER_SIDES) this.fill(row, this.machine.closure(state.leaves, state.before, side), side);
    return row;
  }

  /** The transitions by classes of one side (or all): first those that only wide sets decide, then the single ones. */
  private fill(row: Int32Array, leaves: readonly number[], side: Side | undefined): void {
    const { wide, narrow } = this.targetsOf(leaves);
    const targetsOfGroup = this.groupMember.map((member) => this.wideTargets(wide, member));
    const stateOfGroup: (number | undefined)[] = this.groupMember.map(() => undefined);
    for (let cls = 0; cls < row.length; cls++) {
      const before = this.machine.sideOf[cls]!;
      if (side !== undefined && before !== side) continue;
      const group = this.groupOf[cls]!;
      const single = narrow.get(cls);
      if (single) {
        row[cls] = this.target([...targetsOfGroup[group]!, ...single], before);
        continue;
      }
      stateOfGroup[group] ??= this.target(targetsOfGroup[group]!, before);
      row[cls] = stateOfGroup[group]!;
    }
  }

  /** Leaves with wide sets, and by class the targets of those with narrow ones. */
  private targetsOf(leaves: readonly number[]): {
    readonly wide: readonly number[];
    readonly narrow: ReadonlyMap<number, readonly number[]>;
  } {
    const { operations, operands, next, classesOf } = this.machine;
    const wide: number[] = [];
    const narrow = new Map<number, number[]>();
    for (const leaf of leaves) {
      if (operations[leaf] === ACCEPT_ALL || (operations[leaf] === READ && this.isWide[operands[leaf]!])) wide.push(leaf);
      else if (operations[leaf] === READ) {
        for (const cls of classesOf[operands[leaf]!]!) {
          const targets = narrow.get(cls);
          if (targets) targets.push(next[leaf]!);
          else narrow.set(cls, [next[leaf]!]);
        }
      }
    }
    return { wide, narrow };
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
    return instructions.length === 0 ? 0 : this.idOf(this.machine.closure(instructions, before, undefined), before, false);
  }

  private idOf(leaves: readonly number[], before: Side, isStart: boolean): number {
    const { asserts, operations } = this.machine;
    const kept = this.pruned(leaves);
    if (kept.length === 0 && !isStart) return 0;
    const remembers = asserts && kept.some((leaf) => operations[leaf] === ASSERT);
    const side = remembers ? before : "other";
    const key = remembers ? `${side}:${kept.join()}` : kept.join();
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
    const { operations, firstExcept, asserts } = this.machine;
    const leaves = asserts ? this.machine.closure(state.leaves, state.before, "edge") : state.leaves;
    const accepting = leaves.filter((leaf) => operations[leaf] === ACCEPT || operations[leaf] === ACCEPT_ALL);
    return accepting.length > 0 && accepting.every((leaf) => leaf < firstExcept);
  }
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
