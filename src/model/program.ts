import type { Condition, ConditionId, SetId } from "./condition.ts";
import type { Verb } from "./schema.ts";
import type { CommandSignature, ShapeType } from "./signature.ts";
import type { Location } from "./span.ts";
import type { Result, RuleVerdict } from "./verdict.ts";

/** Where policies come from, in the order of S5: each may add to those before it. */
export type LayerName = "built-in" | "global" | "project" | "session";

/** A list whose items may be read only when they are asked for. */
export interface Indexed<Item> extends Iterable<Item> {
  readonly length: number;
  at(index: number): Item | undefined;
}

/** A table whose items may be read only when they are asked for. */
export interface Keyed<Item> extends Iterable<readonly [string, Item]> {
  get(name: string): Item | undefined;
}

/** The compiled form of all policies in force: plain data, which loads without parsing a policy. */
export interface Program {
  /** Rules, exceptions and allows by number. */
  readonly rules: Indexed<CompiledRule>;
  /** By the rule that they are made of. */
  readonly exceptions: Keyed<readonly CompiledException[]>;
  readonly conditions: Indexed<Condition>;
  readonly sets: Indexed<CompiledSet>;
  readonly modes: Readonly<Record<string, CompiledMode>>;
  /** Word types that `type` declares. */
  readonly shapes: Keyed<ShapeType>;
  /** The signature of a program with subcommands, `git push`, also by a name that is a glob (`mkfs.*`); undefined where none is declared. */
  signature(name: string): CommandSignature | undefined;
  /** True where `name` is the beginning of a longer signature: `git`, `docker container`. */
  hasSubcommands(name: string): boolean;
  /** Every declared signature's name, for lists and did-you-mean. */
  signatureNames(): readonly string[];
  readonly tree: DecisionTree;
  readonly tables: Tables;
  readonly content: ContentTables | undefined;
  /** What was left out or ignored on the way (S5, S15), for status and the next verdict. */
  readonly notices: readonly string[];
  /** True while a layer is missing for an error: allow becomes pass (S15). */
  readonly incomplete: boolean;
  /** Layers that are not in force as they are; absent: none. */
  readonly replaced?: readonly ReplacedLayer[];
  /** What configuration files choose beside rules; absent: nothing. */
  readonly settings?: ProgramSettings;
}

/** A layer with an error, and what judges in its place (S15). */
export interface ReplacedLayer {
  readonly layer: LayerName;
  /** Of a project that the present one lies in: its directory. */
  readonly enclosing?: string;
  /** Its sources as they last compiled, or nothing at all. */
  readonly by: "last good" | "nothing";
  /** The first error: place and sentence. */
  readonly why: string;
}

/** What configuration files choose beside rules. */
export interface ProgramSettings {
  /** The mode that the strongest trusted layer chose; absent: that of the installation. */
  readonly mode?: string;
  /** Modes that layers without authority chose: a verdict is the stricter of theirs and the mode's. */
  readonly tightenedBy: readonly string[];
  /** `shadow`: judged and logged, not enforced. `off`: not judged. */
  readonly enforcement: "on" | "shadow" | "off";
  readonly logBytes?: number;
  readonly logFiles?: number;
  /** Milliseconds in which the same call counts as a repeat; absent: the whole session. */
  readonly repeatWindow?: number;
}

/** A rule in its normal form: what triggers it, the condition that is left, and what it says. */
export interface CompiledRule {
  readonly id: string;
  readonly verdict: RuleVerdict;
  readonly sealed: boolean;
  readonly layer: LayerName;
  readonly trusted: boolean;
  readonly location: Location;
  readonly triggers: readonly CompiledTrigger[];
  /** `when` and not `unless`; absent: always. */
  readonly condition?: ConditionId;
  readonly unknown: UnknownAnswer;
  /** What a condition that is unknown on an unconstrained word counts as; the default depends on the effect (S6). */
  readonly unconstrained?: UnknownAnswer;
  readonly because?: Template;
  readonly instead?: Template;
  readonly severity?: string;
  /** Milliseconds since the epoch after which the rule is not in force. */
  readonly until?: number;
  /** Rules that this allow excuses where it matches. */
  readonly overriding: readonly string[];
  /** The modes in which the rule is in force; absent: all. */
  readonly modes?: readonly string[];
  /** Content rules: the kinds of `finds` that it reports; indices of `ContentTables.kinds`. */
  readonly finds: readonly number[];
}

