/**
 * Required literals: a set of texts of which every match contains at least one (without regard to ASCII case), as RE2's prefilter and Cox's code search
 * derive them. For each node the derivation keeps the whole language while that is a small set of texts, and the best set required otherwise; in a
 * sequence the sets of neighbours multiply. With each set goes how far behind the match's begin its members stand and which characters stand before
 * them: what a scan needs to know where matches may begin.
 */
import { ANY_CODE_POINT, type CharSet, foldCase, sizeOf, union } from "./char-set.ts";
import type { Regex, RegexNode } from "./regex-syntax.ts";

export interface RequiredLiterals {
  /** Lower case; none contains another. */
  readonly literals: readonly string[];
  /** How many UTF-16 units a match has before a literal. */
  readonly minBefore: number;
  /** Infinity where there is no bound. */
  readonly maxBefore: number;
  /** Characters (code points) that may stand before a literal in a match. */
  readonly before: CharSet;
}

/** Undefined where no literal is required. */
export function requiredLiterals(regex: Regex): RequiredLiterals | undefined {
  const derived = derive(regex.root);
  const best = better(derived.required, derived.exact && fromTexts(derived.exact));
  return best?.literals.every((text) => text.length > 0) ? best : undefined;
}

const MAX_TEXTS = 24;
const MAX_LENGTH = 24;
const MAX_CLASS = 6;
const WANTED_LENGTH = 3;

interface Derived {
  /** All texts of the node, folded; undefined where they are too many or not ASCII. */
  readonly exact: readonly string[] | undefined;
  readonly required: RequiredLiterals | undefined;
  readonly min: number;
  readonly max: number;
  readonly characters: CharSet;
}

function derive(node: RegexNode): Derived {
  switch (node.kind) {
    case "empty":
    case "assertion":
      return { exact: [""], required: undefined, min: 0, max: 0, characters: [] };
    case "set":
      return deriveSet(node.set);
    case "capture":
      return derive(node.of);
    case "sequence":
      return deriveSequence(node.of.map(derive));
    case "choice":
      return deriveChoice(node.of.map(derive));
    case "repeat":
      return deriveRepeat(derive(node.of), node.min, node.max ?? Number.POSITIVE_INFINITY);
  }
}

function deriveSet(set: CharSet): Derived {
  const widest = set.at(-1) ?? 0;
  const sizes = { min: (set[0] ?? 0) > 0xffff ? 2 : 1, max: widest > 0xffff ? 2 : 1 };
  const folded = widest < 128 && sizeOf(set) <= 2 * MAX_CLASS ? lowered(set) : undefined;
  return {
    exact: folded && folded.length <= MAX_CLASS && folded.length > 0 ? folded : undefined,
    required: undefined,
    ...sizes,
    characters: set,
  };
}

function lowered(set: CharSet): readonly string[] {
  const texts = new Set<string>();
  for (let index = 0; index < set.length; index += 2) {
    for (let character = set[index]!; character <= set[index + 1]!; character++) texts.add(String.fromCharCode(character).toLowerCase());
  }
  return [...texts];
}

function deriveRepeat(inner: Derived, min: number, max: number): Derived {
  const bounds = { min: inner.min * min, max: inner.max === 0 || max === 0 ? 0 : inner.max * max, characters: inner.characters };
  if (max === 0) return { exact: [""], required: undefined, ...bounds };
  if (min === 0) return { exact: max === 1 && inner.exact ? bounded([...inner.exact, ""]) : undefined, required: undefined, ...bounds };
  const repeated = min === max && inner.exact ? power(inner.exact, min) : undefined;
  if (repeated) return { exact: repeated, required: undefined, ...bounds };
  // One pass through the node is certain, and the first one begins where the node does.
  const first = inner.exact && fromTexts(inner.exact);
  return { exact: undefined, required: better(inner.required, first), ...bounds };
}

function power(texts: readonly string[], count: number): readonly string[] | undefined {
  let result: readonly string[] | undefined = [""];
  for (let index = 0; index < count && result; index++) result = cross(result, texts);
  return result;
}

