import type { Ternary } from "./ternary.ts";
import type { PathValue, Word } from "./word.ts";

/** A number that is known. An unknown number is an unconstrained word. */
export interface NumberValue {
  readonly kind: "number";
  readonly value: number;
}

export interface TruthValue {
  readonly kind: "truth";
  readonly value: Ternary;
}

export interface ListValue {
  readonly kind: "list";
  readonly items: readonly Scalar[];
  /** True where there may be further members that are not known (`"$@"`, xargs). */
  readonly open: boolean;
}

export type Scalar = Word | PathValue | NumberValue | TruthValue;

/** The value of a field, role, flag or shape hole; `undefined` is absent, with which every comparison is false. */
export type Value = Scalar | ListValue | undefined;

export const TRUE_VALUE: TruthValue = { kind: "truth", value: true };
export const FALSE_VALUE: TruthValue = { kind: "truth", value: false };
export const UNKNOWN_VALUE: TruthValue = { kind: "truth", value: "unknown" };

export function truthValue(value: Ternary): TruthValue {
  return value === true ? TRUE_VALUE : value === false ? FALSE_VALUE : UNKNOWN_VALUE;
}
