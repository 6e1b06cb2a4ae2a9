/** The abstract syntax of a `.policy` file: what the source says, with spans, before any name is resolved. */
import type { RuleVerdict, Span } from "../model/index.ts";

export interface PolicyFile {
  readonly path: string;
  readonly text: string;
  readonly language: NumberLiteral | undefined;
  /** `policy NAME "title"`. */
  readonly name: Identifier | undefined;
  readonly title: StringLiteral | undefined;
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
}

export interface Comment {
  /** From `#` to the line's end. */
  readonly text: string;
  readonly span: Span;
}

export type Item =
  | UseItem
  | SetItem
  | EditItem
  | ParamItem
  | ConditionItem
  | TypeItem
  | RuleItem
  | ExceptItem
  | DisableItem
  | ModeItem
  | CommandItem
  | TestItem;

export interface Identifier {
  readonly kind: "name";
  readonly name: string;
  readonly span: Span;
}

export interface StringLiteral {
  readonly kind: "string";
  /** Escapes resolved. */
  readonly value: string;
  readonly span: Span;
}

export interface NumberLiteral {
  readonly kind: "number";
  readonly value: number;
  readonly span: Span;
}

/** What stands between back-ticks; `span` includes them, `textStart` is the offset of the text. */
export interface CodeLiteral {
  readonly kind: "code";
  readonly text: string;
  readonly textStart: number;
  readonly span: Span;
}

export interface RegexLiteral {
  readonly kind: "regex";
  /** Between the slashes, `\/` kept as written. */
  readonly source: string;
  readonly flags: string;
  readonly span: Span;
}

export interface DateLiteral {
  readonly kind: "date";
  /** `2027-01-31`. */
  readonly value: string;
  readonly span: Span;
}

export interface FlagName {
  readonly kind: "flag";
  /** With its dashes. */
  readonly name: string;
  readonly span: Span;
}

export interface Braces {
  readonly kind: "braces";
  readonly members: readonly Member[];
  readonly except: readonly Member[];
  readonly span: Span;
}

export type Member = StringLiteral | Identifier | CodeLiteral;
export type ParamValue = StringLiteral | NumberLiteral | Braces | Identifier;

export interface UseItem {
  readonly kind: "use";
  readonly target: StringLiteral | Identifier;
  readonly alias: Identifier | undefined;
  readonly params: readonly { readonly name: Identifier; readonly value: ParamValue }[];
  readonly granting: readonly Identifier[];
  readonly span: Span;
}

export interface SetItem {
  readonly kind: "set";
  readonly name: Identifier;
  readonly type: Identifier;
  readonly members: Braces;
  readonly span: Span;
}

export interface EditItem {
  readonly kind: "edit";
  readonly action: "add" | "remove";
  readonly name: Identifier;
  readonly members: Braces;
  readonly because: StringLiteral | undefined;
  readonly span: Span;
}

export interface ParamItem {
  readonly kind: "param";
  readonly name: Identifier;
  readonly type: Identifier;
  readonly value: ParamValue;
  readonly span: Span;
}

export interface ConditionItem {
  readonly kind: "condition";
  readonly name: Identifier;
  readonly triggers: readonly Trigger[];
  readonly expression: Expression;
  readonly span: Span;
}

export interface TypeItem {
  readonly kind: "type";
  readonly name: Identifier;
  readonly shapes: readonly StringLiteral[];
  readonly span: Span;
}

export type Trigger = { readonly kind: "pattern"; readonly pattern: CodeLiteral } | { readonly kind: "verb"; readonly verb: Identifier };

export interface RuleItem {
  readonly kind: "rule";
  readonly verdict: RuleVerdict;
  readonly verdictSpan: Span;
  /** Absent for a rule of patterns alone: `allow` `make`. */
  readonly name: Identifier | undefined;
  readonly sealed: boolean;
  readonly triggers: readonly Trigger[];
  readonly clauses: readonly Clause[];
  /** The clauses stand in braces. */
  readonly block: boolean;
  readonly span: Span;
}

