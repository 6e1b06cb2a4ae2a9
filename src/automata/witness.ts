/** Shortest texts that an automaton accepts, by breadth-first search with readable characters first; ties go to the earlier character. */
import type { Automaton } from "../model/index.ts";
import { classOfExtra } from "./tables.ts";

/** A shortest text whose tags satisfy the predicate; undefined where there is none. */
export function shortestWitness(automaton: Automaton, predicate: (tags: readonly number[]) => boolean): string | undefined {
  const { transitions, classCount, tagStart, tags } = automaton;
  const characters = readableCharacters(automaton);
  const cameFrom = new Map<number, { readonly state: number; readonly character: string }>();
  const queue = [1];
  const seen = new Set(queue);
  for (const state of queue) {
    if (predicate([...tags.subarray(tagStart[state], tagStart[state + 1])])) return textTo(state, cameFrom);
    for (const [cls, character] of characters) {
      const target = transitions[state * classCount + cls]!;
      if (seen.has(target)) continue;
      seen.add(target);
      cameFrom.set(target, { state, character });
      queue.push(target);
    }
  }
  return undefined;
}

const PREFERRED = "abcdefghijklmnopqrstuvwxyz0123456789/.-_ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** One character of each class, the most readable one, in order of preference. */
function readableCharacters(automaton: Automaton): ReadonlyMap<number, string> {
  const characters = new Map<number, string>();
  const add = (cls: number, character: string) => {
    if (!characters.has(cls)) characters.set(cls, character);
  };
  for (const character of PREFERRED) add(automaton.classes[character.charCodeAt(0)]!, character);
  for (let unit = 33; unit < 127; unit++) add(automaton.classes[unit]!, String.fromCharCode(unit));
  for (let unit = 0; unit < 128; unit++) add(automaton.classes[unit]!, String.fromCharCode(unit));
  add(classOfExtra(automaton, 128), "\u0080");
  for (let index = 0; index < automaton.extra.length; index += 2)
    add(automaton.extra[index + 1]!, String.fromCharCode(automaton.extra[index]!));
  return characters;
}

function textTo(state: number, cameFrom: ReadonlyMap<number, { readonly state: number; readonly character: string }>): string {
  let text = "";
  for (let step = cameFrom.get(state); step; step = cameFrom.get(step.state)) text = step.character + text;
  return text;
}
