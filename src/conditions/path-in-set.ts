/** Whether a path is in a set. The states that its spellings end in are remembered, so that all tests of one path cost one run an automaton. */
import { type Ends, endsOf, hasTag, membershipOfEnds, runFrom, runText } from "../automata/index.ts";
import {
  ANY,
  type Automaton,
  type AutomatonGroup,
  and,
  not,
  or,
  type Part,
  type PathValue,
  SEGMENT,
  type SetId,
  type Tables,
  type Ternary,
} from "../model/index.ts";
import { EXCEPT_TAG } from "./build-tables.ts";
import { placesOf, type SetPlace } from "./set-places.ts";
import { type GroupName, type GroupView, type Spelling, type ViewScope, viewOf } from "./spellings.ts";
import { twinsOf } from "./twins.ts";
import { partsOfNameGlob } from "./word-parts.ts";

/** Whether the path is in the set, as surface.md C says; for a set of a rule that denies, also by another name of the same file. */
export function pathInSet(path: PathValue, set: SetId, bothSpellings: boolean, scope: ViewScope, byIdentity = false): Ternary {
  const named = spellingsInSet(path, set, bothSpellings, scope);
  if (named === true || !byIdentity || bothSpellings || path.inode === undefined) return named;
  return twinsOf(path, scope.context).some((twin) => spellingsInSet(twin, set, false, scope) === true) ? true : named;
}

function spellingsInSet(path: PathValue, set: SetId, bothSpellings: boolean, scope: ViewScope): Ternary {
  const view = viewOf(path, scope);
  const place = placesOf(scope.tables.tables, set);
  const lexical = spellingInSet(path, view.lexical, set, place, scope);
  if (view.real === view.lexical) return lexical;
  if (bothSpellings ? lexical === false : lexical === true) return lexical;
  const real = spellingInSet(path, view.real, set, place, scope);
  return bothSpellings ? and(lexical, real) : or(lexical, real);
}

/** The automata that have a tag of one of several sets, by group. */
export type Holders = Readonly<Record<GroupName, readonly number[]>>;

export function holdersOf(sets: readonly SetId[], tables: Tables): Holders {
  const holders = (name: GroupName) => [...new Set(sets.map((set) => placesOf(tables, set)[name]))].filter((index) => index >= 0);
  return { absolute: holders("absolute"), inProject: holders("inProject"), inHome: holders("inHome") };
}

/**
 * The sets of the given automata that may hold the path, exceptions with tags of their own not yet taken off; undefined where that cannot be told by
 * running its text once through each automaton: a word with holes, a narrowed delete, a file with several names.
 */
export function setsThatMayHold(path: PathValue, holders: Holders, scope: ViewScope): readonly SetId[] | undefined {
  if (path.narrowedTo !== undefined || path.inode !== undefined || path.lexical.text === undefined || path.real.text === undefined) {
    return undefined;
  }
  const view = viewOf(path, scope);
  const { tables } = scope.tables;
  const sets: SetId[] = [];
  for (const { absolute, inProject, inHome } of view.real === view.lexical ? [view.lexical] : [view.lexical, view.real]) {
    collectTags(path, absolute, tables.absolute, holders.absolute, sets, scope);
    collectTags(path, inProject, tables.inProject, holders.inProject, sets, scope);
    collectTags(path, inHome, tables.inHome, holders.inHome, sets, scope);
  }
  return sets;
}

function collectTags(
  path: PathValue,
  view: GroupView | undefined,
  group: AutomatonGroup,
  holders: readonly number[],
  sets: SetId[],
  scope: ViewScope,
): void {
  if (view?.text === undefined) return;
  for (const index of holders) {
    const automaton = group.automata.at(index)!;
    const state = stateOf(view, view.text, automaton, index, scope);
    if (!path.contents) addTags(automaton, state, sets);
    // What is wholly in a set has a strange name in it too (`isAllBelow`).
    if (path.contents || path.tree) addTags(automaton, runFrom(automaton, state, afterText(view.text, STRANGE_NAME.literal)), sets);
  }
}