export type Clause =
  | { readonly kind: "when" | "unless"; readonly expression: Expression; readonly span: Span }
  | { readonly kind: "unknown" | "unconstrained"; readonly answer: Identifier; readonly span: Span }
  | { readonly kind: "because" | "instead"; readonly text: StringLiteral; readonly span: Span }
  | { readonly kind: "severity"; readonly level: Identifier; readonly span: Span }
  | { readonly kind: "overriding"; readonly rules: readonly Identifier[]; readonly span: Span }
  | { readonly kind: "until"; readonly date: DateLiteral; readonly span: Span }
  | FindsClause
  | { readonly kind: "tests"; readonly tests: readonly RuleTest[]; readonly span: Span };

export interface FindsClause {
  readonly kind: "finds";
  readonly name: StringLiteral;
  readonly pattern: RegexLiteral;
  readonly entropy: NumberLiteral | undefined;
  readonly checksum: Identifier | undefined;
  readonly source: StringLiteral | undefined;
  readonly samples: readonly { readonly expected: "hit" | "miss"; readonly text: StringLiteral }[];
  readonly span: Span;
}

export interface RuleTest {
  readonly expected: "hit" | "miss" | "unsure";
  readonly subject: TestSubject;
  readonly span: Span;
}

export interface TestSubject {
  readonly call:
    | { readonly kind: "command"; readonly code: CodeLiteral }
    | { readonly kind: "sample"; readonly inserted: StringLiteral | undefined }
    | { readonly kind: "effect"; readonly verb: Identifier; readonly argument: StringLiteral; readonly content: StringLiteral | undefined };
  readonly given: readonly Given[];
  readonly span: Span;
}

/** `given NAME VALUE`; `given file "path" "content"` has both texts. */
export interface Given {
  readonly name: Identifier;
  readonly value: ParamValue;
  readonly content: StringLiteral | undefined;
}

export interface TestItem {
  readonly kind: "test";
  readonly title: StringLiteral;
  readonly cases: readonly TestCase[];
  readonly span: Span;
}

export interface TestCase {
  readonly subject: TestSubject;
  readonly outcome: Identifier;
  readonly by: readonly Identifier[];
  readonly span: Span;
}

export interface ExceptItem {
  readonly kind: "except";
  readonly rule: Identifier;
  readonly triggers: readonly Trigger[];
  readonly clauses: readonly Clause[];
  readonly block: boolean;
  readonly span: Span;
}

export interface DisableItem {
  readonly kind: "disable";
  readonly rule: Identifier;
  readonly clauses: readonly Clause[];
  readonly block: boolean;
  readonly span: Span;
}

export interface ModeItem {
  readonly kind: "mode";
  readonly name: Identifier;
  readonly uses: readonly Identifier[];
  readonly lines: readonly { readonly from: Identifier; readonly to: Identifier }[];
  readonly span: Span;
}

export type Expression =
  | { readonly kind: "or" | "and"; readonly operands: readonly Expression[]; readonly span: Span }
  | { readonly kind: "not"; readonly operand: Expression; readonly span: Span }
  | TestExpression;

export interface TestExpression {
  readonly kind: "test";
  readonly quantifier: "any" | "every" | "no" | undefined;
  /** `path`, `mode.grants`, `-f`. A dot stays in the name. */
  readonly subject: FlagName | Identifier;
  readonly comparison: ComparisonSyntax | undefined;
  readonly span: Span;
}

export type ComparisonSyntax =
  | { readonly kind: "is"; readonly negated: boolean; readonly value: StringLiteral | NumberLiteral | Identifier; readonly span: Span }
  | { readonly kind: "order"; readonly operator: "<" | "<=" | ">" | ">="; readonly value: NumberLiteral | Identifier; readonly span: Span }
  | {
      readonly kind: "in" | "under" | "covers";
      readonly negated: boolean;
      readonly value: StringLiteral | Identifier | Braces;
      readonly span: Span;
    }
  | { readonly kind: "like"; readonly negated: boolean; readonly value: StringLiteral; readonly span: Span }
  | { readonly kind: "matches"; readonly negated: boolean; readonly value: RegexLiteral; readonly span: Span };

