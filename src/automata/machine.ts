/**
 * The instructions of several automata as one program, over one alphabet, and the closure that every simulation of it needs: which instructions that
 * read, accept or assert are reached without reading. Anchors and `\b` look at one character to either side; they stay in the closure while the next
 * character is not known, and are resolved when it is.
 */
import { type Alphabet, alphabetOf, classOfUnit } from "./alphabet.ts";
import { type CharSet, WORD_CHARACTERS } from "./char-set.ts";
import { ASSERT, ASSERTIONS, FORK, type Nfa, READ } from "./nfa.ts";
import type { Assertion } from "./regex-syntax.ts";

/** What stands before or after a position. */
export type Side = "edge" | "newline" | "word" | "other";

/** The sides that a character can be on. */
export const CHARACTER_SIDES: readonly Side[] = ["newline", "word", "other"];

export class Machine {
  readonly operations: readonly number[];
  readonly operands: readonly number[];
  readonly next: readonly number[];
  readonly starts: readonly number[];
  /** Instructions from here on are of `except`. */
  readonly firstExcept: number;
  readonly asserts: boolean;
  readonly alphabet: Alphabet;
  /** The classes of each set that instructions read. */
  readonly classesOf: readonly (readonly number[])[];
  /** The side that the characters of a class are on; `other` for all where nothing asserts. */
  readonly sideOf: readonly Side[];
  private readonly marks: Uint32Array;
  private mark = 0;

  constructor(include: readonly Nfa[], except: readonly Nfa[] = []) {
    const program = joined(include, except);
    this.operations = program.operations;
    this.operands = program.operands;
    this.next = program.next;
    this.starts = program.starts;
    this.firstExcept = program.firstExcept;
    this.asserts = program.operations.includes(ASSERT);
    const { alphabet, classesOf } = alphabetOf(this.asserts ? [...program.sets, NEWLINE, WORD_CHARACTERS] : program.sets);
    this.alphabet = alphabet;
    this.classesOf = classesOf;
    this.sideOf = this.asserts ? sidesOf(alphabet) : Array.from({ length: alphabet.count }, () => "other" as const);
    this.marks = new Uint32Array(this.operations.length);
  }

  /** The leaves reached without reading, ascending. With `after` known assertions are resolved, else they stay, except those that can never hold. */
  closure(instructions: readonly number[], before: Side, after: Side | undefined): readonly number[] {
    const { operations, operands, next, marks } = this;
    const mark = ++this.mark;
    const stack = [...instructions];
    const leaves: number[] = [];
    while (stack.length > 0) {
      const at = stack.pop()!;
      if (marks[at] === mark) continue;
      marks[at] = mark;
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
}

const NEWLINE: CharSet = [10, 10];

function joined(include: readonly Nfa[], except: readonly Nfa[]) {
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
  return { operations, operands, next, starts, sets, firstExcept };
}

function interned(set: CharSet, sets: CharSet[], ids: Map<string, number>): number {
  const key = set.join();
  const known = ids.get(key);
  if (known !== undefined) return known;
  ids.set(key, sets.length);
  return sets.push(set) - 1;
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
