/**
 * One comparison of one value (surface.md C): true where every text that the value may have satisfies it, false where none does, unknown else; and
 * «unconstrained» where it is unknown for a word of which no character is known. With an absent value every comparison is false.
 */
import { endsOf, hasTag, membershipOfEnds, runText } from "../automata/index.ts";
import {
  type Comparison,
  type Context,
  isUnconstrained,
  knownWord,
  not,
  or,
  type Part,
  type PathValue,
  type Scalar,
  type SetId,
  type Ternary,
  type Truth,
  type Value,
  type Word,
} from "../model/index.ts";
import { isCovering, isDirectory, isUnder, wordIsPath } from "./directories.ts";
import { type PathReadings, readingsOf } from "./evidence.ts";
import { pathInSet } from "./path-in-set.ts";
import type { Scope } from "./scope.ts";
import { placesOf } from "./set-places.ts";
import { mayBeEmpty, mayBeText } from "./word-parts.ts";

type LeafComparison = Exclude<Comparison, { kind: "negated" }>;

export function compare(value: Scalar, comparison: Comparison, scope: Scope): Truth {
  if (comparison.kind === "negated") return not(compare(value, comparison.of, scope));
  const answer = compareKnown(value, comparison, scope);
  if (answer === "unknown" && scope.weighs === true && comparison.kind !== "either") return weighed(value, comparison, scope);
  return answer === "unknown" && hasNoKnownCharacter(value) ? "unconstrained" : answer;
}

/** Unknown where the known characters have a share in the answer; false where it rests on the unknown ones alone. */
function weighed(value: Scalar, comparison: LeafComparison, scope: Scope): Ternary {
  const readings = readingsOf(value, scope.context.home);
  if (readings.length === 0) return "unknown";
  const isShared = ({ settled, strange }: PathReadings) =>
    compareKnown(settled, comparison, scope) !== false && compareKnown(strange, comparison, scope) === false;
  return readings.some(isShared) ? "unknown" : false;
}

/** Whether a value is given and not empty. */
export function isPresent(value: Value): Truth {
  if (value === undefined) return false;
  switch (value.kind) {
    case "truth":
      return value.value;
    case "number":
    case "path":
      return true;
    case "word":
      return wordIsPresent(value);
    case "list":
      if (value.items.some((item) => item.kind !== "word" || !item.open)) return true;
      return value.open || value.items.length > 0 ? "unknown" : false;
  }
}

function wordIsPresent(word: Word): Truth {
  const mayVanish = word.open || (word.text === undefined && mayBeEmpty(word.parts));
  if (!mayVanish) return word.text !== "";
  return isUnconstrained(word) ? "unconstrained" : "unknown";
}

function hasNoKnownCharacter(value: Scalar): boolean {
  if (value.kind === "word") return isUnconstrained(value);
  return value.kind === "path" && (isUnconstrained(value.written) || isUnconstrained(value.lexical));
}

function compareKnown(value: Scalar, comparison: Exclude<Comparison, { kind: "negated" }>, scope: Scope): Truth {
  switch (comparison.kind) {
    case "present":
      return isPresent(value);
    case "is":
      return isText(value, comparison.text, scope.context);
    case "is-context":
      return isContext(value, comparison.name, scope);
    case "is-number":
      return compareNumber(value, (number) => number === comparison.value);
    case "order":
      return compareNumber(value, (number) => isOrdered(number, comparison.operator, comparison.value));
    case "in":
      return isInSet(value, comparison.set, comparison.bothSpellings, scope);
    case "either":
      return compareAny(value, comparison.of, scope);
    case "under":
    case "covers": {
      const path = asPath(value, scope);
      if (!path) return false;
      return (comparison.kind === "under" ? isUnder : isCovering)(path, comparison.directories, scope.context);
    }
  }
}

function compareAny(value: Scalar, comparisons: readonly Comparison[], scope: Scope): Truth {
  let answer: Truth = false;
  for (const one of comparisons) {
    answer = or(answer, compare(value, one, scope));
    if (answer === true) return true;
  }
  return answer;
}