/** `weigh` escalates where the known characters of the path have a share in the answer. */
export type UnknownAnswer = "escalate" | "block" | "ignore" | "weigh";

/** What a rule speaks of: effects with a verb, or commands of a pattern. */
export type CompiledTrigger =
  | { readonly kind: "verb"; readonly verb: Verb }
  | { readonly kind: "pattern"; readonly pattern: CompiledPattern };

/** A command pattern (S10): one command, or several of one pipeline in order. */
export interface CompiledPattern {
  readonly text: string;
  readonly commands: readonly PatternCommand[];
}

/** One command of a pattern; several are joined by pipes. */
export interface PatternCommand {
  /** Names that the program with its subcommands may have, after aliases of braces are spelled out. */
  readonly names: readonly string[];
  /** Globs over the program's name, where it is written with `*`. */
  readonly nameGlob?: PatternValue;
  readonly flags: readonly PatternFlag[];
  readonly operands: readonly PatternValue[];
  /** `...`: further flags and operands may follow. */
  readonly open: boolean;
}

/** A flag that a pattern asks for, by any of its spellings. */
export interface PatternFlag {
  /** Any of these, each the signature's first spelling, or the text where the program has no signature. */
  readonly names: readonly string[];
  readonly value?: PatternValue;
}

/** Sets of literals and globs of which one has the word: a set with sets inside it is several, since each keeps its own exceptions. */
export type PatternValue = readonly SetId[];

/** What a rule does not speak of, and until when. */
export interface CompiledException {
  /** Rule ids that it excuses; a whole policy by its name. */
  readonly rule: string;
  readonly triggers: readonly CompiledTrigger[];
  readonly condition?: ConditionId;
  readonly because: string;
  readonly until?: number;
  readonly layer: LayerName;
  readonly location: Location;
  /** `disable`: holds always. */
  readonly disables: boolean;
}

/** A stance: which rules it uses, and what becomes of what no rule speaks of. */
export interface CompiledMode {
  readonly name: string;
  readonly uses: readonly string[];
  readonly map: Readonly<Record<"allow" | "escalate" | "block" | "otherwise" | "unresolved", Result>>;
}

/** A text with holes: strings and the names of fields in turn. */
export type Template = readonly (string | { readonly hole: string })[];

/** `pattern`: the only member is a regex (`/…/flags`) that is searched for in the text. */
export type SetType = "path" | "dir" | "word" | "caseless" | "host" | "command" | "pattern";

/** A set of globs and literals, less those of `except`. Kept beside its automata for explanations and for the reference interpreter. */
export interface CompiledSet {
  readonly id: SetId;
  readonly name: string;
  readonly type: SetType;
  readonly members: readonly string[];
  readonly except: readonly string[];
  /** Always compared without case (S9: sets that a block or escalate rule uses). */
  readonly foldCase: boolean;
}

/** The fused automata: one group for each kind of subject text; see `automata`. */
export interface Tables {
  /** Path sets over the absolute path. */
  readonly absolute: AutomatonGroup;
  /** Members with `./`, over the path below the project root. */
  readonly inProject: AutomatonGroup;
  /** Members with `~/`, over the path below the home directory. */
  readonly inHome: AutomatonGroup;
  /** Word, command, host and pattern sets over the text. */
  readonly words: AutomatonGroup;
}

/** Automata that share a subject; a set is a tag on accepting states of exactly one of them. */
export interface AutomatonGroup {
  readonly automata: Indexed<Automaton>;
  /** Every tag, ascending, and beside each the automaton that has it. */
  readonly tags: Uint32Array;
  readonly holders: Uint16Array;
}

/**
 * A deterministic automaton as tables. Characters are UTF-16 units: `classes` maps those below 128, `extra` the rest as sorted pairs of
 * the first unit of a range and its class (a range ends where the next begins); empty where all of them have class 0. State 0 is dead, state 1 the start.
 */
