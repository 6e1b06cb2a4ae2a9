/**
 * Finds all kinds of a text in three steps, each for the little that the one before leaves: one scan for the required literals of all kinds; for each
 * kind a lazy automaton that runs from where matches with a literal may begin until no thread lives; and the regex engine, which says where the matches
 * are, for the regions in which that automaton accepted. The findings are those of the engine run over the whole text, kind by kind: every match
 * holds a literal, so its begin was given to the automaton, and no match leaves a region, which ends where no thread lives.
 * Every character is read at most once a kind in each step, whatever the text.
 * Where many kinds have many candidates, as in a text that is made to be slow, one automaton for all of them runs first, and says where each has to look.
 * Making a kind's automaton ready takes longer than the native engine takes for a short text, so that a process that judges one call asks the engine at
 * once: the second step is for kinds that have come often, and for long texts.
 */
import type { ContentTables, LiteralScanner } from "../model/index.ts";
import { beginsOf, compiledBy, fusedSearch, type KindSearch, kindOf, searchOf } from "./kind-search.ts";
import type { LazySearch } from "./lazy-search.ts";
import { scanCandidates } from "./literal-scanner.ts";
import type { RegexEngine } from "./regex-engine.ts";
import { acceptingRegions, type Begins, beginsWithin, nextAccepting, unitedBegins } from "./regions.ts";

export interface Finding {
  /** Index of `ContentTables.kinds`. */
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  /** The first group where there is one, else the match. */
  readonly capture: string;
}

export interface ScanLimits {
  /** Findings of one kind after which it is searched no further; 1,000 where absent. */
  readonly findings?: number;
}

export interface ScanResult {
  /** From left to right. */
  readonly findings: readonly Finding[];
  /** Regions that the engine was asked about. */
  readonly verifications: number;
  /** True where a limit was reached or a pattern could not be run: there may be more. */
  readonly incomplete: boolean;
}

export function findAll(content: ContentTables, text: string, engine: RegexEngine, limits: ScanLimits = {}): ScanResult {
  const places = literalPlaces(content, text);
  if (places.size === 0 && content.scanner.always.length === 0) return NOTHING;
  const scan: Scan = { text, limit: limits.findings ?? MAX_FINDINGS, findings: [], verifications: 0, incomplete: false };
  const kind = (index: number) => kindOf(content, index);
  // Only kinds with a literal in the text, and those that need none: most texts have hardly any.
  for (const index of content.scanner.always) scanKind(kind(index), EVERYWHERE(text), engine, scan);
  const candidates = [...kindsWith(places, content.scanner)].map(([index, literals]) => ({
    kind: kind(index),
    begins: beginsOf(kind(index), startsOf(literals, places), text),
  }));
  for (const { kind, begins } of narrowed(candidates, content, text)) scanKind(kind, begins, engine, scan);
  scan.findings.sort((left, right) => left.start - right.start || left.kind - right.kind);
  return { findings: scan.findings, verifications: scan.verifications, incomplete: scan.incomplete };
}

const NOTHING: ScanResult = { findings: [], verifications: 0, incomplete: false };
const MAX_FINDINGS = 1000;
/** So many characters of all texts the native engine reads for a kind before that has an automaton. */
const UNPREPARED = 32_768;
interface Scan {
  readonly text: string;
  readonly limit: number;
  readonly findings: Finding[];
  verifications: number;
  incomplete: boolean;
}

const EVERYWHERE = (text: string): Begins => ({ from: [0], to: [text.length] });

interface Candidate {
  readonly kind: KindSearch;
  readonly begins: Begins;
}

/** The candidates, of those with many begins only where some of these may match. */
function narrowed(candidates: readonly Candidate[], content: ContentTables, text: string): readonly Candidate[] {
  const crowded = candidates.filter(({ begins }) => begins.from.length >= CROWDED);
  if (text.length <= UNPREPARED || crowded.length < 2) return candidates;
  const kinds = crowded.map(({ kind }) => kind);
  const search = fusedSearch(kinds, content);
  if (!search) return candidates;
  const begins = unitedBegins(
    crowded.map((one) => one.begins),
    text.length,
  );
  const regions = acceptingRegions(search, begins, text, MOST_REGIONS);
  if (!regions) return candidates;
  return candidates.map((one) => (crowded.includes(one) ? { ...one, begins: beginsWithin(one.begins, regions) } : one));
}

