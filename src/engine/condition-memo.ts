import type { ConditionId, Program, Truth } from "../model/index.ts";

/** Arrays that all decisions by a program share, so that none has to make its own: an entry counts only for the owner that wrote it last. */
export interface SharedMemo {
  readonly conditionOwners: Uint32Array;
  readonly answers: Uint8Array;
  readonly ruleOwners: Uint32Array;
  lastOwner: number;
}

const shared = new WeakMap<Program, SharedMemo>();
const TRUTHS: readonly Truth[] = [false, true, "unknown", "unconstrained"];

export function sharedMemoOf(program: Program): SharedMemo {
  const known = shared.get(program);
  // Before the numbers of owners run out, all begin anew.
  if (known && known.lastOwner < 0xfff0_0000) return known;
  const conditions = program.conditions.length;
  const fresh: SharedMemo = {
    conditionOwners: new Uint32Array(conditions),
    answers: new Uint8Array(conditions),
    ruleOwners: new Uint32Array(program.rules.length),
    lastOwner: 0,
  };
  shared.set(program, fresh);
  return fresh;
}

/** Remembers what conditions answered while one effect is judged. */
export class ConditionMemo {
  readonly #shared: SharedMemo;
  readonly #owner: number;

  constructor(memo: SharedMemo) {
    this.#shared = memo;
    this.#owner = ++memo.lastOwner;
  }

  get(id: ConditionId): Truth | undefined {
    return this.#shared.conditionOwners[id] === this.#owner ? TRUTHS[this.#shared.answers[id]!] : undefined;
  }

  set(id: ConditionId, truth: Truth): void {
    this.#shared.conditionOwners[id] = this.#owner;
    this.#shared.answers[id] = truth === false ? 0 : truth === true ? 1 : truth === "unknown" ? 2 : 3;
  }
}

/** The rules that one walk of the tree has come to: several ways may lead to one. */
export class VisitedRules {
  readonly #shared: SharedMemo;
  readonly #owner: number;

  constructor(memo: SharedMemo) {
    this.#shared = memo;
    this.#owner = ++memo.lastOwner;
  }

  /** True the first time. */
  visit(rule: number): boolean {
    if (this.#shared.ruleOwners[rule] === this.#owner) return false;
    this.#shared.ruleOwners[rule] = this.#owner;
    return true;
  }
}
