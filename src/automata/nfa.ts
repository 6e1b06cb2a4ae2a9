/**
 * Thompson's construction, as the program of a virtual machine (Pike, Cox): each instruction reads a character of a set, forks, asserts or accepts.
 * It is built from the end, every fragment knowing where it goes on, so that no patching is needed. Characters are UTF-16 units: a set of code points
 * beyond the basic plane becomes pairs of surrogates.
 * `ACCEPT_ALL` accepts whatever follows: a state that has it needs nothing else, which is what keeps unanchored patterns small.
 */
import { ANY_UNIT, type CharSet, charSet, complement, hasCharacter, intersection, MAX_CODE_POINT, MAX_UNIT, union } from "./char-set.ts";
import { factored } from "./factor.ts";
import type { Glob } from "./glob-parser.ts";
import { foldNode } from "./glob-parser.ts";
import { type Assertion, choice, EMPTY, literal, type Regex, type RegexNode, repeat, sequence, setOf } from "./regex-syntax.ts";

export const READ = 0;
export const FORK = 1;
export const ASSERT = 2;
export const ACCEPT = 3;
export const ACCEPT_ALL = 4;

/** Instruction `i`: `operations[i]` with `operands[i]` (the index of a set, of an assertion, or a second successor) goes on at `next[i]`. */
export interface Nfa {
  readonly operations: readonly number[];
  readonly operands: readonly number[];
  readonly next: readonly number[];
  readonly sets: readonly CharSet[];
  readonly start: number;
}

export const ASSERTIONS: readonly Assertion[] = ["text-start", "text-end", "line-start", "line-end", "word-boundary", "no-word-boundary"];

/**
 * The texts in which the regex is found (`search`), or which it matches as a whole. `scan`: as `whole`, but half a pair of surrogates alone is taken
 * for U+FFFD, as the engines do, and so two halves may pass for two characters: for scans whose hits an engine verifies.
 */
export function nfaOfRegex(regex: Regex, mode: "search" | "whole" | "scan"): Nfa {
  return construct(mode === "search" ? foundAnywhere(regex.root) : regex.root, mode === "scan" ? "lone surrogates" : "code points");
}

/** What each alternative leaves open stands around it, so that few automata have to look to either side: `^a|b$` as `a.*|.*b`. */
function foundAnywhere(root: RegexNode): RegexNode {
  const anything = repeat(setOf(ANY_UNIT), 0);
  return choice(
    (root.kind === "choice" ? root.of : [root]).map((alternative) => {
      const parts = alternative.kind === "sequence" ? alternative.of : [alternative];
      const isFromStart = isAssertion(parts[0], "text-start");
      const isToEnd = parts.length > 1 && isAssertion(parts.at(-1), "text-end");
      const inside = parts.slice(isFromStart ? 1 : 0, isToEnd ? -1 : undefined);
      return sequence([isFromStart ? EMPTY : anything, ...inside, isToEnd ? EMPTY : anything]);
    }),
  );
}

function isAssertion(node: RegexNode | undefined, assertion: Assertion): boolean {
  return node?.kind === "assertion" && node.assertion === assertion;
}

export function nfaOfGlob(glob: Glob, fold = false): Nfa {
  return nfaOfNode(choice(glob.alternatives), fold);
}

/** An automaton for a tree over UTF-16 units, as globs have it. */
export function nfaOfNode(node: RegexNode, fold = false): Nfa {
  return construct(fold ? foldNode(node) : node, "units");
}

export function nfaOfText(text: string, fold = false): Nfa {
  return nfaOfNode(literal(text), fold);
}

interface Builder {
  readonly operations: number[];
  readonly operands: number[];
  readonly next: number[];
  readonly sets: CharSet[];
  readonly setIds: Map<string, number>;
  /** Instructions by what they say, and loops by what they read and where they go on: equal ends of alternatives are one, which keeps states small. */
  readonly known: Map<string, number>;
  readonly characters: Characters;
}

type Characters = "code points" | "lone surrogates" | "units";

function construct(root: RegexNode, characters: Characters): Nfa {
  const builder: Builder = { operations: [], operands: [], next: [], sets: [], setIds: new Map(), known: new Map(), characters };
  const accept = emit(builder, ACCEPT, 0, 0);
  const start = build(builder, factored(root), accept);
  return { operations: builder.operations, operands: builder.operands, next: builder.next, sets: builder.sets, start };
}

function emit(builder: Builder, operation: number, operand: number, next: number): number {
  const key = `${operation} ${operand} ${next}`;
  const known = builder.known.get(key);
  if (known !== undefined) return known;
  const made = append(builder, operation, operand, next);
  builder.known.set(key, made);
  return made;
}

function append(builder: Builder, operation: number, operand: number, next: number): number {
  builder.operations.push(operation);
  builder.operands.push(operand);
  builder.next.push(next);
  return builder.operations.length - 1;
}