/** `command NAME, NAME { … }`; a name is its words: `["git", "push"]`. */
export interface CommandItem {
  readonly kind: "command";
  readonly names: readonly CommandName[];
  readonly parts: readonly SignaturePart[];
  readonly span: Span;
}

export interface CommandName {
  readonly words: readonly (StringLiteral | Identifier)[];
  readonly span: Span;
}

export type SignaturePart =
  | {
      readonly kind: "flags";
      readonly flags: readonly FlagSyntax[];
      /** `...` */
      readonly open: boolean;
      readonly openAt?: Span;
      readonly bundled: boolean;
      readonly bundledAt?: Span;
      readonly when: Expression | undefined;
      readonly span: Span;
    }
  | { readonly kind: "operands"; readonly roles: readonly RoleSyntax[]; readonly when: Expression | undefined; readonly span: Span }
  | EffectSyntax;

export interface FlagSyntax {
  /** Spellings: a flag, a quoted text (`"+*"`), or a dashless key (`of`). */
  readonly names: readonly (FlagName | StringLiteral | Identifier)[];
  /** Of the words that it takes: mostly none or one. */
  readonly types: readonly (Identifier | StringLiteral)[];
  /** `?`: value only attached; `*`: repeatable. */
  readonly suffix: "?" | "*" | undefined;
  readonly fallback: ParamValue | undefined;
  /** `!`: ends option parsing. */
  readonly stops: boolean;
  readonly span: Span;
}

export type RoleSyntax =
  | {
      readonly kind: "role";
      readonly name: Identifier;
      readonly type: Identifier | StringLiteral;
      readonly suffix: "?" | "*" | "+" | undefined;
      readonly fallback: ParamValue | undefined;
      readonly span: Span;
    }
  | { readonly kind: "separator"; readonly span: Span }
  | { readonly kind: "skip"; readonly text: StringLiteral; readonly span: Span };

export interface EffectSyntax {
  readonly kind: "effect";
  /** A verb, or `copy`. */
  readonly verb: Identifier;
  readonly targets: readonly TargetSyntax[];
  /** `copy A to B`. */
  readonly to: readonly TargetSyntax[];
  /** `execute X as shell`. */
  readonly language: Identifier | undefined;
  readonly fields: readonly FieldSyntax[];
  readonly when: Expression | undefined;
  readonly span: Span;
}

/** `command` and `unknown` are identifiers too. */
export type TargetSyntax = FlagName | Identifier | StringLiteral;

export interface FieldSyntax {
  readonly name: Identifier | StringLiteral;
  readonly value: Expression | FlagName | Identifier | StringLiteral | undefined;
  readonly span: Span;
}

/**
 * What a back-ticked text says where it is a pattern (S10): commands that stand in one pipeline, in that order.
 * Spans are offsets in the file.
 */
export interface PatternSyntax {
  readonly kind: "command-pattern";
  readonly commands: readonly CommandPatternSyntax[];
  readonly span: Span;
}

export interface CommandPatternSyntax {
  /** Program first; never empty. */
  readonly words: readonly PatternWord[];
  /** Ends with `...`: further words may follow. */
  readonly open: boolean;
  readonly span: Span;
}

export type PatternWord = PatternValue | PatternFlag;

export type PatternValue = (PatternText & { readonly span: Span }) | PatternAlternatives | PatternSet;

/** `pieces` are the literal texts with a `*` between each two: `mkfs.*` is `mkfs.` and the empty text. Never fewer than two. */
export type PatternText =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "glob"; readonly pieces: readonly string[] };

/** `{a,b}`, or a word with such a part: every text that it may be. */
export interface PatternAlternatives {
  readonly kind: "alternatives";
  readonly alternatives: readonly PatternText[];
  readonly span: Span;
}

/** `<own-branches>`. */
export interface PatternSet {
  readonly kind: "set";
  readonly name: Identifier;
  readonly span: Span;
}

export interface PatternFlag {
  readonly kind: "flag";
  /** With dashes, as written (`-rf` is one name); several for `{-f,--force}`. */
  readonly names: readonly string[];
  /** `--x=glob`. */
  readonly value: PatternValue | undefined;
  readonly span: Span;
}
