/**
 * The regular dialect's own parser (S11): the part of RE2's syntax on which native RE2 and its JavaScript port agree, by recursive descent.
 * What the two read differently, or what is not regular, is refused with a hint rather than passed on. Classes, flags and escapes are resolved here:
 * the tree has only sets of code points, so case folding and `.` mean the same to every later reader.
 * Repeat counts (also nested ones, multiplied), nesting and length are bounded: everything that is accepted compiles in both engines.
 */
import { failure, type Outcome, success } from "../model/index.ts";
import { ANY_CODE_POINT, type CharSet, complement, foldCase, MAX_CODE_POINT } from "./char-set.ts";
import { isRegexError, parseClass, parseEscapedSet, type RegexError, type Scanner } from "./regex-class.ts";
import { type Assertion, choice, EMPTY, type Regex, type RegexNode, repeat, sequence, setOf } from "./regex-syntax.ts";

export type { RegexError } from "./regex-class.ts";

const MAX_REPEAT = 1000;
const MAX_NESTING = 100;
const MAX_LENGTH = 20_000;
/** Above it the engines' programs, and our automata, get too large. */
const MAX_SIZE = 20_000;

/** Reads a regular expression; `flags` of `i` (no case), `m` (lines), `s` (`.` also matches a line break). */
export function parseRegex(source: string, flags: string): Outcome<Regex, RegexError> {
  if (source.length > MAX_LENGTH) return failure({ message: `a regular expression may have ${MAX_LENGTH} characters at most`, offset: 0 });
  const initial = { fold: flags.includes("i"), multiline: flags.includes("m"), dotAll: flags.includes("s") };
  const unknown = [...flags].find((flag, index) => !"ims".includes(flag) || flags.indexOf(flag) !== index);
  if (unknown !== undefined) return failure({ message: `\`${unknown}\` is no flag, or stands twice: i, m and s are`, offset: 0 });
  const parser: Parser = { source, at: 0, captures: 0, depth: 0 };
  const scope: Flags = { ...initial };
  const root = parseChoice(parser, scope);
  if (isRegexError(root)) return failure(root);
  if (parser.at < source.length)
    return failure({ message: "`)` closes no group", offset: parser.at, hint: "write `\\)` for the character" });
  const size = sizeOfNode(root);
  if (size.product > MAX_REPEAT) return failure({ message: `nested repeats may come to ${MAX_REPEAT} at most`, offset: 0 });
  if (size.size > MAX_SIZE) return failure({ message: "the repeats make this regular expression too large", offset: 0 });
  return success({ root, captures: parser.captures });
}

interface Parser extends Scanner {
  captures: number;
  depth: number;
}

interface Flags {
  fold: boolean;
  multiline: boolean;
  dotAll: boolean;
}

/** `flags` is changed by `(?i)` in the middle, which holds to the group's end, over alternatives too. */
function parseChoice(parser: Parser, flags: Flags): RegexNode | RegexError {
  const branches: RegexNode[] = [];
  for (;;) {
    const branch = parseSequence(parser, flags);
    if (isRegexError(branch)) return branch;
    branches.push(branch);
    if (parser.source[parser.at] !== "|") return choice(branches);
    parser.at++;
  }
}

function parseSequence(parser: Parser, flags: Flags): RegexNode | RegexError {
  const items: RegexNode[] = [];
  while (parser.at < parser.source.length) {
    const next = parser.source[parser.at]!;
    if (next === "|" || next === ")") break;
    const start = parser.at;
    const item = parseAtom(parser, flags);
    if (isRegexError(item)) return item;
    const repeated = parseQuantifiers(parser, item, start);
    if (isRegexError(repeated)) return repeated;
    items.push(repeated);
  }
  return sequence(items);
}