export interface Automaton {
  readonly classCount: number;
  readonly classes: Uint8Array;
  readonly extra: Uint16Array;
  /** `transitions[state * classCount + class]`. */
  readonly transitions: Uint16Array | Uint32Array;
  /** For a state s the tags `tags[tagStart[s] … tagStart[s + 1])`. */
  readonly tagStart: Uint32Array;
  readonly tags: Uint32Array;
}

/** Kinds of secrets: required literals → Aho-Corasick → verification of candidates (language.md 5). */
export interface ContentTables {
  readonly kinds: Indexed<ContentKind>;
  /** Serialised Aho-Corasick over the required literals; see `automata`. */
  readonly scanner: LiteralScanner;
}

/** A kind of secret: what it looks like, and what a match must have beside. */
export interface ContentKind {
  readonly name: string;
  /** The normal form that both linear-time engines accept. */
  readonly pattern: string;
  readonly flags: string;
  /** Least Shannon entropy of the match in bits a character. */
  readonly entropy?: number;
  readonly checksum?: string;
  /** Absent where no literal is required: a match may begin anywhere. */
  readonly reach?: LiteralReach;
}

/** How far before a required literal a match may begin, in UTF-16 units, and the characters (ranges of code points) that may stand between. */
export interface LiteralReach {
  readonly least: number;
  /** Absent where there is no bound. */
  readonly most?: number;
  readonly before: readonly number[];
}

/** A scanner for literals without case (ASCII): tables of an Aho-Corasick automaton. */
export interface LiteralScanner {
  readonly classCount: number;
  readonly classes: Uint8Array;
  readonly transitions: Uint16Array | Uint32Array;
  /** Where not all of `transitions` stand ready: makes those of one state ready. Who reads the property itself gets all of them. */
  readonly transitionsOf?: (state: number) => Uint16Array | Uint32Array;
  /** For a state s the literals `outputs[outputStart[s] … outputStart[s + 1])` that end there. */
  readonly outputStart: Uint32Array;
  /** The first state at which a literal ends: they have the highest numbers. */
  readonly firstOutput: number;
  readonly outputs: Uint32Array;
  /** For each literal: its length and the kinds that need it (`kindStart`, `kinds` as above). */
  readonly lengths: Uint16Array;
  readonly kindStart: Uint32Array;
  readonly kinds: Uint32Array;
  /** Kinds for which no literal could be derived: always verified. */
  readonly always: readonly number[];
}

/**
 * Rules by what tells most, first: verb → program with subcommand → tests that are shared. A node's `switches` share one subject each: the value is
 * looked up once and leads to the nodes of all tests that hold.
 */
export interface DecisionTree {
  readonly verbs: Keyed<TreeNode>;
  /** Pattern rules by the name of the (last) command. */
  readonly commands: Keyed<TreeNode>;
  /** Pattern rules whose program is a glob. */
  readonly anyCommand: TreeNode | undefined;
  /** By kind of `ContentTables.kinds`: the rules that report it. Rules on contents that look for no kind are below their verb. */
  readonly finds: Indexed<readonly number[]>;
}

/** A node of the decision tree: rules to judge, and ways to those that a cheap test leads to. */
export interface TreeNode {
  /** Rules for which nothing more can be told apart cheaply: judged one by one. */
  readonly rules: readonly number[];
  /** Absent in most nodes: nothing is below. */
  readonly below?: Below;
}

/** The ways on from a node, each by a test that rules out everything below where it fails. */
export interface Below {
  /** A necessary condition, shared by the rules below: where it is false, none of them matches. */
  readonly branches: readonly { readonly condition: ConditionId; readonly node: TreeNode }[];
  /** Literal comparisons of one subject: text → node. A text that is not known takes all. */
  readonly switches: readonly { readonly subject: string; readonly cases: Keyed<TreeNode> }[];
  /** Path or word sets: the sets that hold the subject's value → their nodes. */
  readonly memberships: readonly { readonly subject: string; readonly nodes: Readonly<Record<SetId, TreeNode>> }[];
}
