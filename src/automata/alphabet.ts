/**
 * Alphabet compression: the UTF-16 units fall into few classes whose members no pattern tells apart; tables have a column for each class.
 * An alphabet is a list of interval starts (the first is 0) with the class of each interval; class 0 is that of the last interval.
 */
import type { CharSet } from "./char-set.ts";

export interface Alphabet {
  readonly starts: readonly number[];
  readonly classes: readonly number[];
  readonly count: number;
}

/** The coarsest alphabet in which every set is a union of classes, with the classes of each set. */
export function alphabetOf(sets: readonly CharSet[]): { readonly alphabet: Alphabet; readonly classesOf: readonly (readonly number[])[] } {
  const bounds = new Set([0]);
  for (const set of sets) {
    for (let index = 0; index < set.length; index += 2) {
      bounds.add(set[index]!);
      if (set[index + 1]! < 0xffff) bounds.add(set[index + 1]! + 1);
    }
  }
  const starts = [...bounds].sort((left, right) => left - right);
  const position = new Map(starts.map((start, index) => [start, index]));
  const signatures = starts.map(() => "");
  for (const [id, set] of sets.entries()) {
    for (let index = 0; index < set.length; index += 2) {
      const end = set[index + 1]! < 0xffff ? position.get(set[index + 1]! + 1)! : starts.length;
      for (let at = position.get(set[index]!)!; at < end; at++) signatures[at] += `${id},`;
    }
  }
  const alphabet = numbered(starts, signatures);
  const classOfStart = starts.map((start) => classOfUnit(alphabet, start));
  const classesOf = sets.map((set) => classesIn(classOfStart, starts, position, set));
  return { alphabet, classesOf };
}

/** Gives equal classes to intervals of equal signature, 0 to the last. */
export function numbered(starts: readonly number[], signatures: readonly (string | number)[]): Alphabet {
  const ids = new Map<string | number, number>([[signatures.at(-1)!, 0]]);
  const keptStarts: number[] = [];
  const classes: number[] = [];
  for (const [index, signature] of signatures.entries()) {
    let id = ids.get(signature);
    if (id === undefined) {
      id = ids.size;
      ids.set(signature, id);
    }
    if (classes.at(-1) === id) continue;
    keptStarts.push(starts[index]!);
    classes.push(id);
  }
  return { starts: keptStarts, classes, count: ids.size };
}

export function classOfUnit(alphabet: Alphabet, unit: number): number {
  let low = 0;
  let high = alphabet.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (alphabet.starts[middle]! <= unit) low = middle;
    else high = middle - 1;
  }
  return alphabet.classes[low]!;
}

/** The common refinement, with the class of each side that a class of it stands for. */
export function refine(
  left: Alphabet,
  right: Alphabet,
): { readonly alphabet: Alphabet; readonly left: Int32Array; readonly right: Int32Array } {
  const starts = [...new Set([...left.starts, ...right.starts])].sort((one, other) => one - other);
  const leftClasses: number[] = [];
  const rightClasses: number[] = [];
  let leftAt = 0;
  let rightAt = 0;
  for (const start of starts) {
    if (left.starts[leftAt + 1] === start) leftAt++;
    if (right.starts[rightAt + 1] === start) rightAt++;
    leftClasses.push(left.classes[leftAt]!);
    rightClasses.push(right.classes[rightAt]!);
  }
  const pairs = leftClasses.map((leftClass, index) => leftClass * right.count + rightClasses[index]!);
  const alphabet = numbered(starts, pairs);
  const leftOf = new Int32Array(alphabet.count);
  const rightOf = new Int32Array(alphabet.count);
  for (const [index, start] of starts.entries()) {
    const id = classOfUnit(alphabet, start);
    leftOf[id] = leftClasses[index]!;
    rightOf[id] = rightClasses[index]!;
  }
  return { alphabet, left: leftOf, right: rightOf };
}

function classesIn(
  classOfStart: readonly number[],
  starts: readonly number[],
  position: ReadonlyMap<number, number>,
  set: CharSet,
): readonly number[] {
  const classes = new Set<number>();
  for (let index = 0; index < set.length; index += 2) {
    for (let at = position.get(set[index]!)!; at < starts.length && starts[at]! <= set[index + 1]!; at++) classes.add(classOfStart[at]!);
  }
  return [...classes];
}
