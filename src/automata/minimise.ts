/**
 * Hopcroft's minimisation: blocks of states that may be equivalent are split by which of their members lead into a splitter, the smaller half being
 * queued. The block of the dead state is never a splitter: of two halves either will do, and what leads to the dead state (most cells) need not be known.
 * The start gets number 1 and the dead state 0 again, also where the language is empty and both are equivalent; columns that became equal are joined, so
 * that the alphabet is minimal too.
 */
import { numbered } from "./alphabet.ts";
import type { Dfa } from "./determinise.ts";

export function minimise(dfa: Dfa): Dfa {
  const blockOf = equivalenceBlocks(dfa);
  const isEmpty = blockOf[0] === blockOf[1];
  const numbers = new Map<number, number>([[blockOf[0]!, 0]]);
  const representatives = [0, 1];
  if (!isEmpty) numbers.set(blockOf[1]!, 1);
  for (let state = 2; state < dfa.stateCount; state++) {
    if (numbers.has(blockOf[state]!)) continue;
    numbers.set(blockOf[state]!, representatives.length);
    representatives.push(state);
  }
  const width = dfa.alphabet.count;
  const transitions = new Int32Array(representatives.length * width);
  for (const [state, representative] of representatives.entries()) {
    for (let cls = 0; cls < width; cls++) {
      transitions[state * width + cls] = numbers.get(blockOf[dfa.transitions[representative * width + cls]!]!)!;
    }
  }
  const accepting = Uint8Array.from(representatives, (representative) => dfa.accepting[representative]!);
  return withJoinedColumns({ alphabet: dfa.alphabet, stateCount: representatives.length, transitions, accepting });
}

/** The block of the dead state, at first that of all states that do not accept. */
const DEAD_BLOCK = 0;

function equivalenceBlocks(dfa: Dfa): Int32Array {
  const { stateCount } = dfa;
  const width = dfa.alphabet.count;
  const inverse = inverseOf(dfa);
  const order = new Int32Array(stateCount);
  const position = new Int32Array(stateCount);
  const blockOf = new Int32Array(stateCount);
  let at = 0;
  for (const wanted of [0, 1]) for (let state = 0; state < stateCount; state++) if (dfa.accepting[state] === wanted) order[at++] = state;
  for (let index = 0; index < stateCount; index++) position[order[index]!] = index;
  const rejecting = dfa.accepting.reduce((count, accepts) => count - accepts, stateCount);
  const first = [0];
  const end = [stateCount];
  const marked = [0];
  if (rejecting > 0 && rejecting < stateCount) {
    end[0] = rejecting;
    first.push(rejecting);
    end.push(stateCount);
    marked.push(0);
    for (let index = rejecting; index < stateCount; index++) blockOf[order[index]!] = 1;
  }
  const queue: number[] = first.length > 1 ? [1] : [];
  const touched: number[] = [];
  const splitter: number[] = [];
  while (queue.length > 0) {
    const block = queue.pop()!;
    splitter.length = 0;
    for (let index = first[block]!; index < end[block]!; index++) splitter.push(order[index]!);
    for (let cls = 0; cls < width; cls++) {
      for (const target of splitter) {
        const cell = target * width + cls;
        for (let index = inverse.start[cell]!; index < inverse.start[cell + 1]!; index++) {
          const state = inverse.states[index]!;
          const own = blockOf[state]!;
          const place = first[own]! + marked[own]!;
          if (position[state]! < place) continue;
          if (marked[own] === 0) touched.push(own);
          swap(order, position, position[state]!, place);
          marked[own] = marked[own]! + 1;
        }
      }
      for (const own of touched) {
        const count = marked[own]!;
        marked[own] = 0;
        const size = end[own]! - first[own]!;
        if (count === size) continue;
        const fresh = first.length;
        const middle = first[own]! + count;
        // The smaller half becomes the new block: relabelling and queuing it is what bounds the whole by n log n. The dead state is never marked.
        if (own === DEAD_BLOCK || count <= size - count) {
          first.push(first[own]!);
          end.push(middle);
          first[own] = middle;
        } else {
          first.push(middle);
          end.push(end[own]!);
          end[own] = middle;
        }
        marked.push(0);
        for (let index = first[fresh]!; index < end[fresh]!; index++) blockOf[order[index]!] = fresh;
        queue.push(fresh);
      }
      touched.length = 0;
    }
  }
  return blockOf;
}

function swap(order: Int32Array, position: Int32Array, from: number, to: number): void {
  const one = order[from]!;
  const other = order[to]!;
  order[from] = other;
  order[to] = one;
  position[other] = from;
  position[one] = to;
}

interface Inverse {
  /** States that lead to `target`, which is not the dead one, by `class`: `states[start[target * width + class] … start[… + 1])`. */
  readonly start: Int32Array;
  readonly states: Int32Array;
}

function inverseOf(dfa: Dfa): Inverse {
  const width = dfa.alphabet.count;
  const cells = dfa.stateCount * width;
  const start = new Int32Array(cells + 1);
  for (let index = 0; index < cells; index++) {
    const target = dfa.transitions[index]!;
    if (target === 0) continue;
    const cell = target * width + (index % width);
    start[cell + 1] = start[cell + 1]! + 1;
  }
  for (let cell = 0; cell < cells; cell++) start[cell + 1] = start[cell + 1]! + start[cell]!;
  const fill = start.slice(0, cells);
  const states = new Int32Array(start[cells]!);
  for (let state = 0, index = 0; state < dfa.stateCount; state++) {
    for (let cls = 0; cls < width; cls++, index++) {
      const target = dfa.transitions[index]!;
      if (target === 0) continue;
      const place = fill[target * width + cls]!;
      states[place] = state;
      fill[target * width + cls] = place + 1;
    }
  }
  return { start, states };
}

function withJoinedColumns(dfa: Dfa): Dfa {
  const width = dfa.alphabet.count;
  const keys = Array.from({ length: width }, (_, cls) => {
    const column: number[] = [];
    for (let state = 0; state < dfa.stateCount; state++) column.push(dfa.transitions[state * width + cls]!);
    return column.join();
  });
  const alphabet = numbered(
    dfa.alphabet.starts,
    dfa.alphabet.classes.map((cls) => keys[cls]!),
  );
  if (alphabet.count === width) return dfa;
  const sources = new Int32Array(alphabet.count);
  let kept = 0;
  for (const [index, start] of dfa.alphabet.starts.entries()) {
    if (alphabet.starts[kept + 1] === start) kept++;
    sources[alphabet.classes[kept]!] = dfa.alphabet.classes[index]!;
  }
  const transitions = new Int32Array(dfa.stateCount * alphabet.count);
  for (let state = 0; state < dfa.stateCount; state++) {
    for (let cls = 0; cls < alphabet.count; cls++)
      transitions[state * alphabet.count + cls] = dfa.transitions[state * width + sources[cls]!]!;
  }
  return { alphabet, stateCount: dfa.stateCount, transitions, accepting: dfa.accepting };
}