/** Where more of the text may match each kind has to look for itself anyway. */
const MOST_REGIONS = 256;
/** So many begins of one kind are worth an automaton that is shared with others. */
const CROWDED = 1_000;
/** Where each literal of the text begins, ascending. */
type Places = ReadonlyMap<number, readonly number[]>;

function literalPlaces(content: ContentTables, text: string): Places {
  const { lengths } = content.scanner;
  const places = new Map<number, number[]>();
  // A text made to be slow repeats one literal: its list is at hand.
  let last = -1;
  let starts: number[] = [];
  scanCandidates(content.scanner, text, (literal, end) => {
    if (literal !== last) {
      last = literal;
      const known = places.get(literal);
      starts = known ?? [];
      if (!known) places.set(literal, starts);
    }
    starts.push(end - lengths[literal]!);
  });
  return places;
}

/** The kinds that need a literal of the text, and which of their literals those are. */
function kindsWith(places: Places, { kindStart, kinds }: LiteralScanner): ReadonlyMap<number, readonly number[]> {
  const literalsOf = new Map<number, number[]>();
  for (const literal of places.keys()) {
    for (let at = kindStart[literal]!; at < kindStart[literal + 1]!; at++) {
      const known = literalsOf.get(kinds[at]!);
      if (known) known.push(literal);
      else literalsOf.set(kinds[at]!, [literal]);
    }
  }
  return literalsOf;
}

/** The begins of any of the literals, ascending. */
function startsOf(literals: readonly number[], places: Places): readonly number[] {
  return literals.map((literal) => places.get(literal)!).reduce(merged);
}

function merged(left: readonly number[], right: readonly number[]): readonly number[] {
  const all: number[] = [];
  let at = 0;
  for (const start of left) {
    while (at < right.length && right[at]! < start) all.push(right[at++]!);
    all.push(start);
  }
  while (at < right.length) all.push(right[at++]!);
  return all;
}

function scanKind(kind: KindSearch, begins: Begins, engine: RegexEngine, scan: Scan): void {
  const { text } = scan;
  const first = begins.from[0];
  if (first === undefined) return;
  if (kind.search === undefined && kind.read + text.length <= UNPREPARED && engine.name === "re2") {
    kind.read += text.length;
    if (verifyRegion(kind, first, text.length, engine, scan, scan.limit) >= scan.limit) scan.incomplete = true;
    return;
  }
  kind.search ??= searchOf(kind);
  if (kind.search === "unusable") scan.incomplete = true;
  else scanRegions(kind, kind.search, begins, engine, scan);
}

function scanRegions(kind: KindSearch, search: LazySearch, begins: Begins, engine: RegexEngine, scan: Scan): void {
  const { text } = scan;
  search.renew();
  let found = 0;
  let region = nextAccepting(search, begins, 0, text);
  while (region) {
    found += verifyRegion(kind, region.start, region.end, engine, scan, scan.limit - found);
    if (found >= scan.limit) {
      scan.incomplete = true;
      return;
    }
    region = nextAccepting(search, begins, region.next, text);
  }
}

/** One character to either side is shown to the engine, for anchors and word boundaries; no match contains it. */
function verifyRegion(kind: KindSearch, start: number, end: number, engine: RegexEngine, scan: Scan, limit: number): number {
  scan.verifications++;
  const regex = compiledBy(engine, kind);
  if (!regex) {
    scan.incomplete = true;
    return 0;
  }
  const first = splitsPair(scan.text, start) ? start + 1 : start;
  const offset = Math.max(0, splitsPair(scan.text, first - 1) ? first - 2 : first - 1);
  const part = scan.text.slice(offset, splitsPair(scan.text, end) ? end + 1 : end);
  let found = 0;
  for (let from = first - offset; from <= part.length && found < limit; found++) {
    const match = regex.execAt(part, from);
    if (!match) break;
    scan.findings.push({ kind: kind.index, start: offset + match.index, end: offset + match.end, capture: match.capture });
    from = match.end > match.index ? match.end : match.end + (part.codePointAt(match.end)! > 0xffff ? 2 : 1);
  }
  return found;
}

/** True between the halves of a pair of surrogates. */
function splitsPair(text: string, at: number): boolean {
  return at > 0 && at < text.length && (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}