/** Emits `node` such that it goes on at `next`; gives its first instruction. */
function build(builder: Builder, node: RegexNode, next: number): number {
  switch (node.kind) {
    case "empty":
      return next;
    case "set":
      return builder.characters !== "units" ? readCodePoint(builder, node.set, next) : read(builder, node.set, next);
    case "assertion":
      return emit(builder, ASSERT, ASSERTIONS.indexOf(node.assertion), next);
    case "capture":
      return build(builder, node.of, next);
    case "sequence":
      return node.of.reduceRight((following, part) => build(builder, part, following), next);
    case "choice":
      return forkAll(
        builder,
        node.of.map((part) => build(builder, part, next)),
      );
    case "repeat":
      return buildRepeat(builder, node.of, node.min, node.max, next);
  }
}

function buildRepeat(builder: Builder, of: RegexNode, min: number, max: number | undefined, next: number): number {
  let following = next;
  if (max === undefined) {
    const isAnything = of.kind === "set" && of.set[0] === 0 && of.set.length === 2 && of.set[1]! >= MAX_UNIT;
    following = isAnything ? anything(builder, next) : loop(builder, of, next);
  } else {
    for (let count = min; count < max; count++) following = emit(builder, FORK, next, build(builder, of, following));
  }
  for (let count = 0; count < min; count++) following = build(builder, of, following);
  return following;
}

function anything(builder: Builder, next: number): number {
  // A scan asks how far a match may go, so that it does not stop where everything is accepted.
  const stops = builder.operations[next] === ACCEPT && builder.characters !== "lone surrogates";
  return stops ? emit(builder, ACCEPT_ALL, 0, 0) : loop({ ...builder, characters: "units" }, setOf(ANY_UNIT), next);
}

function loop(builder: Builder, of: RegexNode, next: number): number {
  const key = of.kind === "set" ? `loop ${builder.characters} ${of.set.join()} ${next}` : undefined;
  const known = key === undefined ? undefined : builder.known.get(key);
  if (known !== undefined) return known;
  const fork = append(builder, FORK, next, 0);
  builder.next[fork] = build(builder, of, fork);
  if (key !== undefined) builder.known.set(key, fork);
  return fork;
}

function forkAll(builder: Builder, starts: readonly number[]): number {
  return [...new Set(starts)].reduceRight((rest, start) => emit(builder, FORK, rest, start));
}

function read(builder: Builder, set: CharSet, next: number): number {
  const key = set.join();
  let id = builder.setIds.get(key);
  if (id === undefined) {
    id = builder.sets.push(set) - 1;
    builder.setIds.set(key, id);
  }
  return emit(builder, READ, id, next);
}

const SURROGATES: CharSet = [0xd800, 0xdfff];
const REPLACEMENT = 0xfffd;

function readCodePoint(builder: Builder, set: CharSet, next: number): number {
  const isLenient = builder.characters === "lone surrogates" && hasCharacter(set, REPLACEMENT);
  const plane = intersection(set, complement(SURROGATES, MAX_UNIT));
  const basic = isLenient ? union(plane, SURROGATES) : plane;
  const starts = basic.length > 0 || set.length === 0 ? [read(builder, basic, next)] : [];
  for (const [high, low] of surrogatePairs(intersection(set, [MAX_UNIT + 1, MAX_CODE_POINT]))) {
    starts.push(read(builder, high, read(builder, low, next)));
  }
  return starts.length === 0 ? read(builder, [], next) : forkAll(builder, starts);
}

function surrogatePairs(set: CharSet): readonly (readonly [CharSet, CharSet])[] {
  const highsByLow = new Map<string, { low: CharSet; highs: number[] }>();
  const add = (highFrom: number, highTo: number, lowFrom: number, lowTo: number) => {
    const key = `${lowFrom}-${lowTo}`;
    const entry = highsByLow.get(key) ?? { low: [lowFrom, lowTo], highs: [] };
    entry.highs.push(highFrom, highTo);
    highsByLow.set(key, entry);
  };
  for (let index = 0; index < set.length; index += 2) splitRange(set[index]!, set[index + 1]!, add);
  return [...highsByLow.values()].map(({ low, highs }) => [charSet(highs), low]);
}

function splitRange(from: number, to: number, add: (highFrom: number, highTo: number, lowFrom: number, lowTo: number) => void): void {
  const high = (character: number) => 0xd800 + ((character - 0x10000) >> 10);
  const low = (character: number) => 0xdc00 + ((character - 0x10000) & 0x3ff);
  if (high(from) === high(to)) {
    add(high(from), high(to), low(from), low(to));
    return;
  }
  let first = high(from);
  let last = high(to);
  if (low(from) > 0xdc00) add(first, first++, low(from), 0xdfff);
  if (low(to) < 0xdfff) add(last, last--, 0xdc00, low(to));
  if (first <= last) add(first, last, 0xdc00, 0xdfff);
}
