/**
 * The product of automata with tags: runs several at once. Where the sides are minimal and share no tag the reachable product is minimal too (a text
 * that tells two states of one side apart tells the pairs apart), so nothing is minimised here. Built breadth first under a budget of states: products
 * of patterns that «stick» (`a/**`, `*x*`) grow by multiplication, and the caller then keeps them apart.
 */
import { type Alphabet, refine } from "./alphabet.ts";
import type { Dfa } from "./determinise.ts";

export interface TaggedDfa {
  readonly alphabet: Alphabet;
  readonly stateCount: number;
  readonly transitions: Int32Array;
  /** For each state an index of `tagSets`; 0 is the empty one. */
  readonly tagSetOf: Int32Array;
  readonly tagSets: readonly (readonly number[])[];
}

export function tagged(dfa: Dfa, tag: number): TaggedDfa {
  return {
    alphabet: dfa.alphabet,
    stateCount: dfa.stateCount,
    transitions: dfa.transitions,
    tagSetOf: Int32Array.from(dfa.accepting),
    tagSets: [[], [tag]],
  };
}

/** The same automaton with other tags. */
export function retagged(dfa: TaggedDfa, tagSets: TaggedDfa["tagSets"]): TaggedDfa {
  return { ...dfa, tagSets };
}

/** Undefined where there are more than `budget` states. */
export function product(left: TaggedDfa, right: TaggedDfa, budget: number): TaggedDfa | undefined {
  const { alphabet, left: leftClass, right: rightClass } = refine(left.alphabet, right.alphabet);
  const pairs = new Pairs(left.stateCount, right.stateCount);
  pairs.idOf(0, 0);
  pairs.idOf(1, 1);
  const width = alphabet.count;
  const { transitions: leftTransitions } = left;
  const { transitions: rightTransitions } = right;
  let cells = new Int32Array(width * 256);
  for (let state = 0; state < pairs.count && pairs.count <= budget; state++) {
    const row = state * width;
    if (row + width > cells.length) cells = enlarged(cells);
    const leftRow = pairs.lefts[state]! * left.alphabet.count;
    const rightRow = pairs.rights[state]! * right.alphabet.count;
    for (let cls = 0; cls < width; cls++) {
      cells[row + cls] = pairs.idOf(leftTransitions[leftRow + leftClass[cls]!]!, rightTransitions[rightRow + rightClass[cls]!]!);
    }
  }
  pairs.release();
  if (pairs.count > budget) return undefined;
  const transitions = cells.slice(0, pairs.count * width);
  return { alphabet, stateCount: pairs.count, transitions, ...joinedTags(left, right, pairs.lefts, pairs.rights) };
}

function enlarged(cells: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(cells.length * 2);
  larger.set(cells);
  return larger;
}

function joinedTags(
  left: TaggedDfa,
  right: TaggedDfa,
  leftStates: readonly number[],
  rightStates: readonly number[],
): Pick<TaggedDfa, "tagSetOf" | "tagSets"> {
  const tagSets: (readonly number[])[] = [[]];
  const ids = new Map<number, number>([[0, 0]]);
  const tagSetOf = Int32Array.from(leftStates, (leftState, index) => {
    const leftSet = left.tagSetOf[leftState]!;
    const rightSet = right.tagSetOf[rightStates[index]!]!;
    const key = leftSet * right.tagSets.length + rightSet;
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, tagSets.length);
    return tagSets.push([...left.tagSets[leftSet]!, ...right.tagSets[rightSet]!].sort((one, other) => one - other)) - 1;
  });
  return { tagSetOf, tagSets };
}

const DENSE_LIMIT = 2_000_000;

/** All zeros while no product is built: one after the other uses it, since making megabytes of zeros for each costs more than the product. */
let zeros = new Int32Array(1 << 16);

/** The pairs of states that were reached, numbered in their order: by an array where it is small, else by a map. */
class Pairs {
  readonly lefts: number[] = [];
  readonly rights: number[] = [];
  count = 0;
  private readonly dense: Int32Array | undefined;
  private readonly sparse = new Map<number, number>();

  constructor(
    leftCount: number,
    private readonly rightCount: number,
  ) {
    const size = leftCount * rightCount;
    if (size > DENSE_LIMIT) return;
    if (zeros.length < size) zeros = new Int32Array(size);
    this.dense = zeros;
  }

  idOf(left: number, right: number): number {
    const key = left * this.rightCount + right;
    const known = this.dense ? this.dense[key]! : (this.sparse.get(key) ?? 0);
    return known > 0 ? known - 1 : this.add(key, left, right);
  }

  private add(key: number, left: number, right: number): number {
    this.lefts.push(left);
    this.rights.push(right);
    this.count++;
    if (this.dense) this.dense[key] = this.count;
    else this.sparse.set(key, this.count);
    return this.count - 1;
  }

  /** To be called when no number will be asked for any more. */
  release(): void {
    if (!this.dense) return;
    for (let index = 0; index < this.count; index++) this.dense[this.lefts[index]! * this.rightCount + this.rights[index]!] = 0;
  }
}
