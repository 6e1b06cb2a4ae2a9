/**
 * Globs of minimatch's dialect with dotfiles, lowered to the tree of regular expressions (over UTF-16 units): braces are expanded first, as minimatch
 * does, since they may contain `/` and change what a whole segment is; then each alternative is read segment by segment.
 * In a path `*`, `?` and `[…]` do not match `/` and `**` as a segment matches any directories; in a word there are no segments, `*` matches all.
 * `!(…)` is refused: it is a complement. Paths are normalised before they are compared, so that `.` and `..` need no care here.
 */
import { failure, type Outcome, success } from "../model/index.ts";
import { expandBraces } from "./braces.ts";
import { ANY_UNIT, type CharSet, charSet, complement, foldCase, intersection, MAX_UNIT } from "./char-set.ts";
import { choice, EMPTY, type RegexNode, repeat, sequence, setOf } from "./regex-syntax.ts";

export interface GlobError {
  readonly message: string;
  readonly hint?: string;
}

export interface GlobOptions {
  /** `path` (the default): `/` separates segments. `word`: it is a character as any other. */
  readonly kind?: "path" | "word";
}

/** A glob: matches what one of the alternatives does. */
export interface Glob {
  readonly alternatives: readonly RegexNode[];
}

const MAX_GLOB_LENGTH = 4096;
const MAX_NESTING = 20;

export function parseGlob(glob: string, options: GlobOptions = {}): Outcome<Glob, GlobError> {
  const expanded = expandGlob(glob);
  if (!expanded.ok) return expanded;
  const alternatives: RegexNode[] = [];
  for (const text of expanded.value) {
    const parsed = parseExpandedGlob(text, options);
    if (!parsed.ok) return parsed;
    alternatives.push(parsed.value);
  }
  return success({ alternatives });
}

/** The alternatives of the braces, each still a glob. */
export function expandGlob(glob: string): Outcome<readonly string[], GlobError> {
  if (glob.length > MAX_GLOB_LENGTH) return failure({ message: `a glob may have ${MAX_GLOB_LENGTH} characters at most` });
  return expandBraces(glob);
}

/** Reads a glob whose braces are expanded. */
export function parseExpandedGlob(text: string, options: GlobOptions = {}): Outcome<RegexNode, GlobError> {
  return options.kind === "word" ? parseWord(text) : parsePath(text);
}

/** All units but the slash, 47. */
const NOT_SLASH: CharSet = [0, 46, 48, MAX_UNIT];
const ANYTHING = repeat(setOf(ANY_UNIT), 0);
const DIRECTORIES = repeat(sequence([ANYTHING, slash()]), 0, 1);

function slash(): RegexNode {
  return setOf([47, 47]);
}

function parseWord(text: string): Outcome<RegexNode, GlobError> {
  const parser: GlobParser = { text, at: 0, depth: 0, any: ANY_UNIT };
  return parseUntil(parser, "");
}

function parsePath(text: string): Outcome<RegexNode, GlobError> {
  const segments = splitSegments(text);
  if (segments.length === 1 && isGlobstar(text)) return success(ANYTHING);
  const nodes: RegexNode[] = [];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (isGlobstar(segment)) {
      if (index > 0 && isGlobstar(segments[index - 1]!)) continue;
      const rest = segments.slice(index).every(isGlobstar);
      nodes.push(rest ? ANYTHING : DIRECTORIES);
      continue;
    }
    const parsed = parseSegment(segment);
    if (!parsed.ok) return parsed;
    nodes.push(parsed.value);
    if (!isLast) nodes.push(slash());
  }
  return success(sequence(nodes));
}

/** A slash inside brackets or an escaped one still separates: no segment can contain it. */
function splitSegments(text: string): readonly string[] {
  return text.split("/");
}

function isGlobstar(segment: string): boolean {
  return segment === "**";
}

function parseSegment(text: string): Outcome<RegexNode, GlobError> {
  if (/^\*+$/.test(text)) return success(repeat(setOf(NOT_SLASH), 1));
  return parseUntil({ text, at: 0, depth: 0, any: NOT_SLASH }, "");
}

interface GlobParser {
  readonly text: string;
  at: number;
  depth: number;
  /** What `?` and `*` may stand for. */
  readonly any: readonly number[];
}

function parseUntil(parser: GlobParser, ends: string): Outcome<RegexNode, GlobError> {
  const nodes: RegexNode[] = [];
  while (parser.at < parser.text.length && !ends.includes(parser.text[parser.at]!)) {
    const node = parseOne(parser);
    if (!node.ok) return node;
    nodes.push(node.value);
  }
  return success(sequence(nodes));
}