function addTags(automaton: Automaton, state: number, sets: SetId[]): void {
  for (let at = automaton.tagStart[state]!; at < automaton.tagStart[state + 1]!; at++) {
    const tag = automaton.tags[at]!;
    if (tag < EXCEPT_TAG && !sets.includes(tag)) sets.push(tag);
  }
}

function stateOf(view: GroupView, text: string, automaton: Automaton, index: number, scope: ViewScope): number {
  const known = view.states[index];
  if (known !== undefined) return known;
  const state = runText(automaton, text);
  view.states[index] = state;
  scope.counters.automatonRuns++;
  return state;
}

function spellingInSet(path: PathValue, spelling: Spelling, set: SetId, place: SetPlace, scope: ViewScope): Ternary {
  if (path.narrowedTo !== undefined) return narrowedInSet(path.narrowedTo, spelling, set, place, scope);
  if (path.contents) return isAllBelow(path, spelling, set, place, scope);
  const own = inSet(spelling, NOTHING_MORE, set, place, scope);
  return path.tree && own !== true && isAllBelow(path, spelling, set, place, scope) ? true : own;
}

/** Parts that follow the path; `key` tells them apart in the memo. */
interface Tail {
  readonly key: string;
  readonly parts: readonly Part[];
  /** The parts as one text, where they are. */
  readonly literal?: string;
}

const NOTHING_MORE: Tail = { key: "", parts: [], literal: "" };
const CHILDREN: Tail = { key: "/*", parts: ["/", SEGMENT] };
const DESCENDANTS: Tail = { key: "/**", parts: ["/", ANY] };
/** A name that no glob names: what is not in the set with it is not wholly in the set. */
const STRANGE_NAME = { key: "/?", parts: ["/\u0001"], literal: "/\u0001" } satisfies Tail;

const STRANGE_DESCENDANT = { key: "/**/?", parts: ["/", ANY, STRANGE_NAME.literal] } satisfies Tail;

function isAllBelow(path: PathValue, spelling: Spelling, set: SetId, place: SetPlace, scope: ViewScope): boolean {
  if (inSet(spelling, STRANGE_NAME, set, place, scope) === false) return false;
  return inSet(spelling, path.tree ? DESCENDANTS : CHILDREN, set, place, scope) === true;
}

/**
 * What is narrowed to a name takes less than the whole tree, which is in a set only where all of it is: so it is in the set where all that has the name
 * is, may be where the set knows this very name somewhere below or where the name without its wildcards is, and is not where it merely might meet a name of
 * the set (`*.log` and `*secret*`).
 */
function narrowedInSet(glob: string, spelling: Spelling, set: SetId, place: SetPlace, scope: ViewScope): Ternary {
  const tails = narrowedTails(glob);
  const child = inSet(spelling, tails.child, set, place, scope);
  const deeper = inSet(spelling, tails.deeper, set, place, scope);
  if (child === deeper && child !== "unknown") return child;
  if (tails.isExact && deeper !== false && inSet(spelling, STRANGE_DESCENDANT, set, place, scope) === false) return "unknown";
  const named = tails.bare !== undefined && inSet(spelling, tails.bare, set, place, scope);
  return named === false ? false : "unknown";
}

/** A name that a path is narrowed to: as a child, somewhere below, and without its wildcards. */
interface NarrowedTails {
  readonly glob: string;
  readonly child: Tail;
  readonly deeper: Tail;
  readonly bare: Tail | undefined;
  readonly isExact: boolean;
}

/** One path is compared with all sets before the next one is. */
let latestTails: NarrowedTails | undefined;

function narrowedTails(glob: string): NarrowedTails {
  if (latestTails?.glob === glob) return latestTails;
  const name = partsOfNameGlob(glob);
  const bare = name.filter((part) => typeof part === "string" || part.kind === "character");
  latestTails = {
    glob,
    child: { key: `/${glob}`, parts: joined(["/"], name) },
    deeper: { key: `/**/${glob}`, parts: joined(["/", ANY, "/"], name) },
    bare: bare.length === 0 ? undefined : { key: `/${glob}\u0000`, parts: joined(["/"], bare) },
    isExact: name.every((part) => typeof part === "string"),
  };
  return latestTails;
}

