/**
 * A search automaton that is determinised while it runs (as in RE2 and grep): states are made when a text first leads to them, and forgotten when they
 * get too many. It answers one question of a text: in which regions do threads live that began at given places, and did one of them accept. Whether and
 * where exactly the pattern matches is left to the engine, which sees the accepting regions only.
 */
import { classOfUnit } from "./alphabet.ts";
import { CHARACTER_SIDES, Machine, type Side } from "./machine.ts";
import { ACCEPT, ACCEPT_ALL, type Nfa, READ } from "./nfa.ts";

/** A state without any thread. */
export const IDLE = 0;
const UNKNOWN = -1;
/** Cells hold the next state, doubled, plus one where a match ends before the character that is read. */
const ACCEPTED = 1;

export class LazySearch {
  readonly classes: Uint8Array;
  private readonly machine: Machine;
  private readonly width: number;
  private leaves: (readonly number[])[] = [[]];
  private readonly ids = new Map<string, number>();
  private cells: number[] = [];
  private before: Side[] = ["other"];
  private budget: number;

  constructor(nfa: Nfa, maxStates: number) {
    this.machine = new Machine([nfa]);
    this.width = this.machine.alphabet.count;
    this.classes = Uint8Array.from({ length: 128 }, (_, unit) => classOfUnit(this.machine.alphabet, unit));
    this.budget = maxStates;
    this.addCells();
  }

  /** True once so many states were made that going on would not be linear: the engine has to take over. */
  get exhausted(): boolean {
    return this.budget <= 0;
  }

  classOf(unit: number): number {
    return unit < 128 ? this.classes[unit]! : classOfUnit(this.machine.alphabet, unit);
  }

  /** The state with a thread that begins here beside those of `state`; `unit` is the character before, -1 at the text's begin. */
  begun(state: number, unit: number): number {
    const side = unit < 0 ? "edge" : this.machine.sideOf[this.classOf(unit)]!;
    return this.idOf([...this.leaves[state]!, ...this.machine.starts], state === IDLE ? side : this.before[state]!, side);
  }

  /** The next state, doubled, plus one where a match ended before the character of this class. */
  step(state: number, cls: number): number {
    const cell = state * this.width + cls;
    const known = this.cells[cell]!;
    if (known !== UNKNOWN) return known;
    const { machine } = this;
    const side = machine.sideOf[cls]!;
    const leaves = machine.asserts ? machine.closure(this.leaves[state]!, this.before[state]!, side) : this.leaves[state]!;
    const targets: number[] = [];
    for (const leaf of leaves) {
      if (machine.operations[leaf] === READ && machine.classesOf[machine.operands[leaf]!]!.includes(cls)) targets.push(machine.next[leaf]!);
    }
    const next = targets.length === 0 ? IDLE : this.idOf(targets, side, side);
    const result = next * 2 + (accepts(machine, leaves) ? ACCEPTED : 0);
    this.cells[cell] = result;
    return result;
  }

  /** Whether a match ends here, at the text's end. */
  acceptsAtEnd(state: number): boolean {
    return accepts(this.machine, this.machine.closure(this.leaves[state]!, this.before[state]!, "edge"));
  }

  private idOf(instructions: readonly number[], _before: Side, side: Side): number {
    const { machine } = this;
    const leaves = machine.closure(instructions, side, undefined);
    if (leaves.length === 0) return IDLE;
    const key = machine.asserts ? `${side}:${leaves.join()}` : leaves.join();
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.budget--;
    this.ids.set(key, this.leaves.length);
    this.before.push(side);
    this.leaves.push(leaves);
    this.addCells();
    return this.leaves.length - 1;
  }

  private addCells(): void {
    for (let cls = 0; cls < this.width; cls++) this.cells.push(UNKNOWN);
  }
}

function accepts(machine: Machine, leaves: readonly number[]): boolean {
  return leaves.some((leaf) => machine.operations[leaf] === ACCEPT || machine.operations[leaf] === ACCEPT_ALL);
}

void CHARACTER_SIDES;
