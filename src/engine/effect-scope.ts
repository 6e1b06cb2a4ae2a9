import { type ComparisonMemory, newMemory, type Scope } from "../conditions/index.ts";
import {
  type Call,
  type Context,
  type Counters,
  EFFECT_FIELDS,
  type Effect,
  knownWord,
  type PathValue,
  type Program,
  type SessionPath,
  type Subject,
  truthValue,
  UNKNOWN_WORD,
  type Value,
} from "../model/index.ts";
import { ConditionMemo, type SharedMemo, sharedMemoOf } from "./condition-memo.ts";

/** What stays the same while one action is judged. */
export interface Judging {
  readonly program: Program;
  readonly context: Context;
  readonly counters: Counters;
  readonly memory: ComparisonMemory;
  readonly memo: SharedMemo;
}

export function newJudging(program: Program, context: Context, counters: Counters): Judging {
  return { program, context, counters, memory: newMemory(), memo: sharedMemoOf(program) };
}

/**
 * What names mean while one effect is judged. A rule on verbs sees the effect's fields, a rule on a pattern also roles, shape holes and flags of the
 * command; both see the context. Answers of conditions are remembered as long as the scope lives.
 */
export class EffectScope implements Scope {
  readonly tables: Program;
  readonly context: Context;
  readonly counters: Counters;
  readonly memory: ComparisonMemory;
  readonly memo: ConditionMemo;
  readonly effect: Effect;
  readonly call: Call | undefined;
  readonly weighs: boolean;
  readonly #shape: Readonly<Record<string, Value>> | undefined;
  readonly #ofPattern: boolean;

  constructor(
    { program, context, counters, memory, memo }: Judging,
    effect: Effect,
    call: Call | undefined,
    pattern?: { readonly shape: Readonly<Record<string, Value>> | undefined },
    weighs = false,
  ) {
    this.tables = program;
    this.memo = new ConditionMemo(memo);
    this.context = context;
    this.counters = counters;
    this.memory = memory;
    this.effect = effect;
    this.call = call;
    this.weighs = weighs;
    this.#ofPattern = pattern !== undefined;
    this.#shape = pattern?.shape;
  }

  lookup(subject: Subject): Value {
    switch (subject.kind) {
      case "flag":
        return this.#ofPattern ? (own(this.call?.flags, subject.name) ?? own(this.call?.globals, subject.name)) : undefined;
      case "context":
        return contextValue(this.context, subject.name);
      case "name":
        return this.#name(subject.name);
    }
  }

  #name(name: string): Value {
    if (this.#ofPattern && !OF_EFFECT.has(name)) {
      const value = own(this.#shape, name) ?? own(this.call?.roles, name);
      if (value !== undefined) return value;
    }
    // Fields may be getters of a class: what costs a look-up is read when a rule first asks. The names come from the schema.
    return this.effect.fields[name];
  }
}

/** What a command is asked about by these names is the command's, whatever roles its signature has: a rule on `words` means all of them. */
const OF_EFFECT: ReadonlySet<string> = new Set(Object.keys(EFFECT_FIELDS.command));

/** A field of the context as a value. What is not known is a word without any known character (S6). */
export function contextValue(context: Context, name: string): Value {
  switch (name) {
    case "cwd":
    case "project":
    case "home":
      return directoryValue(context[name]);
    case "temp":
    case "guard":
      return { kind: "list", items: context[name].map(directoryValue), open: false };
    case "branch":
    case "remote":
    case "session": {
      const text = context[name];
      return text === undefined ? undefined : knownWord(text);
    }
    case "user":
    case "host":
    case "os":
    case "agent":
    case "mode":
      return knownWord(context[name]);
    case "unattended":
      return truthValue(context.unattended);
    case "repeats":
      return context.repeats === undefined ? UNKNOWN_WORD : { kind: "number", value: context.repeats };
    case "session-read":
      return pathList(context.sessionRead);
    case "session-changed":
      return pathList(context.sessionChanged);
    default:
      return undefined;
  }
}

function pathList(paths: readonly SessionPath[] | undefined): Value {
  return { kind: "list", items: (paths ?? []).map(directoryValue), open: paths === undefined };
}

function directoryValue(path: SessionPath): PathValue {
  const word = typeof path === "string" ? knownWord(path) : path;
  return { kind: "path", written: word, lexical: word, real: word, local: true, contents: false, tree: false };
}

/** Reads an own property only: names come from commands, and `constructor` is one too. */
export function own<Item>(record: Readonly<Record<string, Item>> | undefined, name: string): Item | undefined {
  const value = record?.[name];
  // Most names are not there: that is known without asking whose the property is.
  return value !== undefined && Object.hasOwn(record!, name) ? value : undefined;
}