function isOrdered(left: number, operator: "<" | "<=" | ">" | ">=", right: number): boolean {
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

function compareNumber(value: Scalar, holds: (number: number) => boolean): Ternary {
  if (value.kind === "number") return holds(value.value);
  if (value.kind !== "word") return false;
  if (value.text === undefined) return "unknown";
  return /^[+-]?\d+(?:\.\d+)?$/.test(value.text) && holds(Number(value.text));
}

function isText(value: Scalar, text: string, context: Context): Ternary {
  switch (value.kind) {
    case "number":
      return String(value.value) === text;
    case "truth":
      return value.value === "unknown" ? "unknown" : String(value.value) === text;
    case "word":
      return wordIs(value, text);
    case "path":
      return pathIs(value, text, context);
  }
}

function wordIs(word: Word, text: string): Ternary {
  if (word.text !== undefined) return word.text === text;
  return mayBeText(word.parts, text) ? "unknown" : false;
}

/** A path is a text that names it: as it was written, absolute, or below the home directory. */
function pathIs(path: PathValue, text: string, context: Context): Ternary {
  const written = wordIs(path.written, text);
  if (written === true) return true;
  const isHome = text === "~" || text.startsWith("~/");
  if (!isHome && !text.startsWith("/")) return written;
  if (isHome && !path.local) return written;
  const absolute = isHome ? context.home + text.slice(1) : text;
  const fold = context.fileSystem.foldsCase;
  return or(wordIsPath(path.lexical, absolute, fold), wordIsPath(path.real, absolute, fold));
}

function isContext(value: Scalar, name: string, scope: Scope): Ternary {
  const { context } = scope;
  if (name === "cwd" || name === "project" || name === "home" || name === "temp" || name === "guard") {
    const path = asPath(value, scope);
    return path ? isDirectory(path, [{ kind: "context", name }], context) : false;
  }
  const wanted = contextText(name, context);
  if (typeof wanted === "number") return compareNumber(value, (number) => number === wanted);
  return wanted === undefined ? false : isText(value, wanted, context);
}

/** A field of the context that is no list; undefined where it is absent. */
export function contextText(name: string, context: Context): string | number | undefined {
  switch (name) {
    case "branch":
    case "remote":
    case "user":
    case "host":
    case "os":
    case "agent":
    case "session":
    case "mode":
    case "repeats":
    case "cwd":
    case "project":
    case "home":
      return context[name];
    case "unattended":
      return String(context.unattended);
    default:
      return undefined;
  }
}

function isInSet(value: Scalar, set: SetId, bothSpellings: boolean, scope: Scope): Ternary {
  const { type, foldCase } = scope.tables.sets.at(set)!;
  if (type === "path" || type === "dir") {
    const path = asPath(value, scope);
    return path ? pathInSet(path, set, bothSpellings, scope, foldCase) : false;
  }
  const word = asWord(value);
  if (word === "unknown") return "unknown";
  if (value.kind !== "path" || type !== "pattern") return wordInSet(word, set, scope);
  const lexical = wordInSet(value.lexical, set, scope);
  const real = value.real === value.lexical ? lexical : wordInSet(value.real, set, scope);
  if (bothSpellings) return lexical === false || real === false ? false : lexical === true && real === true ? true : "unknown";
  return or(lexical, real);
}

/** Up to this length running a text again is cheaper than remembering where it ended. */
const SHORT = 24;

function wordInSet(word: Word, set: SetId, scope: Scope): Ternary {
  const index = placesOf(scope.tables.tables, set).words;
  if (index < 0) return false;
  const { automata } = scope.tables.tables.words;
  if (word.text !== undefined && word.text.length <= SHORT) {
    scope.counters.automatonRuns++;
    const automaton = automata.at(index)!;
    return hasTag(automaton, runText(automaton, word.text), set);
  }
  let runs = scope.memory.words.get(word);
  if (!runs) {
    runs = { states: [], ends: [] };
    scope.memory.words.set(word, runs);
  }
  const automaton = automata.at(index)!;
  if (word.text === undefined) {
    let ends = runs.ends[index];
    if (!ends) {
      scope.counters.automatonRuns++;
      ends = endsOf(automaton, word.parts);
      runs.ends[index] = ends;
    }
    return membershipOfEnds(automaton, set, ends);
  }
  let state = runs.states[index];
  if (state === undefined) {
    scope.counters.automatonRuns++;
    state = runText(automaton, word.text);
    runs.states[index] = state;
  }
  return hasTag(automaton, state, set);
}

function asWord(value: Scalar): Word | "unknown" {
  switch (value.kind) {
    case "word":
      return value;
    case "path":
      return value.written;
    case "number":
      return knownWord(String(value.value));
    case "truth":
      return value.value === "unknown" ? "unknown" : knownWord(String(value.value));
  }
}

/** A word that is compared as a path stands for one below the current directory. */
function asPath(value: Scalar, { context, memory }: Scope): PathValue | undefined {
  if (value.kind === "path") return value;
  if (value.kind !== "word") return undefined;
  const known = memory.paths.get(value);
  if (known) return known;
  const word = absoluteWord(value, context);
  const path: PathValue = { kind: "path", written: value, lexical: word, real: word, local: true, contents: false, tree: false };
  memory.paths.set(value, path);
  return path;
}

function absoluteWord(word: Word, context: Context): Word {
  const first = word.parts[0];
  if (word.text?.startsWith("/")) return word;
  if (word.text !== undefined) return knownWord(word.text === "" ? context.cwd : `${context.cwd}/${word.text.replace(/^\.\//, "")}`);
  if (typeof first !== "string" || first.startsWith("/")) return word;
  const parts: readonly Part[] = [`${context.cwd}/${first}`, ...word.parts.slice(1)];
  return { ...word, parts };
}
