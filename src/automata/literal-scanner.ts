/**
 * Aho and Corasick's automaton over the required literals of all kinds, completed to a table: one step a character, whatever their number.
 * ASCII letters are folded by the classes. State 0 is the root and class 0 what is in no literal; states at which a literal ends have the highest
 * numbers, so that the inner loop compares a number and reads nothing else.
 */
import type { LiteralScanner } from "../model/index.ts";

/** Undefined literals: the kind is always verified. */
export function buildLiteralScanner(kinds: readonly { readonly literals: readonly string[] | undefined }[]): LiteralScanner {
  const literals = [...new Set(kinds.flatMap((kind) => kind.literals ?? []))];
  const { classes, classCount } = classesOf(literals);
  const trie = numbered(completed(literals, classes, classCount));
  const kindsOf = literals.map((literal) => kinds.flatMap((kind, index) => (kind.literals?.includes(literal) ? [index] : [])));
  const outputs = flattened(trie.outputs);
  const byLiteral = flattened(kindsOf);
  return {
    classCount,
    classes,
    transitions: trie.outputs.length <= 0x10000 ? Uint16Array.from(trie.transitions) : Uint32Array.from(trie.transitions),
    outputStart: outputs.start,
    outputs: outputs.values,
    lengths: Uint16Array.from(literals, (literal) => literal.length),
    kindStart: byLiteral.start,
    kinds: byLiteral.values,
    always: kinds.flatMap((kind, index) => (kind.literals ? [] : [index])),
  };
}

/** Calls `emit` for each end of a literal, from left to right. */
export function scanCandidates(scanner: LiteralScanner, text: string, emit: (literal: number, end: number) => void): void {
  const { classes, classCount, outputStart, outputs } = scanner;
  const stateCount = outputStart.length - 1;
  let firstOutput = stateCount;
  while (firstOutput > 0 && outputStart[firstOutput - 1]! < outputStart[firstOutput]!) firstOutput--;
  if (firstOutput === stateCount) return;
  const rows = premultiplied(scanner);
  const firstRow = firstOutput * classCount;
  const { length } = text;
  let row = 0;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    row = unit < 128 ? rows[row + classes[unit]!]! : 0;
    if (row < firstRow) continue;
    const state = row / classCount;
    for (let at = outputStart[state]!; at < outputStart[state + 1]!; at++) emit(outputs[at]!, index + 1);
  }
}

const rowsByScanner = new WeakMap<LiteralScanner, Int32Array>();

/** The transitions with each state multiplied by the number of classes: one multiplication less a character. */
function premultiplied(scanner: LiteralScanner): Int32Array {
  const known = rowsByScanner.get(scanner);
  if (known) return known;
  const rows = Int32Array.from(scanner.transitions, (state) => state * scanner.classCount);
  rowsByScanner.set(scanner, rows);
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
  readonly transitions: readonly number[];
  readonly outputs: readonly (readonly number[])[];
}

function completed(literals: readonly string[], classes: Uint8Array, classCount: number): Trie {
  const rows: number[][] = [Array.from({ length: classCount }, () => -1)];
  const outputs: number[][] = [[]];
  for (const [index, literal] of literals.entries()) {
    let state = 0;
    for (const character of literal) {
      const cls = classes[character.toLowerCase().charCodeAt(0)]!;
      if (rows[state]![cls]! < 0) {
        rows[state]![cls] = rows.length;
        rows.push(Array.from({ length: classCount }, () => -1));
        outputs.push([]);
      }
      state = rows[state]![cls]!;
    }
    outputs[state]!.push(index);
  }
  const failure = rows.map(() => 0);
  const queue = [0];
  for (const state of queue) {
    const fallback = failure[state]!;
    for (let cls = 0; cls < classCount; cls++) {
      const target = rows[state]![cls]!;
      const other = state === 0 ? 0 : rows[fallback]![cls]!;
      if (target < 0) rows[state]![cls] = other;
      else {
        failure[target] = other;
        outputs[target]!.push(...outputs[other]!);
        queue.push(target);
      }
    }
  }
  return { transitions: rows.flat(), outputs };
}

/** Numbers states with outputs last; the root stays 0. */
function numbered(trie: Trie): Trie {
  const order = [...trie.outputs.keys()].sort((left, right) => Number(trie.outputs[left]!.length > 0) - Number(trie.outputs[right]!.length > 0) || left - right);
  const numbers = order.map(() => 0);
  for (const [number, state] of order.entries()) numbers[state] = number;
  const width = trie.transitions.length / order.length;
  return {
    transitions: order.flatMap((state) => trie.transitions.slice(state * width, (state + 1) * width).map((target) => numbers[target]!)),
    outputs: order.map((state) => trie.outputs[state]!),
  };
}

function flattened(lists: readonly (readonly number[])[]): { readonly start: Uint32Array; readonly values: Uint32Array } {
  const start = new Uint32Array(lists.length + 1);
  for (const [index, list] of lists.entries()) start[index + 1] = start[index]! + list.length;
  return { start, values: Uint32Array.from(lists.flat()) };
}
