/** Regions of a text in which patterns may match: from places where matches may begin, as far as a lazy automaton has live threads. */
import { IDLE, type LazySearch } from "./lazy-search.ts";

/** Ascending ranges of places where a match may begin, both ends inclusive. */
export interface Begins {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Where threads live from some begin on, one of which accepts. */
export interface Region {
  readonly start: number;
  /** No match of the region ends behind it, and where it is not the text's end, the character before it is in none. */
  readonly end: number;
  /** The first range of begins that is not part of it. */
  readonly next: number;
}

/** Runs from the begins at `first` until no thread lives, taking in further begins as they are passed; then from the next begin, until one accepted. */
export function nextAccepting(search: LazySearch, { from, to }: Begins, first: number, text: string): Region | undefined {
  if (first === from.length) return undefined;
  const { classes, width, sides } = search;
  const { length } = text;
  let cells = search.cells;
  let next = first;
  let start = from[first]!;
  let at = start;
  let last = -1;
  let accepts = false;
  let state = IDLE;
  for (;;) {
    while (next < from.length && from[next]! <= at) last = Math.max(last, to[next++]!);
    if (at <= last) {
      state = search.begun(state, at === 0 ? 0 : sides[search.classOf(text.charCodeAt(at - 1))]!);
      if (search.exhausted) return { start, end: length, next: from.length };
      cells = search.cells;
    } else if (state === IDLE) {
      if (accepts) return { start, end: at, next };
      if (next === from.length) return undefined;
      start = from[next]!;
      at = start;
      continue;
    }
    if (at === length) return accepts || search.acceptsAtEnd(state) ? { start, end: at, next: from.length } : undefined;
    // No thread begins before `stop`, where most of the time goes.
    const stop = at < last ? at + 1 : next < from.length ? Math.min(from[next]!, length) : length;
    do {
      const unit = text.charCodeAt(at);
      const cls = unit < 128 ? classes[unit]! : search.classOf(unit);
      let cell = cells[state * width + cls]!;
      if (cell < 0) {
        cell = search.step(state, cls);
        // Going on would not be linear: what is left is the engine's.
        if (search.exhausted) return { start, end: length, next: from.length };
        cells = search.cells;
      }
      if (cell & 1) accepts = true;
      state = cell >> 1;
    } while (++at < stop && state !== IDLE);
  }
}

/** All regions; undefined where there are more than `most`. */
export function acceptingRegions(search: LazySearch, begins: Begins, text: string, most: number): readonly Region[] | undefined {
  const regions: Region[] = [];
  search.renew();
  for (let region = nextAccepting(search, begins, 0, text); region; region = nextAccepting(search, begins, region.next, text)) {
    if (regions.length === most) return undefined;
    regions.push(region);
  }
  return regions;
}

/** Every place of every list, in as few ranges as there may be, for a text of so many characters. */
export function unitedBegins(lists: readonly Begins[], length: number): Begins {
  const isBegin = new Uint8Array(length + 1);
  for (const { from, to } of lists) {
    // Ranges of a list may overlap by far: what is marked is not marked again.
    let marked = 0;
    for (let index = 0; index < from.length; index++) {
      const end = to[index]!;
      for (let at = Math.max(marked, from[index]!); at <= end; at++) isBegin[at] = 1;
      marked = Math.max(marked, end + 1);
    }
  }
  const from: number[] = [];
  const to: number[] = [];
  for (let at = 0; at <= length; at++) {
    if (isBegin[at] === 0) continue;
    from.push(at);
    while (at < length && isBegin[at + 1] === 1) at++;
    to.push(at);
  }
  return { from, to };
}

/** The ranges that start in one of the regions. */
export function beginsWithin({ from, to }: Begins, regions: readonly Region[]): Begins {
  const kept: { from: number[]; to: number[] } = { from: [], to: [] };
  let at = 0;
  for (let index = 0; index < from.length; index++) {
    while (at < regions.length && regions[at]!.end < from[index]!) at++;
    if (at === regions.length) break;
    if (regions[at]!.start > from[index]!) continue;
    kept.from.push(from[index]!);
    kept.to.push(to[index]!);
  }
  return kept;
}
