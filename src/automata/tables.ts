/** Lays an automaton out as the typed arrays of the model, and reads single cells of them. */
import type { Automaton, AutomatonGroup } from "../model/index.ts";
import { classOfUnit } from "./alphabet.ts";
import type { TaggedDfa } from "./product.ts";

export function tablesOf(dfa: TaggedDfa): Automaton {
  const { alphabet, stateCount } = dfa;
  const extra: number[] = [];
  for (const [index, start] of alphabet.starts.entries()) {
    const end = alphabet.starts[index + 1] ?? 0x10000;
    if (end > 128) extra.push(Math.max(start, 128), alphabet.classes[index]!);
  }
  const isTrivial = extra.length === 2 && extra[1] === 0;
  return {
    classCount: alphabet.count,
    classes: Uint8Array.from({ length: 128 }, (_, unit) => classOfUnit(alphabet, unit)),
    extra: Uint16Array.from(isTrivial ? [] : extra),
    transitions: stateCount <= 0x10000 ? Uint16Array.from(dfa.transitions) : Uint32Array.from(dfa.transitions),
    ...tagTables(dfa),
  };
}

/** The automata as a group, in which each tag is found by where it stands. */
export function groupOfAutomata(automata: readonly Automaton[]): AutomatonGroup {
  const holders = new Map<number, number>();
  for (const [position, automaton] of automata.entries()) for (const tag of automaton.tags) holders.set(tag, position);
  const tags = [...holders.keys()].sort((left, right) => left - right);
  return { automata, tags: Uint32Array.from(tags), holders: Uint16Array.from(tags, (tag) => holders.get(tag)!) };
}

/** The automata with other tags: `tagOf` gives the new one, nothing where what had the tag is gone. An automaton without any is left out. */
export function retaggedAutomata(automata: Iterable<Automaton>, tagOf: (tag: number) => number | undefined): readonly Automaton[] {
  const retagged: Automaton[] = [];
  for (const automaton of automata) {
    const tagStart = new Uint32Array(automaton.tagStart.length);
    const tags: number[] = [];
    for (let state = 0; state + 1 < tagStart.length; state++) {
      tagStart[state] = tags.length;
      const own = automaton.tags.subarray(automaton.tagStart[state], automaton.tagStart[state + 1]);
      tags.push(...[...own].flatMap((tag) => tagOf(tag) ?? []).sort((left, right) => left - right));
    }
    tagStart[tagStart.length - 1] = tags.length;
    if (tags.length > 0) retagged.push({ ...automaton, tagStart, tags: Uint32Array.from(tags) });
  }
  return retagged;
}

function tagTables(dfa: TaggedDfa): Pick<Automaton, "tagStart" | "tags"> {
  const tagStart = new Uint32Array(dfa.stateCount + 1);
  const tags: number[] = [];
  for (let state = 0; state < dfa.stateCount; state++) {
    tagStart[state] = tags.length;
    tags.push(...dfa.tagSets[dfa.tagSetOf[state]!]!);
  }
  tagStart[dfa.stateCount] = tags.length;
  return { tagStart, tags: Uint32Array.from(tags) };
}

/** The class of a unit above 127: that of the last range that starts at or below it. */
export function classOfExtra(automaton: Automaton, unit: number): number {
  const { extra } = automaton;
  let low = 0;
  let high = (extra.length >> 1) - 1;
  if (high < 0 || extra[0]! > unit) return 0;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (extra[middle * 2]! <= unit) low = middle;
    else high = middle - 1;
  }
  return extra[low * 2 + 1]!;
}

export function hasTag(automaton: Automaton, state: number, tag: number): boolean {
  const { tags, tagStart } = automaton;
  let low = tagStart[state]!;
  let high = tagStart[state + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = tags[middle]!;
    if (found === tag) return true;
    if (found < tag) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
