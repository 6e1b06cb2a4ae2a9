/**
 * Sets of characters as sorted, disjoint, inclusive ranges in one flat array: `[low, high, low, high, …]`.
 * Regular expressions use code points, globs UTF-16 units; the set does not know which, so `complement` is told the largest member.
 * Folding follows RE2 for ASCII letters among themselves and simple (one to one) mappings beyond; no folding crosses from one to the other, so that
 * `(?i)k` is not also the Kelvin sign.
 */
export type CharSet = readonly number[];

export const MAX_UNIT = 0xffff;
export const MAX_CODE_POINT = 0x10ffff;

export const ANY_UNIT: CharSet = [0, MAX_UNIT];
export const ANY_CODE_POINT: CharSet = [0, MAX_CODE_POINT];
export const DIGITS: CharSet = [48, 57];
export const WORD_CHARACTERS: CharSet = [48, 57, 65, 90, 95, 95, 97, 122];
export const SPACES: CharSet = [9, 10, 12, 13, 32, 32];

/** A set of unsorted, perhaps overlapping pairs of bounds. */
export function charSet(bounds: readonly number[]): CharSet {
  const ranges: [number, number][] = [];
  for (let index = 0; index + 1 < bounds.length; index += 2) ranges.push([bounds[index]!, bounds[index + 1]!]);
  ranges.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
  const merged: number[] = [];
  for (const [low, high] of ranges) {
    if (low > high) continue;
    const last = merged.length - 1;
    if (last > 0 && low <= merged[last]! + 1) merged[last] = Math.max(merged[last]!, high);
    else merged.push(low, high);
  }
  return merged;
}

export function union(left: CharSet, right: CharSet): CharSet {
  return charSet([...left, ...right]);
}

export function complement(set: CharSet, max: number): CharSet {
  const result: number[] = [];
  let next = 0;
  for (let index = 0; index < set.length; index += 2) {
    if (set[index]! > next) result.push(next, set[index]! - 1);
    next = set[index + 1]! + 1;
  }
  if (next <= max) result.push(next, max);
  return result;
}

export function intersection(left: CharSet, right: CharSet): CharSet {
  const result: number[] = [];
  let at = 0;
  for (let index = 0; index < left.length; index += 2) {
    while (at < right.length && right[at + 1]! < left[index]!) at += 2;
    for (let other = at; other < right.length && right[other]! <= left[index + 1]!; other += 2) {
      result.push(Math.max(left[index]!, right[other]!), Math.min(left[index + 1]!, right[other + 1]!));
    }
  }
  return result;
}

export function hasCharacter(set: CharSet, character: number): boolean {
  for (let index = 0; index < set.length; index += 2) {
    if (character < set[index]!) return false;
    if (character <= set[index + 1]!) return true;
  }
  return false;
}

export function sizeOf(set: CharSet): number {
  let size = 0;
  for (let index = 0; index < set.length; index += 2) size += set[index + 1]! - set[index]! + 1;
  return size;
}

/** The set and all case variants of its members. */
export function foldCase(set: CharSet): CharSet {
  const bounds: number[] = [...set];
  for (let index = 0; index < set.length; index += 2) {
    const low = set[index]!;
    const high = set[index + 1]!;
    shift(bounds, Math.max(low, 65), Math.min(high, 90), 32);
    shift(bounds, Math.max(low, 97), Math.min(high, 122), -32);
    if (high > 127 && !(low <= 128 && high >= MAX_UNIT)) foldBeyondAscii(bounds, Math.max(low, 128), high);
  }
  return charSet(bounds);
}

function shift(bounds: number[], low: number, high: number, distance: number): void {
  if (low <= high) bounds.push(low + distance, high + distance);
}

function foldBeyondAscii(bounds: number[], low: number, high: number): void {
  for (const [character, variants] of caseVariants()) {
    if (character < low || character > high) continue;
    for (const variant of variants) bounds.push(variant, variant);
  }
}

let variantsByCharacter: ReadonlyMap<number, readonly number[]> | undefined;

/** The cased characters beyond ASCII, with those that share a simple upper or lower case with them; made when first asked for. */
function caseVariants(): ReadonlyMap<number, readonly number[]> {
  if (variantsByCharacter) return variantsByCharacter;
  const orbits = new Map<number, number[]>();
  for (const [first, last] of CASED_BLOCKS) {
    for (let character = first; character <= last; character++) {
      const root = simpleCase(simpleCase(character, "upper"), "lower");
      const orbit = orbits.get(root);
      if (orbit) orbit.push(character);
      else orbits.set(root, [character]);
    }
  }
  const result = new Map<number, readonly number[]>();
  for (const orbit of orbits.values()) {
    if (orbit.length > 1) for (const character of orbit) result.set(character, orbit);
  }
  variantsByCharacter = result;
  return result;
}

/** Where Unicode has characters with a case, beyond ASCII: looking at all others takes longer than all the rest of a pattern. */
export const CASED_BLOCKS: readonly (readonly [first: number, last: number])[] = [
  [0x80, 0x5ff],
  [0x1000, 0x13ff],
  [0x1c00, 0x24ff],
  [0x2c00, 0x2dff],
  [0xa600, 0xabff],
  [0xfb00, 0xfbff],
  [0xff00, 0xffff],
  [0x10400, 0x105ff],
  [0x10c00, 0x10dff],
  [0x11800, 0x118ff],
  [0x16e00, 0x16eff],
  [0x1e900, 0x1e9ff],
];

function simpleCase(character: number, direction: "upper" | "lower"): number {
  const text = String.fromCodePoint(character);
  const mapped = direction === "upper" ? text.toUpperCase() : text.toLowerCase();
  const result = mapped.codePointAt(0)!;
  const isSingle = mapped.length === (result > MAX_UNIT ? 2 : 1);
  return isSingle && result > 127 ? result : character;
}
