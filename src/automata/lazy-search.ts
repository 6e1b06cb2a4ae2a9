/**
 * A search automaton that is determinised while it runs (as in RE2 and grep): states are made when a text first leads to them, up to a budget a text.
 * It answers one question: in which region of a text do threads live that began at given places, and did one of them accept. Where exactly the pattern
 * matches is left to the engine, which sees the accepting regions only.
 */
import { classOfUnit } from "./alphabet.ts";
import { Machine, type Side } from "./machine.ts";
import { ACCEPT, ACCEPT_ALL, type Nfa, READ } from "./nfa.ts";

/** The state without any thread. */
export const IDLE = 0;

const UNKNOWN = -1;
/** In the order of their numbers; 0 is that of the text's begin. */
const SIDES: readonly Side[] = ["edge", "newline", "word", "other"];
/** Where the states of many texts are more than this many budgets, all are forgotten. */
const KEPT_BUDGETS = 4;

export class LazySearch {
  /** `cells[state * width + class]`: the next state, doubled, plus one where a match ended before the character or, if nothing reads on, with it; -1 where it is not known yet. */
  cells: number[] = [];
  readonly classes: Uint8Array;
  readonly width: number;
  private readonly machine: Machine;
  /** By class: which of `SIDES` its characters are to what stands beside them. */
  readonly sides: Uint8Array;
  private readonly ids = new Map<string, number>();
  private leaves: (readonly number[])[] = [];
  private before: Side[] = [];
  private begins: number[] = [];
  private budget: number;

  constructor(
    nfas: readonly Nfa[],
    private readonly maxStates: number,
  ) {
    this.machine = new Machine(nfas);
    this.width = this.machine.alphabet.count;
    this.classes = Uint8Array.from({ length: 128 }, (_, unit) => classOfUnit(this.machine.alphabet, unit));
    this.sides = Uint8Array.from({ length: this.width }, (_, cls) => SIDES.indexOf(this.machine.sideOf[cls]!));
    this.budget = maxStates;
    this.forget();
  }

  /** To be called before each text. */
  renew(): void {
    this.budget = this.maxStates;
    if (this.leaves.length > KEPT_BUDGETS * this.maxStates) this.forget();
  }

  /** True once a text made so many states that going on would not be linear: the engine has to take over. */
  get exhausted(): boolean {
    return this.budget <= 0;
  }

  classOf(unit: number): number {
    return unit < 128 ? this.classes[unit]! : classOfUnit(this.machine.alphabet, unit);
  }

  /** The state with a thread more, which begins here; `side`: of the character before, by `sides`, 0 at the text's begin. */
  begun(state: number, side: number): number {
    const known = this.begins[state * 4 + side]!;
    return known === UNKNOWN ? this.begin(state, side) : known;
  }

  private begin(state: number, side: number): number {
    const result = this.idOf([...this.leaves[state]!, ...this.machine.starts], SIDES[side]!);
    this.begins[state * 4 + side] = result;
    return result;
  }

  /** Works out a cell. */
  step(state: number, cls: number): number {
    const { machine } = this;
    const side = machine.sideOf[cls]!;
    const leaves = machine.asserts ? machine.closure(this.leaves[state]!, this.before[state]!, side) : this.leaves[state]!;
    const targets: number[] = [];
    for (const leaf of leaves) {
      if (machine.operations[leaf] === READ && machine.classesOf[machine.operands[leaf]!]!.includes(cls)) targets.push(machine.next[leaf]!);
    }
    const next = targets.length === 0 ? IDLE : this.idOf(targets, side);
    // Threads that have all accepted read nothing more: the region ends here, not one character on, where another match may begin.
    const isOver = next !== IDLE && this.leaves[next]!.every((leaf) => hasAccepted(machine, leaf));
    const result = isOver ? IDLE * 2 + 1 : next * 2 + (accepts(machine, leaves) ? 1 : 0);
    this.cells[state * this.width + cls] = result;
    return result;
  }

  /** Whether a match ends here, at the text's end. */
  acceptsAtEnd(state: number): boolean {
    return accepts(this.machine, this.machine.closure(this.leaves[state]!, this.before[state]!, "edge"));
  }

  private idOf(instructions: readonly number[], side: Side): number {
    const leaves = this.machine.closure(instructions, side, undefined);
    if (leaves.length === 0) return IDLE;
    const key = this.machine.asserts ? `${side}:${leaves.join()}` : leaves.join();
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.budget--;
    this.ids.set(key, this.leaves.length);
    return this.addState(leaves, side);
  }

  private addState(leaves: readonly number[], side: Side): number {
    for (let cls = 0; cls < this.width; cls++) this.cells.push(UNKNOWN);
    for (let begin = 0; begin < 4; begin++) this.begins.push(UNKNOWN);
    this.before.push(side);
    return this.leaves.push(leaves) - 1;
  }

  private forget(): void {
    this.ids.clear();
    this.cells = [];
    this.begins = [];
    this.before = [];
    this.leaves = [];
    this.addState([], "other");
  }
}

function accepts(machine: Machine, leaves: readonly number[]): boolean {
  return leaves.some((leaf) => hasAccepted(machine, leaf));
}

function hasAccepted(machine: Machine, leaf: number): boolean {
  return machine.operations[leaf] === ACCEPT || machine.operations[leaf] === ACCEPT_ALL;
}
