/**
 * Aho and Corasick's automaton over the required literals of all kinds, completed to a table: one step a character, whatever their number.
 * ASCII letters are folded by the classes. State 0 is the root and class 0 what is in no literal; states at which a literal ends have the highest
 * numbers, so that the inner loop compares a number and reads nothing else. Long texts are copied into bytes block by block, for which that loop is one
 * table read a character.
 */
import type { LiteralScanner } from "../model/index.ts";

/** Undefined literals: the kind is always verified. */
export function buildLiteralScanner(kinds: readonly { readonly literals: readonly string[] | undefined }[]): LiteralScanner {
  const literals = [...new Set(kinds.flatMap((kind) => kind.literals ?? []))];
  const { classes, classCount } = classesOf(literals);
  const trie = numbered(completed(literals, classes, classCount));
  const kindsOf = new Map<string, Set<number>>(literals.map((literal) => [literal, new Set()]));
  for (const [index, kind] of kinds.entries()) for (const literal of kind.literals ?? []) kindsOf.get(literal)!.add(index);
  const outputs = flattened(trie.outputs);
  const byLiteral = flattened([...kindsOf.values()].map((indices) => [...indices]));
  return {
    classCount,
    classes,
    transitions: trie.outputs.length <= 0x10000 ? Uint16Array.from(trie.transitions) : Uint32Array.from(trie.transitions),
    outputStart: outputs.start,
    firstOutput: trie.outputs.filter((ending) => ending.length === 0).length,
    outputs: outputs.values,
    lengths: Uint16Array.from(literals, (literal) => literal.length),
    kindStart: byLiteral.start,
    kinds: byLiteral.values,
    always: kinds.flatMap((kind, index) => (kind.literals ? [] : [index])),
  };
}

/**
 * Calls `emit` for ends of literals, from left to right. Every literal is reported; in a long text a character beyond Latin-1 may pass for the ASCII one
 * that has its lower byte, so that candidates are to be verified.
 */
export function scanCandidates(scanner: LiteralScanner, text: string, emit: (literal: number, end: number) => void): void {
  if (scanner.outputs.length === 0) return;
  if (scanner.transitionsOf && text.length < SHORT) scanRows(scanner, scanner.transitionsOf, text, emit);
  else if (text.length < LONG || scratch === undefined) scanUnits(scanner, text, emit);
  else scanBytes(scanner, text, scratch, emit);
}

type Emit = (literal: number, end: number) => void;

/** Up to here a text comes to few states of a table that has to be read for it. */
const SHORT = 1_000;

/** From here on it pays to copy the text into bytes, whose tables are wide and whose reads are cheap. */
const LONG = 0x8000;
const BLOCK = 0x10000;
const scratch = typeof Buffer === "undefined" ? undefined : Buffer.allocUnsafeSlow(BLOCK);

function scanRows(scanner: LiteralScanner, transitionsOf: NonNullable<LiteralScanner["transitionsOf"]>, text: string, emit: Emit): void {
  const { classes, classCount, firstOutput } = scanner;
  let state = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    state = unit < 128 ? transitionsOf(state)[state * classCount + classes[unit]!]! : 0;
    if (state >= firstOutput) emitState(scanner, state, index + 1, emit);
  }
}

function scanUnits(scanner: LiteralScanner, text: string, emit: Emit): void {
  const { transitions, classes, classCount, firstOutput } = scanner;
  let state = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    state = unit < 128 ? transitions[state * classCount + classes[unit]!]! : 0;
    if (state >= firstOutput) emitState(scanner, state, index + 1, emit);
  }
}

function scanBytes(scanner: LiteralScanner, text: string, bytes: Buffer, emit: Emit): void {
  const rows = wideRowsOf(scanner);
  const firstRow = scanner.firstOutput << 8;
  let row = 0;
  for (let base = 0; base < text.length; base += BLOCK) {
    const length = bytes.write(text.slice(base, base + BLOCK), "latin1");
    for (let index = 0; index < length; index++) {
      row = rows[row + bytes[index]!]!;
      if (row >= firstRow) emitState(scanner, row >> 8, base + index + 1, emit);
    }
  }
}

