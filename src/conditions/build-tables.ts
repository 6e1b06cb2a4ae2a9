/**
 * From the sets of a program to its fused automata. A path set's members are sorted by what they are relative to: the absolute path (also names, and
 * relative globs, which match at any depth), the project root (`./x`) or the home directory (`~/x`).
 * A set is a tag in each group that it has members in. Where `except` and members fall into different groups, the exceptions have a tag of their own,
 * which is looked at in all of them.
 */
import {
  type AutomatonEntry,
  type AutomatonLimits,
  atAnyDepth,
  buildGroup,
  expandGlob,
  type FiniteSet,
  literalOf,
  type Nfa,
  nfaOfNode,
  nfaOfRegex,
  parseExpandedGlob,
  parseGlob,
  parseRegex,
  type RegexNode,
  retaggedAutomata,
} from "../automata/index.ts";
import { type CompiledSet, failure, type Indexed, type Outcome, type SetId, success, type Tables } from "../model/index.ts";

/** Tags at and above it mark what the set `tag - EXCEPT_TAG` leaves out. */
export const EXCEPT_TAG = 0x40000000;

export interface TableLimits extends AutomatonLimits {
  /** Compare all paths without case, as the file system does. */
  readonly foldPaths?: boolean;
}

export interface TableError {
  readonly set: SetId;
  readonly message: string;
  /** The member that is wrong; absent where the set as a whole is too large. */
  readonly member?: string;
  readonly hint?: string;
  /** In a regular expression: the offset in its source, behind the first slash. */
  readonly offset?: number;
}

/** Sets with their automata, from a program that was compiled before. */
export interface BuiltSets {
  readonly sets: Indexed<CompiledSet>;
  readonly tables: Tables;
}

/** Sets that `built` has keep their automata, under their new numbers. */
export function buildTables(sets: readonly CompiledSet[], limits: TableLimits = {}, built?: BuiltSets): Outcome<Tables, TableError> {
  const entries: Entries = { absolute: [], inProject: [], inHome: [], words: [] };
  const lists: FiniteSet[] = [];
  const numbers = built ? newNumbers(built.sets, sets) : new Map<SetId, SetId>();
  const ready = new Set(numbers.values());
  for (const set of sets) {
    if (ready.has(set.id)) continue;
    const error = addSet(entries, lists, set, limits);
    if (error) return failure(error);
  }
  const groups: Partial<Record<keyof Tables, Tables["words"]>> = {};
  for (const name of ["absolute", "inProject", "inHome", "words"] as const) {
    const group = buildGroup(entries[name], limits, {
      lists: name === "words" ? lists : [],
      ready: built ? retaggedAutomata(built.tables[name].automata, (tag) => newTag(tag, numbers)) : [],
    });
    if (!group.ok) {
      const { tag, limit } = group.error;
      return failure({ set: tag % EXCEPT_TAG, message: `the patterns need more than ${limit} states`, hint: "make them fewer or simpler" });
    }
    groups[name] = group.value;
  }
  return success(groups as Tables);
}

/** By the number that a built set had, the number of the same set now. */
function newNumbers(built: Indexed<CompiledSet>, sets: readonly CompiledSet[]): ReadonlyMap<SetId, SetId> {
  const keyOf = ({ type, members, except, foldCase }: CompiledSet) => JSON.stringify([type, members, except, foldCase]);
  const ids = new Map(sets.map((set) => [keyOf(set), set.id]));
  const numbers = new Map<SetId, SetId>();
  for (const set of built) {
    const id = ids.get(keyOf(set));
    if (id !== undefined) numbers.set(set.id, id);
  }
  return numbers;
}

function newTag(tag: number, numbers: ReadonlyMap<SetId, SetId>): number | undefined {
  if (tag < EXCEPT_TAG) return numbers.get(tag);
  const id = numbers.get(tag - EXCEPT_TAG);
  return id === undefined ? undefined : EXCEPT_TAG + id;
}

type Entries = Record<keyof Tables, AutomatonEntry[]>;

function addSet(entries: Entries, lists: FiniteSet[], set: CompiledSet, limits: TableLimits): TableError | undefined {
  if (set.type === "path" || set.type === "dir") return addPathSet(entries, set, set.foldCase || limits.foldPaths === true);
  if (set.type === "pattern") return addPatternSet(entries, set);
  const include = wordNodes(set, set.members);
  if (!include.ok) return include.error;
  const except = wordNodes(set, set.except);
  if (!except.ok) return except.error;
  const fold = set.foldCase || set.type === "host" || set.type === "caseless";
  const texts = fold ? undefined : textsOf(include.value, except.value);
  if (texts) lists.push({ tag: set.id, texts });
  else entries.words.push({ tag: set.id, include: automataOfNodes(include.value, fold), except: automataOfNodes(except.value, fold) });
  return undefined;
}

function wordNodes(set: CompiledSet, members: readonly string[]): Outcome<readonly RegexNode[], TableError> {
  const nodes: RegexNode[] = [];
  for (const member of members) {
    const glob = parseGlob(member, { kind: "word" });
    if (!glob.ok) return failure({ set: set.id, member, ...glob.error });
    nodes.push(...glob.value.alternatives);
  }
  return success(nodes);
}

