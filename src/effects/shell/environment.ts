import type { Function as FunctionNode } from "unbash";
import type { Context, Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { eitherAliases, eitherAttributes, eitherCallees, eitherOf, eitherValues, eitherWords, same, widened } from "./ways.ts";

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

/** A variable that keeps its value (`readonly`), may keep it, or changes what it is given (`declare -i`, `-l`, `-u`). */
export type Attribute = "readonly" | "perhaps-readonly" | "converting";

/** Where a file descriptor leads, as far as that tells where data comes from or goes to. */
export type Descriptor =
  | { readonly kind: "network"; readonly host: Word; readonly url: Word }
  | { readonly kind: "data"; readonly data: Word }
  | { readonly kind: "other" };

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
  descriptors: Map<number, Descriptor> | undefined;
  directories: readonly Word[] = [];
  /** Variables that the function being run declared `local`, as they were before. */
  locals: Map<string, Variable | undefined> | undefined;
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

  clone(): Environment {
    const copy = new Environment(this.cwd, this.home, this.context);
    copy.oldCwd = this.oldCwd;
    copy.astray = this.astray;
    copy.errexit = this.errexit;
    copy.oddGlobs = this.oddGlobs;
    copy.positional = this.positional;
    copy.zero = this.zero;
    copy.positionalOpen = this.positionalOpen;
    copy.functions = this.functions;
    copy.outer = this.outer;
    copy.aliases = this.aliases;
    copy.descriptors = this.descriptors;
    copy.directories = this.directories;
    copy.locals = this.locals;
    copy.references = this.references;
    copy.attributes = this.attributes;
    copy.either = this.either;
    copy.ended = this.ended;
    copy.watchers = this.watchers;
    copy.variables = this.variables;
    copy.shared = true;
    this.shared = true;
    return copy;
  }

  /** The variable's value; undefined where nothing is known of it, not even whether it is set. */
  get(named: string): Variable | undefined {
    const name = this.references?.get(named) ?? named;
    const value = this.variables?.get(name);
    if (value !== undefined) return value;
    if (this.variables?.has(name)) return undefined;
    return this.inherited(name);
  }

  set(named: string, value: Variable | undefined): void {
    const name = this.references?.get(named) ?? named;
    const attribute = this.attributes?.get(name);
    if (attribute === "readonly") return;
    this.forgetEither(name);
    if (attribute === undefined) this.own().set(name, value);
    else this.own().set(name, attribute === "converting" ? undefined : eitherOf(this.get(name), value));
    this.watchers?.get(name)?.(this);
  }

  /** Whether the script gave it a value, known or not, or the context says what it is. */
  has(name: string): boolean {
    return this.variables?.has(name) === true || this.get(name) !== undefined;
  }

  mark(named: string, attribute: Attribute): void {
    const name = this.references?.get(named) ?? named;
    if (this.attributes?.get(name) !== "readonly") this.attributes = new Map(this.attributes).set(name, attribute);
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

  describe(descriptor: number, to: Descriptor): void {
    this.descriptors = new Map(this.descriptors).set(descriptor, to);
  }

  /** Takes over a state that was reached on a copy. */
  become(other: Environment): void {
    this.cwd = other.cwd;
    this.oldCwd = other.oldCwd;
    this.astray = other.astray;
    this.positional = other.positional;
    this.positionalOpen = other.positionalOpen;
    this.functions = other.functions;
    this.aliases = other.aliases;
    this.descriptors = other.descriptors;
    this.directories = other.directories;
    this.references = other.references;
    this.attributes = other.attributes;
    this.either = other.either;
    this.ended = other.ended;
    this.variables = other.variables;
    other.shared = true;
    this.shared = true;
  }

  /** The state after either of two ways: what differs is known only as far as both agree. True where something differed. */
  merge(other: Environment): boolean {
    if (other.ended) return false;
    if (this.ended) {
      this.become(other);
      return true;
    }
    let differed = false;
    if (this.cwd.text === undefined || this.cwd.text !== other.cwd.text) {
      differed = this.cwd !== other.cwd;
      if (differed) this.cwd = widened(this.cwd, other.cwd);
    }
    this.mergeNames(other);
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
    this.mergeNames(other);
    if (this.variables !== other.variables) for (const name of other.variables?.keys() ?? []) this.mergeVariable(name, other);
  }

  /** The state after the last command failed. */
  fail(): void {
    if (this.astray) this.cwd = this.astray;
    this.astray = undefined;
  }

  private mergeNames(other: Environment): void {
    this.functions = eitherCallees(this.functions, other.functions, this.outer);
    this.aliases = eitherAliases(this.aliases, other.aliases);
    this.attributes = eitherAttributes(this.attributes, other.attributes);
    this.errexit = this.errexit && other.errexit;
    this.oddGlobs = this.oddGlobs || other.oddGlobs;
    this.mergeReferences(other);
    if (other.descriptors && this.descriptors !== other.descriptors) this.descriptors = other.descriptors;
    if (this.positional === other.positional) return;
    this.positionalOpen = this.positionalOpen || other.positionalOpen || this.positional?.length !== other.positional?.length;
    this.positional = eitherWords(this.positional, other.positional);
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

  private inherited(name: string): Word | undefined {
    switch (name) {
      case "PWD":
        return this.cwd;
      case "HOME":
        return this.home;
      case "OLDPWD":
        return this.oldCwd;
      case "TMPDIR":
        return this.context?.temp[0] === undefined ? undefined : knownWord(this.context.temp[0]);
      case "USER":
      case "LOGNAME":
        return this.context ? knownWord(this.context.user) : undefined;
      case "IFS":
        return DEFAULT_IFS;
      case "SHELL":
        return this.context && A_SHELL;
      case "EDITOR":
      case "VISUAL":
      case "PAGER":
        return this.context && AN_EDITOR;
      default:
        return undefined;
    }
  }
}

const DEFAULT_IFS = knownWord(" \t\n");
/** Whichever shell or editor it is, it is one. */
const A_SHELL = knownWord("/bin/sh");
const AN_EDITOR = knownWord("editor");
