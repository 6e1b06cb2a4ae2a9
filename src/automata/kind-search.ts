/** What the scan of contents makes of a kind when its first candidate comes: where its matches may begin, and its automaton and regex when they are needed. */
import type { ContentTables } from "../model/index.ts";
import { type CharSet, hasCharacter } from "./char-set.ts";
import { LazySearch } from "./lazy-search.ts";
import { nfaOfRegex } from "./nfa.ts";
import type { CompiledRegex, RegexEngine } from "./regex-engine.ts";
import { parseRegex } from "./regex-parser.ts";
import type { Begins } from "./regions.ts";

export interface KindSearch {
  readonly index: number;
  readonly pattern: string;
  readonly flags: string;
  /** Made where the native engine has read enough for the kind; the pattern may be one that cannot be run. */
  search: LazySearch | "unusable" | undefined;
  /** Characters that the native engine has read for it. */
  read: number;
  readonly minBefore: number;
  readonly maxBefore: number;
  readonly before: CharSet;
  /** The same for ASCII, as a table. */
  readonly asciiBefore: Uint8Array;
  readonly compiled: WeakMap<RegexEngine, CompiledRegex>;
}

const MAX_STATES = 1000;
/** Up to here the begins of a match are counted back from the literal; a longer way is cut where a character cannot be in a match. */
const NEAR = 32;

const searches = new WeakMap<ContentTables, (KindSearch | undefined)[]>();

/** The kind of that number, made when it is first asked for. */
export function kindOf(content: ContentTables, index: number): KindSearch {
  const known = searches.get(content) ?? [];
  searches.set(content, known);
  known[index] ??= newKind(content, index);
  return known[index];
}

function newKind(content: ContentTables, index: number): KindSearch {
  const { pattern, flags, reach } = content.kinds.at(index)!;
  const before = reach?.before ?? [];
  return {
    index,
    pattern,
    flags,
    search: undefined,
    read: 0,
    minBefore: reach?.least ?? 0,
    maxBefore: reach ? (reach.most ?? Number.POSITIVE_INFINITY) : 0,
    before,
    asciiBefore: Uint8Array.from({ length: 128 }, (_, unit) => Number(hasCharacter(before, unit))),
    compiled: new WeakMap(),
  };
}

/** The automaton of a kind alone. */
export function searchOf({ pattern, flags }: KindSearch): LazySearch | "unusable" {
  const regex = parseRegex(pattern, flags);
  return regex.ok ? new LazySearch([nfaOfRegex(regex.value, "scan")], MAX_STATES) : "unusable";
}

/** So many sets of kinds keep theirs. */
const MOST_FUSED = 8;

const fusedSearches = new WeakMap<ContentTables, Map<string, LazySearch | undefined>>();

/** One automaton for all the kinds; undefined where one of them cannot be run. */
export function fusedSearch(kinds: readonly KindSearch[], content: ContentTables): LazySearch | undefined {
  const known = fusedSearches.get(content) ?? new Map<string, LazySearch | undefined>();
  fusedSearches.set(content, known);
  const key = kinds.map(({ index }) => index).join();
  if (known.has(key)) return known.get(key);
  if (known.size >= MOST_FUSED) known.clear();
  const regexes = kinds.flatMap(({ pattern, flags }) => {
    const regex = parseRegex(pattern, flags);
    return regex.ok ? [nfaOfRegex(regex.value, "scan")] : [];
  });
  const search = regexes.length === kinds.length ? new LazySearch(regexes, MAX_STATES) : undefined;
  known.set(key, search);
  return search;
}

/** Where matches may begin that have a literal at one of `starts`. */
export function beginsOf(kind: KindSearch, starts: readonly number[], text: string): Begins {
  if (kind.maxBefore === 0) return { from: starts, to: starts };
  const from: number[] = [];
  const to: number[] = [];
  for (let index = 0; index < starts.length; index++) {
    const start = starts[index]!;
    const last = start - kind.minBefore;
    if (last < 0) continue;
    const previousBegin = from.length > 0 ? from[from.length - 1]! : 0;
    from.push(Math.min(last, firstBegin(kind, start, index === 0 ? undefined : starts[index - 1]!, previousBegin, text)));
    to.push(last);
  }
  return { from, to };
}

function firstBegin(kind: KindSearch, start: number, previous: number | undefined, previousBegin: number, text: string): number {
  if (kind.maxBefore <= NEAR) return Math.max(0, start - kind.maxBefore);
  const nearest = Math.max(0, start - kind.maxBefore);
  let at = start;
  while (at > nearest && mayStandBefore(kind, text.charCodeAt(at - 1))) {
    at--;
    if (at === previous) return Math.max(previousBegin, nearest);
  }
  return at;
}

/** Half a pair of surrogates stands for any character beyond the basic plane, and for U+FFFD. */
function mayStandBefore(kind: KindSearch, unit: number): boolean {
  if (unit < 128) return kind.asciiBefore[unit] === 1;
  if (unit < 0xd800 || unit > 0xdfff) return hasCharacter(kind.before, unit);
  return kind.before.at(-1)! > 0xffff || hasCharacter(kind.before, 0xfffd);
}

/** Undefined where the engine refuses the pattern (its memory is bounded). */
export function compiledBy(engine: RegexEngine, kind: KindSearch): CompiledRegex | undefined {
  const known = kind.compiled.get(engine);
  if (known) return known;
  try {
    const regex = engine.compile(kind.pattern, kind.flags);
    kind.compiled.set(engine, regex);
    return regex;
  } catch {
    return undefined;
  }
}
