import type { ConditionId } from "./condition.ts";
import type { Language, Verb } from "./schema.ts";

/** What a command does, as its policy file says. Interpreted by `effects`; plain data. */
export interface CommandSignature {
  /** Program and subcommands, `git push`. */
  readonly name: string;
  readonly flags: readonly FlagSpec[];
  /** `...`: flags that are not declared take no value and have no effect, but the command is not proved. */
  readonly openFlags: boolean;
  /** tar's first word is flags without a dash. */
  readonly bundled: boolean;
  readonly operands: readonly OperandList[];
  readonly effects: readonly EffectClause[];
  /** The rule id of the policy file, for explanations. */
  readonly source: string;
}

/** A flag of a command: how it is spelt and what it takes. */
export interface FlagSpec {
  /** Every spelling, the one that names it first: `-f`, `--force`, `of=` (a key), `+x`. */
  readonly names: readonly string[];
  /** Spellings with a wildcard (`-[0-9]*`), as globs. */
  readonly globs: readonly string[];
  /** Word type or shape of the value; absent: takes none. */
  readonly type?: string;
  /** The value must be attached (`--color=always`); without one the flag still counts. */
  readonly attachedOnly: boolean;
  readonly repeatable: boolean;
  readonly fallback?: Fallback;
  /** Ends option parsing: what follows are operands. */
  readonly stops: boolean;
  /** How many words it takes, where it is not one, and which of them is its value: of `--rawfile NAME FILE` the second. */
  readonly takes?: { readonly words: number; readonly value: number };
}

/** What a flag or a role is where it is not given: a text, or a directory of the context. */
export type Fallback = { readonly kind: "literal"; readonly text: string } | { readonly kind: "context"; readonly name: string };

/** Operands by their roles; of several lists `when` chooses. */
export interface OperandList {
  readonly roles: readonly RoleSpec[];
  readonly when?: ConditionId;
}

/** One place among the operands: a role with its type and number, a `--`, or words that are passed over. */
export type RoleSpec =
  | {
      readonly kind: "role";
      readonly name: string;
      readonly type: string;
      readonly count: "one" | "optional" | "any" | "some";
      readonly fallback?: Fallback;
    }
  | { readonly kind: "separator" }
  | { readonly kind: "skip"; readonly glob: string };

/** `delete paths with recursive = -r when …`; `copy A to B` has `to`. */
export interface EffectClause {
  readonly verb: Exclude<Verb, "command"> | "copy";
  readonly targets: readonly Target[];
  readonly to: readonly Target[];
  readonly language?: Language;
  readonly fields: readonly FieldSpec[];
  readonly when?: ConditionId;
}

/** What an effect clause speaks of. */
export type Target =
  | { readonly kind: "flag"; readonly name: string }
  /** A role, a shape hole, or one of the built-in `stdin`, `stdout`, `cwd`. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "unknown" };

/** A field that an effect clause sets. */
export interface FieldSpec {
  readonly name: string;
  readonly value: FieldSource;
}

/** Where the value of a field comes from. */
export type FieldSource =
  | { readonly kind: "true" }
  | { readonly kind: "condition"; readonly condition: ConditionId }
  | { readonly kind: "flag"; readonly name: string; readonly property?: string }
  | { readonly kind: "name"; readonly name: string; readonly property?: string }
  | { readonly kind: "literal"; readonly text: string };

/** The texts that a word of a declared type may have: literal texts and holes in turn. */
export interface ShapeType {
  readonly name: string;
  readonly shapes: readonly Shape[];
}

/** The segments of a text in their order. */
export type Shape = readonly ShapeSegment[];

/** A literal text, or a hole with a type of its own. */
export type ShapeSegment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "hole"; readonly name: string; readonly type: string };
