import type { CodeSource, Flow, Part, PathValue, Word } from "../../model/index.ts";
import { isUnconstrained, knownWord, UNKNOWN_WORD, wordOf } from "../../model/index.ts";

/** Data that flows between commands is a word: its known text, holes, and where it came from. */
export type Data = Word;

/** What flowed together from two places. The more suspicious origin names it. */
export function joinFlows(left: Flow | undefined, right: Flow | undefined): Flow | undefined {
  if (!left || left === right) return right;
  if (!right) return left;
  return {
    origin: SUSPICION[left.origin] >= SUSPICION[right.origin] ? left.origin : right.origin,
    sources: right.sources.length === 0 ? left.sources : left.sources.length === 0 ? right.sources : [...left.sources, ...right.sources],
    network: left.network || right.network,
    ...variableOf(left.variable ?? right.variable),
  };
}

function variableOf(variable: string | undefined): { readonly variable?: string } {
  return variable === undefined ? NO_VARIABLE : { variable };
}

const NO_VARIABLE = {};

export function flowOf(origin: CodeSource, sources: readonly PathValue[] = []): Flow {
  return { origin, sources, network: origin === "network" };
}

export function wordsFlow(words: readonly Word[]): Flow | undefined {
  let flow: Flow | undefined;
  for (const word of words) if (word.flow) flow = joinFlows(flow, word.flow);
  return flow;
}

/**
 * Whether a list of these words may have members that none of them stands for. A word of which nothing is known stands for any further one as well:
 * the list then says no less, and a comparison with it is unconstrained, not merely unknown.
 */
export function mayGrow(words: readonly Word[]): boolean {
  let grows = false;
  for (const word of words) {
    if (!word.open) continue;
    if (isUnconstrained(word)) return false;
    grows = true;
  }
  return grows;
}

export function withFlow(word: Word, flow: Flow | undefined): Word {
  if (!flow || flow === word.flow) return word;
  return { ...word, flow };
}

/** Data of which nothing is known but where it came from. */
export function unknownData(flow: Flow | undefined): Data {
  return flow ? { ...UNKNOWN_WORD, flow } : UNKNOWN_WORD;
}

/** Collects what commands write to one place. */
export class Output {
  private parts: Part[] = [];
  private flow: Flow | undefined;
  private only: Data | undefined;
  private count = 0;

  get empty(): boolean {
    return this.count === 0;
  }

  add(data: Data): void {
    this.count += 1;
    this.only = this.count === 1 ? data : undefined;
    for (const part of data.parts) this.parts.push(part);
    if (data.flow) this.flow = joinFlows(this.flow, data.flow);
  }

  toData(): Data {
    if (this.only) return this.only;
    if (this.count === 0) return EMPTY;
    return wordOf(this.parts, { flow: this.flow });
  }
}

export const EMPTY: Data = knownWord("");

const SUSPICION: Readonly<Record<CodeSource, number>> = {
  literal: 0,
  project: 1,
  registry: 2,
  generated: 3,
  file: 4,
  stdin: 5,
  unknown: 6,
  network: 7,
};