function deriveChoice(branches: readonly Derived[]): Derived {
  const exact = branches.every((branch) => branch.exact) ? bounded(branches.flatMap((branch) => branch.exact!)) : undefined;
  const sets = branches.map((branch) => better(branch.required, branch.exact && fromTexts(branch.exact)));
  const isRequired = sets.every((set) => set !== undefined);
  return {
    exact,
    required: isRequired ? sets.reduce(joined) : undefined,
    min: Math.min(...branches.map((branch) => branch.min)),
    max: Math.max(...branches.map((branch) => branch.max)),
    characters: branches.reduce<CharSet>((set, branch) => union(set, branch.characters), []),
  };
}

function deriveSequence(parts: readonly Derived[]): Derived {
  let min = 0;
  let max = 0;
  let characters: CharSet = [];
  let run: readonly string[] = [""];
  let beforeRun = { min: 0, max: 0, characters };
  let isExact = true;
  let required: RequiredLiterals | undefined;
  for (const part of parts) {
    const longer = part.exact && cross(run, part.exact);
    if (longer) run = longer;
    else {
      required = better(required, shifted(fromTexts(run), beforeRun));
      required = better(required, shifted(part.required, { min, max, characters }));
      isExact = false;
      run = part.exact ?? [""];
      beforeRun = part.exact
        ? { min, max, characters }
        : { min: min + part.min, max: max + part.max, characters: union(characters, part.characters) };
    }
    min += part.min;
    max += part.max;
    characters = union(characters, part.characters);
  }
  required = better(required, shifted(fromTexts(run), beforeRun));
  return { exact: isExact ? run : undefined, required: isExact ? undefined : required, min, max, characters };
}

function cross(heads: readonly string[], tails: readonly string[]): readonly string[] | undefined {
  if (heads.length * tails.length > MAX_TEXTS) return undefined;
  return bounded(heads.flatMap((head) => tails.map((tail) => head + tail)));
}

function bounded(texts: readonly string[]): readonly string[] | undefined {
  const distinct = [...new Set(texts)];
  return distinct.length <= MAX_TEXTS && distinct.every((text) => text.length <= MAX_LENGTH) ? distinct : undefined;
}

/** The texts as a required set: what contains another adds nothing, but may begin earlier in the other's stead. */
function fromTexts(texts: readonly string[]): RequiredLiterals | undefined {
  if (texts.includes("")) return undefined;
  const literals = texts.filter((text) => !texts.some((other) => other !== text && text.includes(other)));
  let maxBefore = 0;
  let before: CharSet = [];
  for (const text of texts) {
    for (const literal of literals) {
      const at = text.lastIndexOf(literal);
      if (at <= 0) continue;
      maxBefore = Math.max(maxBefore, at);
      before = union(before, charactersOf(text));
    }
  }
  return { literals, minBefore: 0, maxBefore, before };
}

function charactersOf(text: string): CharSet {
  return foldCase([...text].reduce<CharSet>((set, character) => union(set, [character.charCodeAt(0), character.charCodeAt(0)]), []));
}

function shifted(
  set: RequiredLiterals | undefined,
  by: { readonly min: number; readonly max: number; readonly characters: CharSet },
): RequiredLiterals | undefined {
  if (!set) return undefined;
  return {
    literals: set.literals,
    minBefore: set.minBefore + by.min,
    maxBefore: set.maxBefore + by.max,
    before: union(set.before, by.characters),
  };
}

function joined(left: RequiredLiterals, right: RequiredLiterals): RequiredLiterals {
  return {
    literals: [...new Set([...left.literals, ...right.literals])],
    minBefore: Math.min(left.minBefore, right.minBefore),
    maxBefore: Math.max(left.maxBefore, right.maxBefore),
    before: union(left.before, right.before),
  };
}

/** Longer literals are rarer; past a few characters fewer of them, and a known place, are better. */
function better(left: RequiredLiterals | undefined, right: RequiredLiterals | undefined): RequiredLiterals | undefined {
  if (!left || !right) return left ?? right;
  return scoreOf(right) > scoreOf(left) ? right : left;
}

function scoreOf(set: RequiredLiterals): number {
  const shortest = Math.min(...set.literals.map((literal) => literal.length));
  const length = Math.min(shortest, 2 * WANTED_LENGTH) * 10 + (shortest >= WANTED_LENGTH ? 100 : 0);
  const place = set.maxBefore > 256 ? (sizeOf(set.before) > sizeOf(ANY_CODE_POINT) / 2 ? -60 : -25) : 0;
  return length + place - Math.min(set.literals.length, 40) / 2;
}