function emitState(scanner: LiteralScanner, state: number, end: number, emit: Emit): void {
  const last = scanner.outputStart[state + 1]!;
  for (let at = scanner.outputStart[state]!; at < last; at++) emit(scanner.outputs[at]!, end);
}

const wideRows = new WeakMap<LiteralScanner, Int32Array>();

/** The transitions with a column for each byte and states multiplied by 256: one read a character. */
function wideRowsOf(scanner: LiteralScanner): Int32Array {
  const known = wideRows.get(scanner);
  if (known) return known;
  const { transitions, classes, classCount } = scanner;
  const stateCount = scanner.outputStart.length - 1;
  const rows = new Int32Array(stateCount << 8);
  for (let state = 0; state < stateCount; state++) {
    for (let byte = 0; byte < 128; byte++) rows[(state << 8) + byte] = transitions[state * classCount + classes[byte]!]! << 8;
  }
  wideRows.set(scanner, rows);
  return rows;
}

function classesOf(literals: readonly string[]): { readonly classes: Uint8Array; readonly classCount: number } {
  const classes = new Uint8Array(128);
  let classCount = 1;
  for (const character of literals.join("")) {
    const lower = character.toLowerCase().charCodeAt(0);
    if (classes[lower] !== 0) continue;
    classes[lower] = classCount;
    classes[character.toUpperCase().charCodeAt(0)] = classCount++;
  }
  return { classes, classCount };
}

interface Trie {
  /** A row of `classCount` states for each state. */
  readonly transitions: Int32Array;
  readonly outputs: readonly (readonly number[])[];
}

interface CompletedTrie extends Trie {
  /** The states, those next to the root first. */
  readonly byDepth: readonly number[];
}

function completed(literals: readonly string[], classes: Uint8Array, classCount: number): CompletedTrie {
  const most = literals.reduce((sum, literal) => sum + literal.length, 1);
  const rows = new Int32Array(most * classCount).fill(-1);
  const outputs: number[][] = [[]];
  for (const [index, literal] of literals.entries()) {
    let state = 0;
    for (const character of literal) {
      const place = state * classCount + classes[character.toLowerCase().charCodeAt(0)]!;
      if (rows[place]! < 0) rows[place] = outputs.push([]) - 1;
      state = rows[place]!;
    }
    outputs[state]!.push(index);
  }
  const failure = new Int32Array(outputs.length);
  const queue = [0];
  for (const state of queue) {
    const fallback = failure[state]! * classCount;
    for (let cls = 0; cls < classCount; cls++) {
      const place = state * classCount + cls;
      const target = rows[place]!;
      const other = state === 0 ? 0 : rows[fallback + cls]!;
      if (target < 0) rows[place] = other;
      else {
        failure[target] = other;
        outputs[target]!.push(...outputs[other]!);
        queue.push(target);
      }
    }
  }
  return { transitions: rows.subarray(0, outputs.length * classCount), outputs, byDepth: queue };
}

/** Numbers states with outputs last, and those first that most texts come to; the root stays 0. */
function numbered({ transitions, outputs, byDepth }: CompletedTrie): Trie {
  const order = [...byDepth.filter((state) => outputs[state]!.length === 0), ...byDepth.filter((state) => outputs[state]!.length > 0)];
  const numbers = new Int32Array(order.length);
  for (const [number, state] of order.entries()) numbers[state] = number;
  const width = transitions.length / order.length;
  const renumbered = new Int32Array(transitions.length);
  for (const [number, state] of order.entries())
    for (let cls = 0; cls < width; cls++) renumbered[number * width + cls] = numbers[transitions[state * width + cls]!]!;
  return { transitions: renumbered, outputs: order.map((state) => outputs[state]!) };
}

function flattened(lists: readonly (readonly number[])[]): { readonly start: Uint32Array; readonly values: Uint32Array } {
  const start = new Uint32Array(lists.length + 1);
  for (const [index, list] of lists.entries()) start[index + 1] = start[index]! + list.length;
  return { start, values: Uint32Array.from(lists.flat()) };
}
