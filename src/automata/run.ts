/**
 * Running the tables over texts that are known: one pass, one table read a character, out at the dead state.
 */
import type { Automaton, AutomatonGroup } from "../model/index.ts";
import { classOfExtra, hasTag } from "./tables.ts";

const START = 1;
const NO_TAGS: readonly number[] = [];

/** The tags of all sets that have the text, ascending within each automaton. Allocates nothing where there are none or one automaton has all. */
export function tagsOfText(group: AutomatonGroup, text: string): readonly number[] {
  let found = NO_TAGS;
  for (const automaton of group.automata) {
    const tags = tagsOfState(automaton, runText(automaton, text));
    if (tags.length > 0) found = found.length === 0 ? tags : [...found, ...tags];
  }
  return found;
}

/** The state after the text. */
export function runText(automaton: Automaton, text: string): number {
  return runFrom(automaton, START, text);
}

export function runFrom(automaton: Automaton, start: number, text: string): number {
  const { classes, transitions, classCount } = automaton;
  let state = start;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    state = transitions[state * classCount + (unit < 128 ? classes[unit]! : classOfExtra(automaton, unit))]!;
    if (state === 0) return 0;
  }
  return state;
}

/** Which automaton of the group has the tag, or -1: then no text has it. */
export function automatonOfTag(group: AutomatonGroup, tag: number): number {
  const { tags, holders } = group;
  let low = 0;
  let high = tags.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = tags[middle]!;
    if (found === tag) return holders[middle]!;
    if (found < tag) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export function textHasTag(group: AutomatonGroup, tag: number, text: string): boolean {
  const holder = automatonOfTag(group, tag);
  if (holder < 0) return false;
  const automaton = group.automata.at(holder)!;
  return hasTag(automaton, runText(automaton, text), tag);
}

const tagLists = new WeakMap<Automaton, (readonly number[] | undefined)[]>();

function tagsOfState(automaton: Automaton, state: number): readonly number[] {
  const from = automaton.tagStart[state]!;
  const to = automaton.tagStart[state + 1]!;
  if (from === to) return NO_TAGS;
  let lists = tagLists.get(automaton);
  if (!lists) {
    lists = [];
    tagLists.set(automaton, lists);
  }
  const known = lists[state];
  if (known) return known;
  const tags = [...automaton.tags.subarray(from, to)];
  lists[state] = tags;
  return tags;
}