function inSet(spelling: Spelling, tail: Tail, set: SetId, place: SetPlace, scope: ViewScope): Ternary {
  const { tables } = scope.tables;
  let found: Ternary = false;
  if (place.absolute >= 0) found = inGroup(spelling.absolute, tables.absolute, place.absolute, set, tail, scope);
  if (found !== true && place.inProject >= 0)
    found = or(found, inGroup(spelling.inProject, tables.inProject, place.inProject, set, tail, scope));
  if (found !== true && place.inHome >= 0) found = or(found, inGroup(spelling.inHome, tables.inHome, place.inHome, set, tail, scope));
  if (found === false || !place.excepts) return found;
  let excepted: Ternary = false;
  for (const name of ["absolute", "inProject", "inHome"] as const) {
    const automaton = place.excepts[name];
    if (automaton >= 0)
      excepted = or(excepted, inGroup(spelling[name], tables[name as GroupName], automaton, EXCEPT_TAG + set, tail, scope));
  }
  return and(found, not(excepted));
}

function inGroup(view: GroupView | undefined, group: AutomatonGroup, index: number, tag: number, tail: Tail, scope: ViewScope): Ternary {
  if (!view) return false;
  const automaton = group.automata.at(index)!;
  if (view.text !== undefined && tail.literal !== undefined) {
    const state = stateOf(view, view.text, automaton, index, scope);
    return hasTag(automaton, tail === NOTHING_MORE ? state : runFrom(automaton, state, afterText(view.text, tail.literal)), tag);
  }
  view.ends ??= new Map();
  let ofTail = view.ends.get(tail.key);
  if (!ofTail) {
    ofTail = [];
    view.ends.set(tail.key, ofTail);
  }
  const ends = ofTail[index] ?? allEnds(view, group, index, tail, scope);
  ofTail[index] = ends;
  const answer = membershipOfAll(automaton, tag, ends);
  return answer === true && !view.always ? "unknown" : answer;
}

/** Whatever the rest is, it is in the set, or never is. */
function membershipOfAll(automaton: Automaton, tag: number, all: readonly Ends[]): Ternary {
  let answer: Ternary | undefined;
  for (const ends of all) {
    if (ends.states.length === 0) continue;
    const one = membershipOfEnds(automaton, tag, ends);
    if (answer !== undefined && answer !== one) return "unknown";
    answer = one;
  }
  return answer ?? false;
}

function allEnds(view: GroupView, group: AutomatonGroup, index: number, tail: Tail, scope: ViewScope): readonly Ends[] {
  const automaton = group.automata.at(index)!;
  return view.rests.map((rest) => {
    scope.counters.automatonRuns++;
    const parts = joined(rest, tail.parts, view.form);
    return parts.every((part) => typeof part === "string")
      ? { states: [runText(automaton, parts.join(""))], answers: new Map() }
      : endsOf(automaton, parts, view.form);
  });
}

/** What follows a known text: below the root, and below a directory itself, there is no slash to add. */
function afterText(text: string, tail: string): string {
  return text === "/" || text === "" ? tail.slice(1) : tail;
}

/** Joins parts; below a directory itself (`relative` and empty), and below the root, there is no slash to add. */
function joined(head: readonly Part[], tail: readonly Part[], form: "absolute" | "relative" = "absolute"): readonly Part[] {
  const first = tail[0];
  if (typeof first !== "string") return [...head, ...tail];
  const isTop = head.length === 0 ? form === "relative" : head.length === 1 && head[0] === "/";
  const text = isTop && first.startsWith("/") ? first.slice(1) : first;
  return [...head, ...(text === "" ? [] : [text]), ...tail.slice(1)];
}
