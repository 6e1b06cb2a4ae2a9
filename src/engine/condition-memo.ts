import type { ConditionId, Program, Truth } from "../model/index.ts";

/** Answers by condition, kept in arrays that all scopes of a program share: an entry counts only for the scope that wrote it last. */
interface Shared {
  readonly owners: Uint32Array;
  readonly answers: Uint8Array;
  lastOwner: number;
}

const shared = new WeakMap<Program, Shared>();
const TRUTHS: readonly Truth[] = [false, true, "unknown", "unconstrained"];

/** Remembers what conditions answered while one effect is judged, without a table of its own for each effect. */
export class ConditionMemo {
  readonly #shared: Shared;
  readonly #owner: number;

  constructor(program: Program) {
    this.#shared = sharedOf(program);
    this.#owner = ++this.#shared.lastOwner;
  }

  get(id: ConditionId): Truth | undefined {
    return this.#shared.owners[id] === this.#owner ? TRUTHS[this.#shared.answers[id]!] : undefined;
  }

  set(id: ConditionId, truth: Truth): void {
    this.#shared.owners[id] = this.#owner;
    this.#shared.answers[id] = TRUTHS.indexOf(truth);
  }
}

function sharedOf(program: Program): Shared {
  const known = shared.get(program);
  // Before the numbers of owners run out, all begin anew.
  if (known && known.lastOwner < 0xffff_fff0) return known;
  const size = program.conditions.length;
  const fresh: Shared = { owners: new Uint32Array(size), answers: new Uint8Array(size), lastOwner: 0 };
  shared.set(program, fresh);
  return fresh;
}
