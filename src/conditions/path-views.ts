/**
 * What is remembered of a path while its action is judged: its two spellings, each with the text or parts that every group of automata wants and the
 * states that they end in. So all tests of one path with any number of sets cost one run an automaton.
 */
import { endStates, hasTag, membershipOfStates, runText } from "../automata/index.ts";
import {
  ANY,
  type Automaton,
  type AutomatonGroup,
  and,
  type Context,
  type Counters,
  not,
  or,
  type Part,
  type PathValue,
  SEGMENT,
  type SetId,
  type Tables,
  type Ternary,
  type Word,
} from "../model/index.ts";
import { EXCEPT_TAG } from "./build-tables.ts";
import { placesOf, type SetPlace } from "./set-places.ts";
import { twinsOf } from "./twins.ts";
import { partsOfNameGlob, pathParts, stripPrefix } from "./word-parts.ts";

/** Whether the path is in the set, as surface.md C says; for a set of a rule that denies, also by another name of the same file. */
export function pathInSet(path: PathValue, set: SetId, bothSpellings: boolean, scope: ViewScope, byIdentity = false): Ternary {
  const named = spellingsInSet(path, set, bothSpellings, scope);
  if (named === true || !byIdentity || bothSpellings || path.inode === undefined) return named;
  return twinsOf(path, scope.context).some((twin) => spellingsInSet(twin, set, false, scope) === true) ? true : named;
}

function spellingsInSet(path: PathValue, set: SetId, bothSpellings: boolean, scope: ViewScope): Ternary {
  const view = viewOf(path, scope);
  const place = placesOf(scope.tables, set);
  const lexical = spellingInSet(path, view.lexical, set, place, scope);
  if (view.real === view.lexical) return lexical;
  if (bothSpellings ? lexical === false : lexical === true) return lexical;
  const real = spellingInSet(path, view.real, set, place, scope);
  return bothSpellings ? and(lexical, real) : or(lexical, real);
}

/**
 * The sets that may hold the path, exceptions with tags of their own not yet taken off; undefined where that cannot be told by running its text once
 * through each automaton: a word with holes, a tree, contents, a narrowed delete.
 */
export function setsThatMayHold(path: PathValue, scope: ViewScope): readonly SetId[] | undefined {
  if (
    path.tree ||
    path.contents ||
    path.narrowedTo !== undefined ||
    path.inode !== undefined ||
    path.lexical.text === undefined ||
    path.real.text === undefined
  )
    return undefined;
  const view = viewOf(path, scope);
  const sets: SetId[] = [];
  for (const spelling of view.real === view.lexical ? [view.lexical] : [view.lexical, view.real]) {
    collectTags(spelling.absolute, scope.tables.absolute, sets, scope);
    collectTags(spelling.inProject, scope.tables.inProject, sets, scope);
    collectTags(spelling.inHome, scope.tables.inHome, sets, scope);
  }
  return sets;
}

function collectTags(view: GroupView | undefined, group: AutomatonGroup, sets: SetId[], scope: ViewScope): void {
  if (view?.text === undefined) return;
  for (let index = 0; index < group.automata.length; index++) {
    const automaton = group.automata[index]!;
    const state = stateOf(view, view.text, automaton, index, scope);
    for (let at = automaton.tagStart[state]!; at < automaton.tagStart[state + 1]!; at++) {
      const tag = automaton.tags[at]!;
      if (tag < EXCEPT_TAG && !sets.includes(tag)) sets.push(tag);
    }
  }
}

function stateOf(view: GroupView, text: string, automaton: Automaton, index: number, scope: ViewScope): number {
  let state = view.states[index]!;
  if (state < 0) {
    state = runText(automaton, text);
    view.states[index] = state;
    scope.counters.automatonRuns++;
  }
  return state;
}

export interface ViewScope {
  readonly tables: Tables;
  readonly context: Context;
  readonly counters: Counters;
}

type GroupName = "absolute" | "inProject" | "inHome";

interface View {
  readonly tables: Tables;
  readonly project: string;
  readonly home: string;
  readonly lexical: Spelling;
  readonly real: Spelling;
}

/** One spelling of a path, as each group sees it; undefined where it cannot be there. */
interface Spelling {
  readonly absolute: GroupView | undefined;
  readonly inProject: GroupView | undefined;
  readonly inHome: GroupView | undefined;
}

interface GroupView {
  /** The text where it is known. */
  readonly text: string | undefined;
  /** What the word may be in this group. */
  readonly rests: readonly (readonly Part[])[];
  /** False where the word may also be outside. */
  readonly always: boolean;
  readonly form: "absolute" | "relative";
  /** For each automaton: the state of the known text, -1 before the first run. */
  readonly states: Int32Array;
  /** End states of abstract words, by what was appended and the automaton. */
  readonly ends: Map<string, readonly number[]>;
}

const views = new WeakMap<PathValue, View>();

function viewOf(path: PathValue, scope: ViewScope): View {
  const { project, home } = scope.context;
  const known = views.get(path);
  if (known && known.tables === scope.tables && known.project === project && known.home === home) return known;
  const lexical = spellingOf(path.lexical, path.local, scope);
  const isSame = path.real === path.lexical || (path.real.text !== undefined && path.real.text === path.lexical.text);
  const view: View = { tables: scope.tables, project, home, lexical, real: isSame ? lexical : spellingOf(path.real, path.local, scope) };
  views.set(path, view);
  return view;
}

