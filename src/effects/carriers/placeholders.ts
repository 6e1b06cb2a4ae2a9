import type { Part, Word } from "../../model/index.ts";
import { ANY, knownWord, SEGMENT, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import type { Run } from "../run.ts";

/** A mark that a carrier replaces in the words that it runs, and what stands there then. */
export interface Place {
  readonly mark: string;
  readonly value: Word;
}

/** Puts a word in place of each mark. A word that is nothing but the mark becomes that very word. */
export function filled(run: Run, words: readonly Word[], places: readonly Place[]): readonly Word[] {
  return words.map((word) => {
    const whole = places.find(({ mark }) => word.text === mark);
    if (whole) return whole.value;
    const pieces = piecesOf(word, places);
    return pieces ? joined(run, word, pieces) : word;
  });
}

/** What a word is made of in which marks were replaced by paths: as code, each of those is one word, whatever it is spelt like. */
export function piecesBefore(word: Word): readonly Piece[] | undefined {
  return FILLED.get(word);
}

export type Piece = Part | Place;

export function isPlace(piece: Piece): piece is Place {
  return typeof piece === "object" && "mark" in piece;
}

/** The marks of fd and parallel beside `{}`. Of a path that is known in part, another word stands for what lies beside it. */
export function pathPlaces(value: Word, beside: Word = UNKNOWN_WORD): readonly Place[] {
  const { text } = value;
  if (text === undefined) return placesOf(value, NAME, beside, beside, NAME);
  const slash = text.lastIndexOf("/");
  const base = text.slice(slash + 1);
  const directory = slash < 0 ? "." : slash === 0 ? "/" : text.slice(0, slash);
  return placesOf(value, knownWord(base), knownWord(directory), knownWord(withoutExtension(text)), knownWord(withoutExtension(base)));
}

/** Some name without a slash. */
const NAME = wordOf([SEGMENT]);

function placesOf(whole: Word, base: Word, directory: Word, stem: Word, baseStem: Word): readonly Place[] {
  return [
    { mark: "{}", value: whole },
    { mark: "{/}", value: base },
    { mark: "{//}", value: directory },
    { mark: "{.}", value: stem },
    { mark: "{/.}", value: baseStem },
  ];
}

function withoutExtension(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot > path.lastIndexOf("/") + 1 ? path.slice(0, dot) : path;
}

function piecesOf(word: Word, places: readonly Place[]): readonly Piece[] | undefined {
  if (!word.parts.some((part) => typeof part === "string" && places.some(({ mark }) => mark !== "" && part.includes(mark))))
    return undefined;
  return word.parts.flatMap((part) => (typeof part === "string" ? cut(part, places) : [part]));
}

function cut(text: string, places: readonly Place[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  for (;;) {
    const next = nextPlace(rest, places);
    if (!next) break;
    if (next.at > 0) pieces.push(rest.slice(0, next.at));
    pieces.push(next.place);
    rest = rest.slice(next.at + next.place.mark.length);
  }
  if (rest !== "") pieces.push(rest);
  return pieces;
}

function nextPlace(text: string, places: readonly Place[]): { readonly at: number; readonly place: Place } | undefined {
  let found: { readonly at: number; readonly place: Place } | undefined;
  for (const place of places) {
    const at = place.mark === "" ? -1 : text.indexOf(place.mark);
    if (at >= 0 && (!found || at < found.at)) found = { at, place };
  }
  return found;
}

function joined(run: Run, word: Word, pieces: readonly Piece[]): Word {
  const values = pieces.filter(isPlace).map(({ value }) => value);
  const parts = pieces.flatMap((piece): readonly Part[] => {
    if (!isPlace(piece)) return [piece];
    return piece.value.text === undefined && piece.value.parts.length === 0 ? [ANY] : piece.value.parts;
  });
  const made = wordOf(parts, { open: word.open, span: word.span, flow: values.map(flowKept).find((flow) => flow) ?? word.flow });
  if (values.some((value) => run.bindings.has(value))) FILLED.set(made, pieces);
  return made;
}

/** A text that the line itself says is as good as one that was written in its place. */
function flowKept({ text, flow }: Word): Word["flow"] {
  return text !== undefined && flow?.origin === "stdin" && !flow.network && flow.sources.length === 0 ? undefined : flow;
}

const FILLED = new WeakMap<Word, readonly Piece[]>();
