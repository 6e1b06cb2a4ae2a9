import type { Function as FunctionNode } from "unbash";
import type { Context, Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import type { Descriptor, Descriptors } from "./descriptors.ts";
import { mergeFields, mergePlaces } from "./environment-ways.ts";
import { inheritedVariable } from "./inherited-variables.ts";
import type { Input, Prints } from "./standard-streams.ts";
import { eitherOf, eitherValues, isConverting, same } from "./ways.ts";

export type Variable = Word | readonly Word[];

/** What an unset variable expands to; unlike an empty one, `${x-…}` replaces it. */
export const UNSET: Word = knownWord("");

export interface FunctionDefinition {
  readonly node: FunctionNode;
  /** Words that the code around it takes by `HOLE` names. */
  readonly holes: readonly Word[];
}

/** What a function's name stands for: each body that it may have. */
export interface Callee {
  readonly bodies: readonly FunctionDefinition[];
  /** False where there may be no such function, so that a program of that name would run. */
  readonly certain: boolean;
}

/**
 * A variable that keeps its value (`readonly`), may keep it, evaluates what it is given (`declare -i`), changes it otherwise (`-l`, `-u`), or has members
 * by name (`-A`).
 */
export type Attribute = "readonly" | "perhaps-readonly" | "converting" | "integer" | "associative";

/** The state of a shell: what assignments, `cd` and definitions leave behind. */
export class Environment {
  cwd: Word;
  oldCwd: Word | undefined;
  /** Where the shell still is if the last `cd` failed, where it may well have: as far as can be seen there is no such directory. */
  astray: Word | undefined;
  /** `set -e`: what fails ends the shell. */
  errexit = false;
  /** An option says that globs fit other names than usual. */
  oddGlobs = false;
  readonly home: Word;
  readonly context: Context | undefined;
  /** `$1` and on; undefined where they are not known. */
  positional: readonly Word[] | undefined;
  /** `$0` of code that was handed to a shell with words behind it. */
  zero: Word | undefined;
  /** True where more than `positional` may follow. */
  positionalOpen = false;
  functions: ReadonlyMap<string, Callee> | undefined;
  /** The functions of the shell that started this one: here only if they were exported. */
  outer: ReadonlyMap<string, Callee> | undefined;
  /** Each text that the name may stand for. */
  aliases: ReadonlyMap<string, readonly Word[]> | undefined;
  /** Where the name is found that a program was asked for by: `hash -p`. */
  hashed: ReadonlyMap<string, readonly Word[]> | undefined;
  descriptors: Descriptors | undefined;
  /** What `exec` had standard input and output lead to. */
  input: Input | undefined;
  prints: Prints | undefined;
  directories: readonly Word[] = [];
  /** Variables that the function being run declared `local`, as they were before. */
  locals: ReadonlyMap<string, Variable | undefined> | undefined;
  /** Names that stand for other variables: `declare -n`. */
  references: ReadonlyMap<string, string> | undefined;
  attributes: ReadonlyMap<string, Attribute> | undefined;
  /** Of variables that have one of a few known values: which. */
  either: ReadonlyMap<string, readonly Word[]> | undefined;
  /** What is done when a variable gets a value: code that `trap` keeps for later names it. */
  watchers: ReadonlyMap<string, (env: Environment) => void> | undefined;
  /** True after `exit`, `return`, `break` or `exec`: what follows on this way does not run. */
  ended = false;
  private variables: Map<string, Variable | undefined> | undefined;
  private shared = false;

  /** `context` is undefined on another machine or in a container, where home, user and the rest are not known. */
  constructor(cwd: Word, home: Word, context: Context | undefined) {
    this.cwd = cwd;
    this.home = home;
    this.context = context;
  }

  /** Every field there is: one that was forgotten would be lost on each way that is not the first. */
  clone(): Environment {
    this.shared = true;
    return Object.assign(new Environment(this.cwd, this.home, this.context), this);
  }

  /** The variable's value; undefined where nothing is known of it, not even whether it is set. */
  get(named: string): Variable | undefined {
    const name = this.nameOf(named);
    const value = this.variables?.get(name);
    if (value !== undefined) return value;
    if (this.variables?.has(name)) return undefined;
    return inheritedVariable(this, name);
  }

  set(named: string, value: Variable | undefined): void {
    const name = this.nameOf(named);
    const attribute = this.attributes?.get(name);
    if (attribute === "readonly") return;
    this.forgetEither(name);
    if (attribute === undefined) this.own().set(name, value);
    else this.own().set(name, isConverting(attribute) ? undefined : eitherOf(this.get(name), value));
    this.watchers?.get(name)?.(this);
  }

  /** Whether the script gave it a value, known or not, or the context says what it is. */
  has(name: string): boolean {
    return this.variables?.has(name) === true || this.get(name) !== undefined;
  }

  /** The variable that the name stands for. */
  nameOf(named: string): string {
    return this.references?.get(named) ?? named;
  }

  attributeOf(named: string): Attribute | undefined {
    return this.attributes?.get(this.nameOf(named));
  }

  mark(named: string, attribute: Attribute): void {
    const name = this.nameOf(named);
    if (this.attributes?.get(name) !== "readonly") this.attributes = new Map(this.attributes).set(name, attribute);
  }

  /** Keeps what a name stands for around the function that has it for itself from here on. */
  localise(name: string): void {
    if (this.locals && !this.locals.has(name)) this.locals = new Map(this.locals).set(name, this.get(name));
  }

  /** Gives a name that a function had for itself back to the code around it. */
  restore(name: string, value: Variable | undefined): void {
    if (this.attributes?.has(name)) {
      const attributes = new Map(this.attributes);
      attributes.delete(name);
      this.attributes = attributes;
    }
    this.set(name, value);
  }

  /** A name that is not known was given a value, or taken away: it may have been any. */
  forget(): void {
    for (const name of [...(this.variables?.keys() ?? [])]) this.set(name, undefined);
    for (const name of [...(this.functions?.keys() ?? [])]) this.undefine(name, false);
  }

  /** A reference to a reference stands for what that one stands for. */
  refer(name: string, target: string): void {
    const last = this.references?.get(target) ?? target;
    if (last !== name) this.references = new Map(this.references).set(name, last);
  }

  define(name: string, definition: FunctionDefinition): void {
    this.functions = new Map(this.functions).set(name, { bodies: [definition], certain: true });
  }

  /** Takes a function away; not `surely`: it may be there still. */
  undefine(name: string, surely: boolean): void {
    const callee = this.functions?.get(name);
    if (!callee) return;
    const functions = new Map(this.functions);
    if (surely) functions.delete(name);
    else functions.set(name, { ...callee, certain: false });
    this.functions = functions;
  }

  alias(name: string, text: Word): void {
    this.aliases = new Map(this.aliases).set(name, [text]);
  }

  hash(name: string, place: Word): void {
    this.hashed = new Map(this.hashed).set(name, [place]);
  }

  describe(descriptor: number, to: readonly Descriptor[]): void {
    this.descriptors = new Map(this.descriptors).set(descriptor, to);
  }

  /** Takes over a state that was reached on a copy. */
  become(other: Environment): void {
    other.shared = true;
    Object.assign(this, other);
  }

  /** The state after either of two ways: what differs is known only as far as both agree. True where something differed. */
  merge(other: Environment): boolean {
    if (other.ended) return false;
    if (this.ended) {
      this.become(other);
      return true;
    }
    let differed = mergePlaces(this, other);
    if (mergeFields(this, other)) differed = true;
    this.mergeReferences(other);
    if (this.variables === other.variables) return differed;
    for (const name of new Set([...(this.variables?.keys() ?? []), ...(other.variables?.keys() ?? [])]))
      if (this.mergeVariable(name, other)) differed = true;
    return differed;
  }

  /**
   * The state after a list that may have ended early, with `other`. That it went through is what is expected: the directory is where it led, and what
   * it set for the first time is set. Nothing that was known before is lost. `astray`: where the list ended in a directory that is not there.
   */
  retain(other: Environment, astray: Word | undefined): void {
    if (other.ended) return;
    if (this.ended) {
      this.become(other);
      return;
    }
    this.astray ??= astray;
    mergeFields(this, other);
    this.mergeReferences(other);
    this.retainVariables(other);
  }

  /** Variables alone may have what `other` gave them. */
  retainVariables(other: Environment): void {
    if (this.variables === other.variables || other.ended) return;
    for (const name of other.variables?.keys() ?? []) this.mergeVariable(name, other);
  }

  /** The state after the last command failed. */
  fail(): void {
    if (this.astray) this.cwd = this.astray;
    this.astray = undefined;
  }

  /** Of a name that stands for another variable on one way only, and of that variable, nothing is known but what both ways agree on. */
  private mergeReferences(other: Environment): void {
    const before = this.references;
    if (before === other.references) return;
    const settled = new Map(before);
    for (const name of new Set([...(before?.keys() ?? []), ...(other.references?.keys() ?? [])])) {
      const [mine, theirs] = [before?.get(name), other.references?.get(name)];
      if (mine === theirs) continue;
      const value = eitherOf(this.get(name), other.get(name));
      settled.delete(name);
      this.own().set(name, value);
      this.forgetEither(name);
      for (const target of [mine, theirs]) if (target !== undefined) this.own().set(target, undefined);
    }
    this.references = settled;
  }

  private mergeVariable(name: string, other: Environment): boolean {
    const mine = this.get(name);
    const theirs = other.get(name);
    if (same(mine, theirs)) return false;
    const values = eitherValues(this.either?.get(name) ?? mine, other.either?.get(name) ?? theirs);
    if (values) this.either = new Map(this.either).set(name, values);
    else this.forgetEither(name);
    this.own().set(name, eitherOf(mine, theirs));
    return true;
  }

  private forgetEither(name: string): void {
    if (!this.either?.has(name)) return;
    const either = new Map(this.either);
    either.delete(name);
    this.either = either;
  }

  private own(): Map<string, Variable | undefined> {
    if (!this.variables || this.shared) {
      this.variables = new Map(this.variables);
      this.shared = false;
    }
    return this.variables;
  }
}