function parseOne(parser: GlobParser): Outcome<RegexNode, GlobError> {
  const { text } = parser;
  const character = text[parser.at]!;
  if ("@?*+!".includes(character) && text[parser.at + 1] === "(" && closesLater(text, parser.at + 1)) return parseExtended(parser);
  parser.at++;
  if (character === "*") {
    while (text[parser.at] === "*" && text[parser.at + 1] !== "(") parser.at++;
    return success(repeat(setOf(parser.any), 0));
  }
  if (character === "?") return success(setOf(parser.any));
  if (character === "[") {
    const set = parseBrackets(parser);
    if (set !== undefined) return set;
  }
  if (character === "\\" && parser.at < text.length) return success(unit(text.charCodeAt(parser.at++)));
  return success(unit(character.charCodeAt(0)));
}

function unit(code: number): RegexNode {
  return setOf([code, code]);
}

function closesLater(text: string, open: number): boolean {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return true;
  }
  return false;
}

/** `@(a|b)`, `?(…)`, `*(…)`, `+(…)`. */
function parseExtended(parser: GlobParser): Outcome<RegexNode, GlobError> {
  const operator = parser.text[parser.at]!;
  if (operator === "!") return failure({ message: "`!(…)` is not supported", hint: "name what is left out in the set's `except`" });
  if (++parser.depth > MAX_NESTING) return failure({ message: `groups may be nested ${MAX_NESTING} deep at most` });
  parser.at += 2;
  const branches: RegexNode[] = [];
  for (;;) {
    const branch = parseUntil(parser, "|)");
    if (!branch.ok) return branch;
    branches.push(branch.value);
    if (parser.text[parser.at] !== "|") break;
    parser.at++;
  }
  if (parser.text[parser.at] !== ")") return failure({ message: `\`${operator}(\` is not closed` });
  parser.at++;
  parser.depth--;
  const inner = choice(branches);
  if (operator === "@") return success(inner);
  return success(operator === "?" ? repeat(inner, 0, 1) : repeat(inner, operator === "+" ? 1 : 0));
}

/** Undefined where the bracket is not closed: it is a literal then. `parser` stands behind the bracket. */
function parseBrackets(parser: GlobParser): Outcome<RegexNode, GlobError> | undefined {
  const { text } = parser;
  let at = parser.at;
  const negated = text[at] === "!" || text[at] === "^";
  if (negated) at++;
  const bounds: number[] = [];
  for (let first = true; text[at] !== "]" || first; first = false) {
    if (at >= text.length) return undefined;
    if (text.startsWith("[:", at)) return failure({ message: "`[:…:]` is not supported in a glob", hint: "list the ranges, `[a-z]`" });
    const low = memberAt(text, at);
    at = low.next;
    if (text[at] === "-" && at + 1 < text.length && text[at + 1] !== "]") {
      const high = memberAt(text, at + 1);
      at = high.next;
      if (high.code < low.code) return failure({ message: "the range in `[…]` ends before it begins" });
      bounds.push(low.code, high.code);
    } else bounds.push(low.code, low.code);
  }
  parser.at = at + 1;
  const members = charSet(bounds);
  return success(setOf(intersection(negated ? complement(members, MAX_UNIT) : members, parser.any)));
}

function memberAt(text: string, at: number): { readonly code: number; readonly next: number } {
  const escaped = text[at] === "\\" && at + 1 < text.length ? 1 : 0;
  return { code: text.charCodeAt(at + escaped), next: at + escaped + 1 };
}

/** The same language without regard to case. */
export function foldNode(node: RegexNode): RegexNode {
  switch (node.kind) {
    case "empty":
    case "assertion":
      return node;
    case "set":
      return setOf(foldSet(node.set));
    case "capture":
    case "repeat":
      return { ...node, of: foldNode(node.of) };
    case "sequence":
    case "choice":
      return { ...node, of: node.of.map(foldNode) };
  }
}

/** A set that reaches to the end was negated: what it leaves out is what has case. */
function foldSet(set: CharSet): CharSet {
  if (set === ANY_UNIT || set === NOT_SLASH) return set;
  return set.at(-1) === MAX_UNIT ? complement(foldCase(complement(set, MAX_UNIT)), MAX_UNIT) : foldCase(set);
}

/** The empty text; what a path set's member `.` or `~` is below its own directory. */
export const NOTHING: Glob = { alternatives: [EMPTY] };

/** The node at any depth: what follows some `/` of an absolute path to its end. */
export function atAnyDepth(node: RegexNode): RegexNode {
  return sequence([ANYTHING, slash(), node]);
}