/** All texts of the set, where that is a list. */
function textsOf(include: readonly RegexNode[], except: readonly RegexNode[]): readonly string[] | undefined {
  const [members, others] = [include, except].map((nodes) => nodes.map(literalOf).filter((text) => text !== undefined));
  if (members!.length < include.length || others!.length < except.length) return undefined;
  const left = new Set(others);
  return members!.filter((text) => !left.has(text));
}

function automataOfNodes(nodes: readonly RegexNode[], fold: boolean): readonly Nfa[] {
  return nodes.length === 0 ? [] : [nfaOfNode({ kind: "choice", of: nodes }, fold)];
}

function addPatternSet(entries: Entries, set: CompiledSet): TableError | undefined {
  const include = patternAutomata(set, set.members);
  if (!include.ok) return include.error;
  const except = patternAutomata(set, set.except);
  if (!except.ok) return except.error;
  entries.words.push({ tag: set.id, include: include.value, except: except.value });
  return undefined;
}

function patternAutomata(set: CompiledSet, members: readonly string[]): Outcome<readonly Nfa[], TableError> {
  const automata: Nfa[] = [];
  for (const member of members) {
    const { source, flags } = splitPattern(member);
    const regex = parseRegex(source, set.foldCase && !flags.includes("i") ? `${flags}i` : flags);
    if (!regex.ok) return failure({ set: set.id, member, ...regex.error });
    automata.push(nfaOfRegex(regex.value, "search"));
  }
  return success(automata);
}

/** Takes `/…/flags` apart. */
export function splitPattern(member: string): { readonly source: string; readonly flags: string } {
  const end = member.lastIndexOf("/");
  return { source: member.slice(1, end), flags: member.slice(end + 1) };
}

type PathGroup = "absolute" | "inProject" | "inHome";
const PATH_GROUPS: readonly PathGroup[] = ["absolute", "inProject", "inHome"];

/** Members of one group; those that match at any depth are apart, so that they share one search. */
interface GroupMembers {
  readonly anchored: RegexNode[];
  readonly anywhere: RegexNode[];
}

type MembersByGroup = Readonly<Record<PathGroup, GroupMembers>>;

function addPathSet(entries: Entries, set: CompiledSet, fold: boolean): TableError | undefined {
  const include = pathMembers(set, set.members);
  if (!include.ok) return include.error;
  const except = pathMembers(set, set.except);
  if (!except.ok) return except.error;
  const isUsed = (group: PathGroup) => !isEmpty(include.value[group]) || !isEmpty(except.value[group]);
  const spans = PATH_GROUPS.filter(isUsed).length > 1;
  for (const group of PATH_GROUPS) {
    const excluded = automataOf(except.value[group], fold);
    if (!isEmpty(include.value[group]))
      entries[group].push({ tag: set.id, include: automataOf(include.value[group], fold), except: excluded });
    if (spans && excluded.length > 0) entries[group].push({ tag: EXCEPT_TAG + set.id, include: excluded, except: [] });
  }
  return undefined;
}

function isEmpty(members: GroupMembers): boolean {
  return members.anchored.length === 0 && members.anywhere.length === 0;
}

function automataOf(members: GroupMembers, fold: boolean): readonly Nfa[] {
  const nodes = [...members.anchored];
  if (members.anywhere.length > 0) nodes.push(atAnyDepth({ kind: "choice", of: members.anywhere }));
  return automataOfNodes(nodes, fold);
}

function pathMembers(set: CompiledSet, members: readonly string[]): Outcome<MembersByGroup, TableError> {
  const empty = (): GroupMembers => ({ anchored: [], anywhere: [] });
  const byGroup: MembersByGroup = { absolute: empty(), inProject: empty(), inHome: empty() };
  for (const member of members) {
    const texts = expandGlob(member);
    if (!texts.ok) return failure({ set: set.id, member, ...texts.error });
    for (const text of texts.value) {
      const error = addPathMember(byGroup, text, set.type === "dir");
      if (error) return failure({ set: set.id, member, ...error });
    }
  }
  return success(byGroup);
}

function addPathMember(
  byGroup: MembersByGroup,
  text: string,
  isDirectory: boolean,
): { readonly message: string; readonly hint?: string } | undefined {
  const place = placeOf(isDirectory && text.length > 1 ? text.replace(/\/+$/, "") : text, isDirectory);
  if (place.glob.endsWith("/") && place.glob !== "/")
    return { message: "a path does not end with `/`", hint: "write `dir` for the directory, `dir/**` for what is in it" };
  const node = parseExpandedGlob(place.glob);
  if (!node.ok) return node.error;
  byGroup[place.group][place.anywhere ? "anywhere" : "anchored"].push(node.value);
  return undefined;
}

function placeOf(text: string, isDirectory: boolean): { readonly group: PathGroup; readonly glob: string; readonly anywhere: boolean } {
  if (text === "~" || text.startsWith("~/")) return { group: "inHome", glob: text.slice(2), anywhere: false };
  if (text === "." || text.startsWith("./")) return { group: "inProject", glob: text.slice(2), anywhere: false };
  if (text.startsWith("/")) return { group: "absolute", glob: text, anywhere: false };
  return isDirectory ? { group: "inProject", glob: text, anywhere: false } : { group: "absolute", glob: text, anywhere: true };
}