function parseAtom(parser: Parser, flags: Flags): RegexNode | RegexError {
  const { source } = parser;
  const offset = parser.at;
  const character = source[offset]!;
  if (character === "(") return parseGroup(parser, flags);
  if (character === "[") return folded(parseClass(parser), flags, (set) => set);
  if (character === "\\") return parseEscape(parser, flags);
  if (character === "*" || character === "+" || character === "?")
    return { message: `\`${character}\` has nothing to repeat`, offset, hint: `write \`\\${character}\` for the character` };
  if (character === "{" && countAt(source, offset))
    return { message: "a count has nothing to repeat", offset, hint: "write `\\{` for the character" };
  const codePoint = source.codePointAt(offset)!;
  parser.at += codePoint > 0xffff ? 2 : 1;
  if (character === ".") return setOf(flags.dotAll ? ANY_CODE_POINT : complement([10, 10], MAX_CODE_POINT));
  if (character === "^") return assertion(flags.multiline ? "line-start" : "text-start");
  if (character === "$") return assertion(flags.multiline ? "line-end" : "text-end");
  return folded([codePoint, codePoint], flags, (set) => set);
}

function folded(set: ReturnType<typeof parseClass> | CharSet, flags: Flags, finish: (set: CharSet) => CharSet): RegexNode | RegexError {
  if (isRegexError(set)) return set;
  if ("negated" in set) {
    const members = flags.fold ? foldCase(set.set) : set.set;
    return setOf(finish(set.negated ? complement(members, MAX_CODE_POINT) : members));
  }
  return setOf(finish(flags.fold ? foldCase(set) : set));
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = { b: "word-boundary", B: "no-word-boundary", A: "text-start", z: "text-end" };

function parseEscape(parser: Parser, flags: Flags): RegexNode | RegexError {
  const offset = parser.at;
  const letter = parser.source[offset + 1];
  if (letter === undefined) return { message: "a `\\` stands at the end", offset, hint: "write `\\\\` for the character" };
  const found = Object.hasOwn(ASSERTIONS, letter) ? ASSERTIONS[letter] : undefined;
  if (found) {
    parser.at += 2;
    return assertion(found);
  }
  if (letter >= "1" && letter <= "9") return notRegular("a back-reference", offset);
  if (letter === "k") return notRegular("a back-reference", offset);
  const set = parseEscapedSet(parser);
  return isRegexError(set) ? set : setOf(flags.fold && !set.perl ? foldCase(set.set) : set.set);
}

function parseGroup(parser: Parser, flags: Flags): RegexNode | RegexError {
  const offset = parser.at;
  if (++parser.depth > MAX_NESTING) return { message: `groups may be nested ${MAX_NESTING} deep at most`, offset };
  const opened = openGroup(parser, flags);
  if (isRegexError(opened)) return opened;
  if (opened.rest) {
    parser.depth--;
    return EMPTY;
  }
  const index = opened.captures ? ++parser.captures : 0;
  const inner = parseChoice(parser, opened.flags);
  if (isRegexError(inner)) return inner;
  if (parser.source[parser.at] !== ")") return { message: "`(` is not closed", offset, hint: "write `\\(` for the character" };
  parser.at++;
  parser.depth--;
  return opened.captures ? { kind: "capture", of: inner, index } : inner;
}

interface OpenedGroup {
  readonly captures: boolean;
  /** The flags inside. */
  readonly flags: Flags;
  /** True for `(?i)`, which changes the flags of what follows and has no inside. */
  readonly rest: boolean;
}

function openGroup(parser: Parser, flags: Flags): OpenedGroup | RegexError {
  const offset = parser.at;
  const head = parser.source.slice(offset, offset + 40);
  const lookAround = /^\(\?(?:<?[=!])/.exec(head);
  if (lookAround) return notRegular("look-around", offset);
  const opening = /^\((?:\?P?<[A-Za-z_]\w*>|(?!\?))/.exec(head);
  if (opening) {
    parser.at += opening[0].length;
    return { captures: true, flags: { ...flags }, rest: false };
  }
  const inline = /^\(\?([ims]*)(?:-([ims]+))?([:)])/.exec(head);
  if (!inline || (inline[3] === ")" && inline[1] === "" && !inline[2]))
    return { message: "this kind of group is not known", offset, hint: "use `(…)`, `(?:…)`, `(?i)` or `(?i:…)`" };
  parser.at += inline[0].length;
  const target = inline[3] === ")" ? flags : { ...flags };
  setFlags(target, inline[1]!, true);
  setFlags(target, inline[2] ?? "", false);
  return { captures: false, flags: target, rest: inline[3] === ")" };
}

function setFlags(flags: Flags, letters: string, value: boolean): void {
  if (letters.includes("i")) flags.fold = value;
  if (letters.includes("m")) flags.multiline = value;
  if (letters.includes("s")) flags.dotAll = value;
}

function parseQuantifiers(parser: Parser, item: RegexNode, start: number): RegexNode | RegexError {
  const count = quantifierAt(parser.source, parser.at);
  if (!count) return item;
  const offset = parser.at;
  if (item.kind === "assertion") return { message: "an anchor cannot be repeated", offset: start };
  if (item.kind === "empty") return { message: "there is nothing to repeat", offset };
  if (count.max !== undefined && count.min > count.max) return { message: "the least count is above the greatest", offset };
  if (Math.max(count.min, count.max ?? 0) > MAX_REPEAT) return { message: `a count may be ${MAX_REPEAT} at most`, offset };
  parser.at += count.length;
  const lazy = parser.source[parser.at] === "?";
  if (lazy) parser.at++;
  if (quantifierAt(parser.source, parser.at))
    return { message: "a repeat is repeated", offset: parser.at, hint: "put the inner one into `(?:…)`" };
  return repeat(item, count.min, count.max, lazy);
}

interface Count {
  readonly min: number;
  readonly max: number | undefined;
  readonly length: number;
}

function quantifierAt(source: string, at: number): Count | undefined {
  const character = source[at];
  if (character === "*") return { min: 0, max: undefined, length: 1 };
  if (character === "+") return { min: 1, max: undefined, length: 1 };
  if (character === "?") return { min: 0, max: 1, length: 1 };
  return character === "{" ? countAt(source, at) : undefined;
}

/** `{2}`, `{2,}`, `{2,3}`; any other brace is a literal, as in RE2. */
function countAt(source: string, at: number): Count | undefined {
  const found = /^\{(\d{1,9})(,(\d{0,9}))?\}/.exec(source.slice(at, at + 24));
  if (!found) return undefined;
  const min = Number(found[1]);
  const max = found[2] === undefined ? min : found[3] === "" ? undefined : Number(found[3]);
  return { min, max, length: found[0].length };
}

function assertion(kind: Assertion): RegexNode {
  return { kind: "assertion", assertion: kind };
}

function notRegular(what: string, offset: number): RegexError {
  return { message: `${what} is not regular`, offset, hint: "say «X but not Y» as `when … matches /X/ unless … matches /Y/`" };
}

/** Size of the expanded tree, and the largest product of nested counts (RE2 bounds it too). */
function sizeOfNode(node: RegexNode): { readonly size: number; readonly product: number } {
  switch (node.kind) {
    case "empty":
    case "assertion":
      return { size: 1, product: 1 };
    case "set":
      return { size: 1 + Math.min(node.set.length >> 2, 20), product: 1 };
    case "capture":
      return sizeOfNode(node.of);
    case "sequence":
    case "choice": {
      const parts = node.of.map(sizeOfNode);
      return {
        size: parts.reduce((sum, part) => sum + part.size, 1),
        product: parts.reduce((most, part) => Math.max(most, part.product), 1),
      };
    }
    case "repeat": {
      const inner = sizeOfNode(node.of);
      const count = Math.max(node.min, node.max ?? 0, 1);
      return { size: inner.size * count + 1, product: inner.product * count };
    }
  }
}
