/** An index of `Program.conditions`: equal conditions are one node, evaluated at most once an effect. */
export type ConditionId = number;
/** An index of `Program.sets`. */
export type SetId = number;

/** A resolved condition. Children have smaller ids than their parents. */
export type Condition =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "and" | "or"; readonly of: readonly ConditionId[] }
  | { readonly kind: "not"; readonly of: ConditionId }
  | { readonly kind: "test"; readonly subject: Subject; readonly quantifier?: Quantifier; readonly comparison: Comparison };

/** How many members of a list a comparison must hold for. */
export type Quantifier = "any" | "every" | "no";

/** What is compared. `name` is a field of the effect, a role, a shape hole or a field of the context, looked up in that order. */
export type Subject =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "name"; readonly name: string; readonly property?: string }
  | { readonly kind: "context"; readonly name: string };

/**
 * `present`: a fact is true, a flag is given, a value is there and not empty.
 * `in` also serves `like` (a set of one glob) and `matches` (a set of type `pattern`). Its `bothSpellings`: where a path has two spellings (as
 * written, links followed), both must be in the set, not just one; the compiler sets it where that is the tighter reading (an allow, an exception,
 * under `not`).
 */
export type Comparison =
  | { readonly kind: "present" }
  | { readonly kind: "is"; readonly text: string }
  | { readonly kind: "is-context"; readonly name: string }
  | { readonly kind: "is-number"; readonly value: number }
  | { readonly kind: "order"; readonly operator: "<" | "<=" | ">" | ">="; readonly value: number }
  | { readonly kind: "in"; readonly set: SetId; readonly bothSpellings: boolean }
  /** A set of sets: each keeps its own exceptions. */
  | { readonly kind: "either"; readonly of: readonly Comparison[] }
  | { readonly kind: "under" | "covers"; readonly directories: readonly Directory[] }
  /** `is not`, `not in`, …: false where the value is absent; otherwise the negation. */
  | { readonly kind: "negated"; readonly of: Comparison };

/** A directory that paths are compared with: written out, or one of the context. */
export type Directory =
  /** Absolute, or `~/…`. */
  | { readonly kind: "literal"; readonly path: string }
  /** Below the project root. */
  | { readonly kind: "project"; readonly path: string }
  | { readonly kind: "context"; readonly name: "cwd" | "project" | "home" | "temp" | "guard" };
