import type { Function as FunctionNode } from "unbash";
import type { Context, Part, Word } from "../model/index.ts";
import { ANY, knownWord, UNKNOWN_WORD, wordOf } from "../model/index.ts";
import { joinFlows } from "./flow.ts";

export type Variable = Word | readonly Word[];

/** What an unset variable expands to; unlike an empty one, `${x-…}` replaces it. */
export const UNSET: Word = knownWord("");

export interface FunctionDefinition {
  readonly node: FunctionNode;
  /** Words that the code around it takes by `HOLE` names. */
  readonly holes: readonly Word[];
}

/** Where a file descriptor leads, as far as that tells where data comes from or goes to. */
export type Descriptor =
  | { readonly kind: "network"; readonly host: Word; readonly url: Word }
  | { readonly kind: "data"; readonly data: Word }
  | { readonly kind: "other" };

/** The state of a shell: what assignments, `cd` and definitions leave behind. */
export class Environment {
  cwd: Word;
  oldCwd: Word | undefined;
  readonly home: Word;
  readonly context: Context | undefined;
  /** `$1` and on; undefined where they are not known. */
  positional: readonly Word[] | undefined;
  /** True where more than `positional` may follow. */
  positionalOpen = false;
  functions: Map<string, FunctionDefinition> | undefined;
  /** The functions of the shell that started this one: here only if they were exported. */
  outer: ReadonlyMap<string, FunctionDefinition> | undefined;
  aliases: Map<string, Word> | undefined;
  descriptors: Map<number, Descriptor> | undefined;
  directories: readonly Word[] = [];
  /** Variables that the function being run declared `local`, as they were before. */
  locals: Map<string, Variable | undefined> | undefined;
  /** Names that stand for other variables: `declare -n`. */
  references: ReadonlyMap<string, string> | undefined;
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
    copy.positional = this.positional;
    copy.positionalOpen = this.positionalOpen;
    copy.functions = this.functions;
    copy.outer = this.outer;
    copy.aliases = this.aliases;
    copy.descriptors = this.descriptors;
    copy.directories = this.directories;
    copy.locals = this.locals;
    copy.references = this.references;
    copy.ended = this.ended;
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

  set(name: string, value: Variable | undefined): void {
    this.own().set(this.references?.get(name) ?? name, value);
  }

  /** A reference to a reference stands for what that one stands for. */
  refer(name: string, target: string): void {
    const last = this.references?.get(target) ?? target;
    if (last !== name) this.references = new Map(this.references).set(name, last);
  }

  define(name: string, definition: FunctionDefinition): void {
    this.functions = new Map(this.functions).set(name, definition);
  }

  alias(name: string, text: Word): void {
    this.aliases = new Map(this.aliases).set(name, text);
  }

  describe(descriptor: number, to: Descriptor): void {
    this.descriptors = new Map(this.descriptors).set(descriptor, to);
  }

  /** Takes over a state that was reached on a copy. */
  become(other: Environment): void {
    this.cwd = other.cwd;
    this.oldCwd = other.oldCwd;
    this.positional = other.positional;
    this.positionalOpen = other.positionalOpen;
    this.functions = other.functions;
    this.aliases = other.aliases;
    this.descriptors = other.descriptors;
    this.directories = other.directories;
    this.references = other.references;
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
    if (this.positional !== other.positional) this.positionalOpen = true;
    if (other.references && !this.references) this.references = other.references;
    if (other.functions && this.functions !== other.functions) this.functions = new Map([...(this.functions ?? []), ...other.functions]);
    if (other.aliases && this.aliases !== other.aliases) this.aliases = new Map([...(this.aliases ?? []), ...other.aliases]);
    if (other.descriptors && this.descriptors !== other.descriptors) this.descriptors = other.descriptors;
    if (this.variables === other.variables) return differed;
    for (const name of new Set([...(this.variables?.keys() ?? []), ...(other.variables?.keys() ?? [])])) {
      const mine = this.get(name);
      const theirs = other.get(name);
      if (same(mine, theirs)) continue;
      differed = true;
      this.set(name, eitherOf(mine, theirs));
    }
    return differed;
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

function same(left: Variable | undefined, right: Variable | undefined): boolean {
  if (left === right) return true;
  if (!left || !right || !("kind" in left) || !("kind" in right)) return false;
  return left.text !== undefined && left.text === right.text;
}

function eitherOf(left: Variable | undefined, right: Variable | undefined): Variable | undefined {
  if (!left || !right || !("kind" in left) || !("kind" in right)) {
    const flow = joinFlows(flowOfVariable(left), flowOfVariable(right));
    return flow ? { ...UNKNOWN_WORD, flow } : undefined;
  }
  return widened(left, right);
}

function flowOfVariable(value: Variable | undefined): Word["flow"] {
  return value && "kind" in value ? value.flow : value?.[0]?.flow;
}

/** A word for either text: what both begin and end with, and a hole between. */
export function widened(left: Word, right: Word): Word {
  const flow = joinFlows(left.flow, right.flow);
  const leftFirst = left.parts[0];
  const rightFirst = right.parts[0];
  let head = 0;
  if (typeof leftFirst === "string" && typeof rightFirst === "string") {
    const most = Math.min(leftFirst.length, rightFirst.length);
    while (head < most && leftFirst.charCodeAt(head) === rightFirst.charCodeAt(head)) head += 1;
  }
  const leftLast = left.parts.at(-1);
  const rightLast = right.parts.at(-1);
  let tail = 0;
  if (typeof leftLast === "string" && typeof rightLast === "string") {
    const most = Math.min(leftLast.length - (left.parts.length === 1 ? head : 0), rightLast.length - (right.parts.length === 1 ? head : 0));
    while (tail < most && leftLast.charCodeAt(leftLast.length - 1 - tail) === rightLast.charCodeAt(rightLast.length - 1 - tail)) tail += 1;
  }
  const parts: Part[] = [];
  if (head > 0) parts.push((leftFirst as string).slice(0, head));
  parts.push(ANY);
  if (tail > 0) parts.push((leftLast as string).slice(-tail));
  return wordOf(parts, { open: left.open || right.open, flow });
}
