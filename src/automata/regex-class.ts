/**
 * Character classes and escapes of the regular dialect. Perl's classes have RE2's meaning (ASCII only, `\s` without the vertical tab), POSIX names
 * are known inside a class, Unicode properties are refused: the engines' Unicode tables are of different age.
 */
import { type CharSet, charSet, complement, DIGITS, MAX_CODE_POINT, SPACES, union, WORD_CHARACTERS } from "./char-set.ts";

export interface RegexError {
  readonly message: string;
  /** Where in the source, in UTF-16 units. */
  readonly offset: number;
  readonly hint?: string;
}

export interface Scanner {
  readonly source: string;
  at: number;
}

export interface ParsedClass {
  /** Without the negation, so that case can be folded before. */
  readonly set: CharSet;
  readonly negated: boolean;
}

export interface EscapedSet {
  readonly set: CharSet;
  /** A class such as `\d`, not one character. */
  readonly perl: boolean;
}

export function isRegexError(value: object): value is RegexError {
  return "message" in value;
}

/** Reads `[…]`; `scanner` stands at the bracket. */
export function parseClass(scanner: Scanner): ParsedClass | RegexError {
  const { source } = scanner;
  const offset = scanner.at++;
  const negated = source[scanner.at] === "^";
  if (negated) scanner.at++;
  const bounds: number[] = [];
  for (let first = true; ; first = false) {
    if (scanner.at >= source.length) return { message: "`[` is not closed", offset, hint: "write `\\[` for the character" };
    if (source[scanner.at] === "]" && !first) break;
    const item = parseItem(scanner);
    if (isRegexError(item)) return item;
    bounds.push(...item);
  }
  scanner.at++;
  return { set: charSet(bounds), negated };
}

/** Reads a `\…` that stands for characters; `scanner` stands at the backslash. */
export function parseEscapedSet(scanner: Scanner): EscapedSet | RegexError {
  const { source } = scanner;
  const offset = scanner.at;
  const letter = source[offset + 1];
  if (letter === undefined) return { message: "a `\\` stands at the end", offset };
  const perl = Object.hasOwn(PERL_CLASSES, letter) ? PERL_CLASSES[letter] : undefined;
  if (perl) {
    scanner.at += 2;
    return { set: perl, perl: true };
  }
  if (letter === "x") return parseHex(scanner);
  const control = Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined;
  if (control !== undefined || /[!-/:-@[-`{-~ ]/.test(letter)) {
    scanner.at += 2;
    return single(control ?? letter.charCodeAt(0));
  }
  if (letter === "p" || letter === "P")
    return { message: "Unicode classes are not supported", offset, hint: "list the ranges, `[\\x{400}-\\x{4FF}]`" };
  if (letter === "u") return { message: "`\\u` is not supported", offset, hint: "write `\\x{…}`" };
  return { message: `\`\\${String.fromCodePoint(source.codePointAt(offset + 1)!)}\` is no escape`, offset };
}

const PERL_CLASSES: Readonly<Record<string, CharSet>> = {
  d: DIGITS,
  D: complement(DIGITS, MAX_CODE_POINT),
  w: WORD_CHARACTERS,
  W: complement(WORD_CHARACTERS, MAX_CODE_POINT),
  s: SPACES,
  S: complement(SPACES, MAX_CODE_POINT),
};

const CONTROLS: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11 };

const POSIX_CLASSES: Readonly<Record<string, CharSet>> = {
  alnum: [48, 57, 65, 90, 97, 122],
  alpha: [65, 90, 97, 122],
  ascii: [0, 127],
  blank: [9, 9, 32, 32],
  cntrl: [0, 31, 127, 127],
  digit: DIGITS,
  graph: [33, 126],
  lower: [97, 122],
  print: [32, 126],
  punct: [33, 47, 58, 64, 91, 96, 123, 126],
  space: [9, 13, 32, 32],
  upper: [65, 90],
  word: WORD_CHARACTERS,
  xdigit: [48, 57, 65, 70, 97, 102],
};

function parseHex(scanner: Scanner): EscapedSet | RegexError {
  const offset = scanner.at;
  const found = /^\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})/.exec(scanner.source.slice(offset, offset + 14));
  if (!found) return { message: "`\\x` needs two hexadecimal digits or `{…}`", offset };
  const character = Number.parseInt(found[1] ?? found[2]!, 16);
  if (character > MAX_CODE_POINT || (character >= 0xd800 && character <= 0xdfff)) return { message: "there is no such character", offset };
  scanner.at += found[0].length;
  return single(character);
}

function single(character: number): EscapedSet {
  return { set: [character, character], perl: false };
}

/** One character, range, Perl or POSIX class; the bounds are unsorted. */
function parseItem(scanner: Scanner): CharSet | RegexError {
  const { source } = scanner;
  const offset = scanner.at;
  if (source.startsWith("[:", offset)) {
    const posix = /^\[:(\^?)([a-z]+):\]/.exec(source.slice(offset, offset + 16));
    const members = posix && Object.hasOwn(POSIX_CLASSES, posix[2]!) ? POSIX_CLASSES[posix[2]!] : undefined;
    if (!posix || !members) return { message: "there is no such class", offset, hint: "write `\\[` for the character" };
    scanner.at += posix[0].length;
    return posix[1] ? complement(members, MAX_CODE_POINT) : members;
  }
  const low = parseMember(scanner);
  if (isRegexError(low)) return low;
  const isRange = !low.perl && source[scanner.at] === "-" && source[scanner.at + 1] !== "]" && scanner.at + 1 < source.length;
  if (!isRange) return low.set;
  scanner.at++;
  const high = parseMember(scanner);
  if (isRegexError(high)) return high;
  if (high.perl || high.set[0]! < low.set[0]!)
    return { message: "the range ends before it begins", offset, hint: "write `\\-` for the character" };
  return union(low.set, [low.set[0]!, high.set[0]!]);
}

function parseMember(scanner: Scanner): EscapedSet | RegexError {
  if (scanner.source[scanner.at] === "\\") return parseEscapedSet(scanner);
  const character = scanner.source.codePointAt(scanner.at)!;
  scanner.at += character > 0xffff ? 2 : 1;
  return single(character);
}
