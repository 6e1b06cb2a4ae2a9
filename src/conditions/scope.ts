import type { ConditionId, Context, Counters, Program, Subject, Truth, Value } from "../model/index.ts";
import type { ComparisonMemory } from "./memory.ts";

/** What a condition is evaluated in: the program's tables, the context, and the values of one effect. */
export interface Scope {
  readonly tables: Pick<Program, "conditions" | "sets" | "tables">;
  readonly context: Context;
  readonly counters: Counters;
  readonly memory: ComparisonMemory;
  lookup(subject: Subject): Value;
  /** A path that is known in part is only what its known characters have a share in (evidence.ts). */
  readonly weighs?: boolean;
  /** Answers of this effect: equal conditions are evaluated once. */
  readonly memo?: Memo;
}

export interface Memo {
  get(id: ConditionId): Truth | undefined;
  set(id: ConditionId, truth: Truth): void;
}
