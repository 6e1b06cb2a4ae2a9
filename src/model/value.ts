import type { Ternary } from "./ternary.ts";
import type { PathValue, Word } from "./word.ts";

/** A number that is known. An unknown number is an unconstrained word. */
export interface NumberValue {
  readonly kind: "number";
  readonly value: number;
}

/** Whether something is so, as far as that is known. */
export interface TruthValue {
  readonly kind: "truth";
  readonly value: Ternary;
}

/** Several values, such as the operands of a role. */
export interface ListValue {
  readonly kind: "list";
  readonly items: readonly Scalar[];
  /** True where there may be further members that are not known (`"$@"`, xargs). */
  readonly open: boolean;
}

/** A value that is no list. */
export type Scalar = Word | PathValue | NumberValue | TruthValue;

/** The value of a field, role, flag or shape hole; `undefined` is absent, with which every comparison is false. */
export type Value = Scalar | ListValue | undefined;

/** It is so. */
export const TRUE_VALUE: TruthValue = { kind: "truth", value: true };
/** It is not so. */
export const FALSE_VALUE: TruthValue = { kind: "truth", value: false };
/** It may be so. */
export const UNKNOWN_VALUE: TruthValue = { kind: "truth", value: "unknown" };

/** The one value that stands for a truth. */
export function truthValue(value: Ternary): TruthValue {
  return value === true ? TRUE_VALUE : value === false ? FALSE_VALUE : UNKNOWN_VALUE;
}
