import type { Ends } from "../automata/index.ts";
import type { PathValue, Word } from "../model/index.ts";
import type { View } from "./spellings.ts";

/** Where a word's text or parts ended, by the number of the automaton. */
export interface WordRuns {
  readonly states: (number | undefined)[];
  readonly ends: (Ends | undefined)[];
}

/** What comparisons with the tables of one program have found out about the paths and words of one call. */
export interface ComparisonMemory {
  readonly views: Map<PathValue, View>;
  readonly words: Map<Word, WordRuns>;
  /** Words that were compared as paths. */
  readonly paths: Map<Word, PathValue>;
}

/** Made for each call: entries in weak tables that outlive it cost more, in time and to the garbage collector, than they save. */
export function newMemory(): ComparisonMemory {
  return { views: new Map(), words: new Map(), paths: new Map() };
}
