/**
 * Abstract words as sequences of parts: what remains of a word behind a known prefix, whether it may be a given text, and the form that path words are
 * compared in. A hole `any` in a path may hold `/` and `..`, so that nothing before it is certain: the word is cut at the last one.
 */
import { ANY, CHARACTER, type Part, SEGMENT, type Word } from "../model/index.ts";

export interface Stripped {
  /** What the rest of the word may be where it begins with the prefix; none where it never does. */
  readonly rests: readonly (readonly Part[])[];
  /** True where every text of the word begins with the prefix. */
  readonly always: boolean;
}

export function stripPrefix(parts: readonly Part[], prefix: string): Stripped {
  const first = parts[0];
  if (typeof first === "string" && first.startsWith(prefix))
    return { rests: [withoutEmpty([first.slice(prefix.length), ...parts.slice(1)])], always: true };
  if (first !== undefined && isAny(first) && parts.length === 1) return { rests: [parts], always: prefix === "" };
  const rests: (readonly Part[])[] = [];
  collectRests(parts, 0, prefix, 0, rests, new Set());
  return { rests, always: prefix === "" };
}

/** Whether the word may be the text. */
export function mayBeText(parts: readonly Part[], text: string): boolean {
  return stripPrefix(parts, text).rests.some(mayBeEmpty);
}

export function mayBeEmpty(parts: readonly Part[]): boolean {
  return parts.every((part) => (typeof part === "string" ? part === "" : part.kind !== "character"));
}

/** The parts of a path word behind its last `any` hole, with that hole before them; `.`, `..` and a slash at the end are removed. */
export function pathParts(word: Word): readonly Part[] {
  let last = word.parts.length - 1;
  while (last >= 0 && !isAny(word.parts[last]!)) last--;
  if (last < 0) return word.parts;
  const rest = word.parts.slice(last + 1);
  const needsCare = rest.some((part) => typeof part === "string" && /\/\.|\/$|\/\/|^\.{1,2}$|^\.{1,2}\//.test(part));
  return needsCare ? normalised(rest) : [ANY, ...rest];
}

/** A file name pattern as `find -name` has it: `*`, `?`, `[…]`, `\x`. */
export function partsOfNameGlob(glob: string): readonly Part[] {
  const parts: Part[] = [];
  for (const [token] of glob.matchAll(/\*+|\?|\[[!^]?\]?[^\]]*\]|\\?./gsu)) {
    if (token[0] === "*") parts.push(SEGMENT);
    else if (token === "?" || (token[0] === "[" && token.length > 1)) parts.push(CHARACTER);
    else appendText(parts, token.length > 1 && token[0] === "\\" ? token.slice(1) : token);
  }
  return parts;
}

export function isAny(part: Part): boolean {
  return typeof part !== "string" && part.kind === "any";
}

/** Each place in word and prefix is visited once, however many holes there are. */
function collectRests(
  parts: readonly Part[],
  index: number,
  prefix: string,
  at: number,
  rests: (readonly Part[])[],
  seen: Set<number>,
): void {
  const key = index * (prefix.length + 1) + at;
  if (seen.has(key)) return;
  seen.add(key);
  if (at === prefix.length) {
    rests.push(parts.slice(index));
    return;
  }
  const part = parts[index];
  if (part === undefined) return;
  if (typeof part === "string") {
    const length = Math.min(part.length, prefix.length - at);
    if (!prefix.startsWith(part.slice(0, length), at)) return;
    if (length < part.length) rests.push([part.slice(length), ...parts.slice(index + 1)]);
    else collectRests(parts, index + 1, prefix, at + length, rests, seen);
    return;
  }
  if (part.kind === "character") {
    const character = String.fromCodePoint(prefix.codePointAt(at)!);
    if (character !== "/") collectRests(parts, index + 1, prefix, at + character.length, rests, seen);
    return;
  }
  for (let end = at; end <= prefix.length; end++) {
    if (end > at && part.kind === "segment" && prefix[end - 1] === "/") return;
    if (end === prefix.length) rests.push(parts.slice(index));
    else collectRests(parts, index + 1, prefix, end, rests, seen);
  }
}

function withoutEmpty(parts: readonly Part[]): readonly Part[] {
  return parts[0] === "" ? parts.slice(1) : parts;
}

/** `rest` stands behind an unknown beginning, to which its first segment belongs. */
function normalised(rest: readonly Part[]): readonly Part[] {
  const segments: Part[][] = [[]];
  for (const part of rest) {
    if (typeof part !== "string") {
      segments.at(-1)!.push(part);
      continue;
    }
    const [first, ...others] = part.split("/");
    appendText(segments.at(-1)!, first!);
    for (const other of others) segments.push(other === "" ? [] : [other]);
  }
  const kept: Part[][] = [isDots(segments[0]!) ? [] : segments[0]!];
  for (const segment of segments.slice(1)) {
    if (segment.length === 0 || (segment.length === 1 && segment[0] === ".")) continue;
    if (segment.length !== 1 || segment[0] !== "..") kept.push(segment);
    else if (kept.length > 1) kept.pop();
    else kept[0] = [];
  }
  const parts: Part[] = [ANY, ...kept[0]!];
  for (const segment of kept.slice(1)) {
    appendText(parts, "/");
    for (const part of segment) {
      if (typeof part === "string") appendText(parts, part);
      else parts.push(part);
    }
  }
  return parts;
}

/** `.` or `..` at the end of an unknown beginning: it may be a name's end, or a step up. */
function isDots(segment: readonly Part[]): boolean {
  return segment.length === 1 && (segment[0] === "." || segment[0] === "..");
}

function appendText(parts: Part[], text: string): void {
  if (text === "") return;
  const last = parts.at(-1);
  if (typeof last === "string") parts[parts.length - 1] = last + text;
  else parts.push(text);
}