function spellingOf(word: Word, local: boolean, scope: ViewScope): Spelling {
  const { tables, context } = scope;
  if (word.text !== undefined) {
    const { text } = word;
    return {
      absolute: knownView(text.startsWith("/") ? text : `/${text}`, "absolute", tables.absolute),
      inProject: local ? knownView(textBelow(text, context.project), "relative", tables.inProject) : undefined,
      inHome: local ? knownView(textBelow(text, context.home), "relative", tables.inHome) : undefined,
    };
  }
  const parts = pathParts(word);
  return {
    absolute: { text: undefined, rests: [parts], always: true, form: "absolute", ...emptyRuns(tables.absolute) },
    inProject: local ? abstractView(parts, context.project, tables.inProject) : undefined,
    inHome: local ? abstractView(parts, context.home, tables.inHome) : undefined,
  };
}

function knownView(text: string | undefined, form: "absolute" | "relative", group: AutomatonGroup): GroupView | undefined {
  if (text === undefined || group.automata.length === 0) return undefined;
  return { text, rests: [text === "" ? [] : [text]], always: true, form, ...emptyRuns(group) };
}

function abstractView(parts: readonly Part[], directory: string, group: AutomatonGroup): GroupView | undefined {
  if (group.automata.length === 0) return undefined;
  const below = stripPrefix(parts, directory.endsWith("/") ? directory : `${directory}/`);
  return below.rests.length === 0
    ? undefined
    : { text: undefined, rests: below.rests, always: below.always, form: "relative", ...emptyRuns(group) };
}

function emptyRuns(group: AutomatonGroup): Pick<GroupView, "states" | "ends"> {
  return { states: new Int32Array(group.automata.length).fill(-1), ends: new Map() };
}

/** The path below the directory, empty for the directory itself. */
function textBelow(text: string, directory: string): string | undefined {
  if (text === directory) return "";
  if (directory.endsWith("/")) return text.startsWith(directory) ? text.slice(directory.length) : undefined;
  return text.startsWith(directory) && text.charCodeAt(directory.length) === 47 ? text.slice(directory.length + 1) : undefined;
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
}

const NOTHING_MORE: Tail = { key: "", parts: [] };
const CHILDREN: Tail = { key: "/*", parts: ["/", SEGMENT] };
const DESCENDANTS: Tail = { key: "/**", parts: ["/", ANY] };
/** A name that no glob names: what is not in the set with it is not wholly in the set. */
const STRANGE_NAME: Tail = { key: "/?", parts: ["/\u0001"] };

function isAllBelow(path: PathValue, spelling: Spelling, set: SetId, place: SetPlace, scope: ViewScope): boolean {
  if (inSet(spelling, STRANGE_NAME, set, place, scope) === false) return false;
  return inSet(spelling, path.tree ? DESCENDANTS : CHILDREN, set, place, scope) === true;
}

/**
 * A narrowed delete takes less than the whole tree, which is in a set only where all of it is: so it is in the set where all that has the name is, may
 * be where the name without its wildcards is, and is not where it merely might meet a name of the set (`*.log` and `*secret*`).
 */
function narrowedInSet(glob: string, spelling: Spelling, set: SetId, place: SetPlace, scope: ViewScope): Ternary {
  const name = partsOfNameGlob(glob);
  const child = inSet(spelling, { key: `/${glob}`, parts: joined(["/"], name) }, set, place, scope);
  const deeper = inSet(spelling, { key: `/**/${glob}`, parts: joined(["/", ANY, "/"], name) }, set, place, scope);
  if (child === deeper && child !== "unknown") return child;
  const bare = name.filter((part) => typeof part === "string" || part.kind === "character");
  const named = bare.length > 0 && inSet(spelling, { key: `/${glob}\u0000`, parts: joined(["/"], bare) }, set, place, scope);
  return named === false ? false : "unknown";
}

function inSet(spelling: Spelling, tail: Tail, set: SetId, place: SetPlace, scope: ViewScope): Ternary {
  const { tables } = scope;
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
  const automaton = group.automata[index]!;
  if (view.text !== undefined && tail === NOTHING_MORE) {
    return hasTag(automaton, stateOf(view, view.text, automaton, index, scope), tag);
  }
  const key = `${index}${tail.key}`;
  let ends = view.ends.get(key);
  if (!ends) {
    ends = allEndStates(view, group, index, tail, scope);
    view.ends.set(key, ends);
  }
  const answer = membershipOfStates(automaton, tag, ends);
  return answer === true && !view.always ? "unknown" : answer;
}

function allEndStates(view: GroupView, group: AutomatonGroup, index: number, tail: Tail, scope: ViewScope): readonly number[] {
  const states = new Set<number>();
  for (const rest of view.rests) {
    scope.counters.automatonRuns++;
    const parts = joined(rest, tail.parts, view.form);
    const isKnown = parts.every((part) => typeof part === "string");
    for (const state of isKnown ? [runText(group.automata[index]!, parts.join(""))] : endStates(group.automata[index]!, parts, view.form))
      states.add(state);
  }
  return [...states];
}

/** Joins parts; below a directory itself (`relative` and empty), and below the root, there is no slash to add. */
function joined(head: readonly Part[], tail: readonly Part[], form: "absolute" | "relative" = "absolute"): readonly Part[] {
  const first = tail[0];
  if (typeof first !== "string") return [...head, ...tail];
  const isTop = head.length === 0 ? form === "relative" : head.length === 1 && head[0] === "/";
  const text = isTop && first.startsWith("/") ? first.slice(1) : first;
  return [...head, ...(text === "" ? [] : [text]), ...tail.slice(1)];
}
