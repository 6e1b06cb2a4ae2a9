import type { Function as FunctionNode } from "unbash";
import { type ComparisonMemory, newMemory } from "../conditions/index.ts";
import type { Action, Call, CommandSignature, Context, Counters, Effect, Place, Program, Span, Value, Word } from "../model/index.ts";
import { MAX_COMMANDS, MAX_EFFECTS, MAX_EXPANDED, MAX_IMPORTED, MAX_IMPORTS, MAX_STARTS } from "./limits.ts";
import { type Path, PathSpace } from "./paths/paths.ts";
import type { FunctionDefinition } from "./shell/environment.ts";
import type { Shell } from "./shell/shell.ts";

/** What of a program says how actions become effects. */
export type EffectsProgram = Pick<Program, "signature" | "hasSubcommands" | "shapes" | "conditions" | "sets" | "tables">;

export type MutableCall = { -readonly [Key in keyof Omit<Call, "carries" | "globals">]: Call[Key] } & {
  carries?: number[];
  task?: string;
  globals?: Readonly<Record<string, Value>>;
};

/** A word that stands for the paths below one: what `find` prints, the `{}` of its `-exec`. */
export interface Binding {
  readonly path: Path;
  readonly partial: boolean;
}

/** One action on its way to effects: what was found so far, and the budget that is left. */
export class Run {
  readonly action: Action;
  readonly program: EffectsProgram;
  readonly context: Context;
  readonly counters: Counters;
  readonly effects: Effect[] = [];
  readonly calls: MutableCall[] = [];
  readonly unresolved: { reason: string; span?: Span }[] = [];
  readonly paths: PathSpace;
  readonly bindings = new Map<Word, Binding>();
  /** Calls of functions that start themselves again beside themselves. */
  readonly recursive = new Set<number>();
  /** Functions that were defined, and those of them that something called. */
  readonly defined: { readonly shell: Shell; readonly name: string; readonly definition: FunctionDefinition }[] = [];
  readonly called = new Set<FunctionNode>();
  /** What is left to do once the script was read. */
  readonly atEnd: (() => void)[] = [];
  /** True once the budget is spent: nothing more is followed. */
  exhausted = false;
  pipelines = 0;
  substitutions = 0;
  private readonly imported = new Set<string>();
  private importedSize = 0;
  private commands = 0;
  private compared: ComparisonMemory | undefined;
  private seen: Set<string> | undefined;
  private loops = 0;
  private starts = 0;
  private expanded = 0;

  constructor(action: Action, program: EffectsProgram, context: Context, counters: Counters) {
    this.action = action;
    this.program = program;
    this.context = context;
    this.counters = counters;
    this.paths = new PathSpace(context, counters);
  }

  /** For the conditions of signatures, few of which compare more than what flags are there. */
  get memory(): ComparisonMemory {
    this.compared ??= newMemory();
    return this.compared;
  }

  /** Whether a file that a program imports is to be read: each once, and not more than a few. */
  spendImport(file: string | undefined): boolean {
    if (file === undefined || this.imported.has(file) || this.imported.size >= MAX_IMPORTS) return false;
    const text = this.paths.readText(file, MAX_IMPORTED - this.importedSize);
    if (text === undefined) return false;
    this.imported.add(file);
    this.importedSize += text.length;
    return true;
  }

  /** False once the budget of commands or effects is spent; says so once. */
  spendCommand(): boolean {
    this.commands += 1;
    if (this.commands <= MAX_COMMANDS && this.effects.length <= MAX_EFFECTS) return true;
    this.exhausted = true;
    this.fail("the command does too much to be followed");
    return false;
  }

  /** Whether something of that description came for the first time. */
  isFirst(description: string): boolean {
    this.seen ??= new Set();
    const { size } = this.seen;
    return this.seen.add(description).size > size;
  }

  /** False once code has started as many programs as are followed. */
  spendStart(): boolean {
    this.starts += 1;
    if (this.starts <= MAX_STARTS) return true;
    this.fail("the code starts more programs than are followed");
    return false;
  }

  /** Loops inside loops are counted even where they run nothing. */
  spendLoop(): boolean {
    this.loops += 1;
    if (this.loops <= MAX_COMMANDS) return !this.exhausted;
    this.exhausted = true;
    this.fail("the command does too much to be followed");
    return false;
  }

  /** False once words have grown past all bounds. */
  spendText(length: number): boolean {
    this.expanded += length;
    if (this.expanded <= MAX_EXPANDED) return true;
    this.exhausted = true;
    this.fail("the words of the command grow too large");
    return false;
  }

  fail(reason: string, span?: Span): void {
    if (this.unresolved.some((known) => known.reason === reason)) return;
    this.unresolved.push(span ? { reason, span } : { reason });
  }
}

/** What the code that is being read was unwrapped from. */
export interface Carried {
  readonly unwrapped: readonly string[];
  readonly privileged: boolean;
  readonly place: Place;
  readonly mounts: readonly Mount[];
  /** The call whose code is being read; -1 on the outside. */
  readonly by: number;
  /** The task of the project, or the file on disk, whose code is being read. */
  readonly task?: string;
}

/** A directory of this machine as a container sees it. */
export interface Mount {
  readonly inside: string;
  readonly outside: Path;
}

export const OUTSIDE: Carried = { unwrapped: [], privileged: false, place: "local", mounts: [], by: -1 };

/** The call's own data while its clauses are read. */
export interface Reading {
  readonly call: MutableCall;
  readonly index: number;
  readonly via: Word | undefined;
  readonly signature: CommandSignature;
  /** Values for targets and fields where the flag was not given. */
  readonly fallbacks: Readonly<Record<string, Value>>;
}
