/**
 * The token table. Keywords are not reserved: each belongs to `Word` and, where nothing else could be meant, to `Reference` or `Member`, so that
 * rules, roles and commands may carry any name. Tokens of the group `mistakes` never reach the parser: `mend.ts` reports and replaces them.
 */
import { type CustomPatternMatcherFunc, createToken, type IToken, Lexer, type TokenType } from "chevrotain";

/** Where a keyword may stand beside its own meaning. */
type KeywordUse = "structure" | "item" | "free";

const STRUCTURE =
  "and or not any every no is in under covers like matches when unless because instead severity overriding until finds tests on with as to by given except granting";
const ITEM = "use set add remove param condition type allow warn escalate block disable mode command test";
const FREE =
  "language policy sealed unknown unconstrained entropy checksum source hit miss unsure sample pass uses otherwise unresolved flags operands copy " +
  "read write delete change execute fetch send query signal content mention call deny if";

/** Any name or keyword. */
export const Word = createToken({ name: "Word", label: "a name", pattern: Lexer.NA });
/** A name where an expression or a target stands: no keyword that shapes expressions or clauses. */
export const Reference = createToken({ name: "Reference", label: "a name", pattern: Lexer.NA });
/** A name in a list: no keyword that begins an item either, so that a missing brace shows where it is missing. */
export const Member = createToken({ name: "Member", label: "a name", pattern: Lexer.NA });
/** What an effect may be. */
export const Verb = createToken({ name: "Verb", label: "an event", pattern: Lexer.NA });
/** A verb that a signature may state. */
export const EffectVerb = createToken({ name: "EffectVerb", label: "an effect", pattern: Lexer.NA, categories: [] });

export const NAME_PATTERN = /[A-Za-z_][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*(?:\/[A-Za-z_][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*)*/;
export const Name = createToken({ name: "Name", label: "a name", pattern: NAME_PATTERN, categories: [Word, Reference, Member] });

const EFFECT_VERBS = new Set("read write delete change execute fetch send query signal content mention call".split(" "));

/** Every keyword by its text. */
export const KEYWORDS: ReadonlyMap<string, TokenType> = new Map([
  ...keywords(STRUCTURE, "structure"),
  ...keywords(ITEM, "item"),
  ...keywords(FREE, "free"),
]);

/** Names like any other, known only to say what was meant. */
export const MISTAKEN_WORDS: ReadonlySet<string> = new Set(["deny", "if"]);

/** Keywords that begin an item. */
export const ITEM_KEYWORDS: ReadonlySet<string> = new Set([...ITEM.split(" "), "except"]);

export const Flag = createToken({
  name: "Flag",
  label: "a flag",
  pattern: /--[A-Za-z0-9][A-Za-z0-9_.-]*|-(?:[A-Za-z0-9][A-Za-z0-9_-]*|[?#@:])/,
});
export const StringToken = createToken({ name: "String", label: "a string", pattern: /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"/ });
export const Code = createToken({ name: "Code", label: "back-ticks", pattern: matchCode, start_chars_hint: ["`"], line_breaks: true });
export const DateToken = createToken({ name: "Date", label: "a date", pattern: /\d{4}-\d{1,2}-\d{1,2}(?![\w-])/ });
export const NumberToken = createToken({ name: "Number", label: "a number", pattern: /\d+(?:\.\d+)?/ });
export const Regex = createToken({
  name: "Regex",
  label: "a regular expression",
  pattern: matchRegex,
  start_chars_hint: ["/"],
  line_breaks: false,
});

export const LeftBrace = createToken({ name: "LeftBrace", label: "`{`", pattern: "{" });
export const RightBrace = createToken({ name: "RightBrace", label: "`}`", pattern: "}" });
export const LeftParen = createToken({ name: "LeftParen", label: "`(`", pattern: "(" });
export const RightParen = createToken({ name: "RightParen", label: "`)`", pattern: ")" });
export const Comma = createToken({ name: "Comma", label: "`,`", pattern: "," });
export const Colon = createToken({ name: "Colon", label: "`:`", pattern: ":" });
export const Equals = createToken({ name: "Equals", label: "`=`", pattern: "=" });
export const Bar = createToken({ name: "Bar", label: "`|`", pattern: "|" });
export const Bang = createToken({ name: "Bang", label: "`!`", pattern: "!" });
export const Question = createToken({ name: "Question", label: "`?`", pattern: "?" });
export const Star = createToken({ name: "Star", label: "`*`", pattern: "*" });
export const Plus = createToken({ name: "Plus", label: "`+`", pattern: "+" });
export const Arrow = createToken({ name: "Arrow", label: "`->`", pattern: "->" });
export const Separator = createToken({ name: "Separator", label: "`--`", pattern: "--" });
export const Ellipsis = createToken({ name: "Ellipsis", label: "`...`", pattern: "..." });
export const LessEqual = createToken({ name: "LessEqual", label: "`<=`", pattern: "<=" });
export const Less = createToken({ name: "Less", label: "`<`", pattern: "<" });
export const GreaterEqual = createToken({ name: "GreaterEqual", label: "`>=`", pattern: ">=" });
export const Greater = createToken({ name: "Greater", label: "`>`", pattern: ">" });

const CommentToken = createToken({ name: "Comment", pattern: /#[^\r\n]*/, group: "comments" });
const WhiteSpace = createToken({ name: "WhiteSpace", pattern: /[ \t\r\n]+|\uFEFF/, group: Lexer.SKIPPED, line_breaks: true });

export const UnclosedString = mistake("UnclosedString", /"[^\r\n]*/);
export const DrivePath = mistake("DrivePath", /"[A-Za-z]:\\(?!\\)[^"\r\n]*"/);
export const SmartQuoted = mistake("SmartQuoted", /[\u201C\u201D\u201E\u00AB][^"\u201C\u201D\u00BB\r\n]*[\u201C\u201D\u00BB]?/);
export const SingleQuoted = mistake("SingleQuoted", /'[^'\r\n]*'?/);
export const UnclosedFence = mistake("UnclosedFence", /```[\s\S]*/);
export const UnclosedCode = mistake("UnclosedCode", /`[^\r\n]*/);
export const UnclosedRegex = mistake("UnclosedRegex", matchUnclosedRegex, ["/"]);
export const SlashComment = mistake("SlashComment", /\/\/[^\r\n]*/);
export const BarePath = mistake("BarePath", matchBarePath, ["/", ".", "~", "*"]);
export const DigitName = mistake("DigitName", /\d+[A-Za-z_][A-Za-z0-9_.-]*/);
export const DoubleEquals = mistake("DoubleEquals", /==+/);
export const NotEquals = mistake("NotEquals", /!=+/);
export const DoubleAmpersand = mistake("DoubleAmpersand", /&&/);
export const DoubleBar = mistake("DoubleBar", /\|\|/);
export const Foreign = mistake("Foreign", /[\u0080-\uFFFF][A-Za-z0-9_\u0080-\uFFFF]*(?:[-./][A-Za-z0-9_\u0080-\uFFFF]+)*/);

/** Punctuation, longest first. */
export const PUNCTUATION: readonly TokenType[] = [
  Arrow,
  Separator,
  Ellipsis,
  LessEqual,
  GreaterEqual,
  Less,
  Greater,
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  Comma,
  Colon,
  Equals,
  Bar,
  Bang,
  Question,
  Star,
  Plus,
];

/** All tokens in the order in which they are tried: of keywords the longest first, so that `in` does not take the start of `instead`. */
export const TOKENS: readonly TokenType[] = [
  WhiteSpace,
  CommentToken,
  ...[...KEYWORDS].sort(([left], [right]) => right.length - left.length).map(([, token]) => token),
  Name,
  DrivePath,
  StringToken,
  UnclosedString,
  Code,
  UnclosedFence,
  UnclosedCode,
  SingleQuoted,
  SmartQuoted,
  Regex,
  UnclosedRegex,
  SlashComment,
  DateToken,
  DigitName,
  NumberToken,
  Flag,
  BarePath,
  DoubleEquals,
  NotEquals,
  DoubleAmpersand,
  DoubleBar,
  ...PUNCTUATION,
  Foreign,
];

/** What the parser needs to know beside `TOKENS`. */
export const CATEGORIES: readonly TokenType[] = [Word, Reference, Member, Verb, EffectVerb];

/** The token type of a keyword. */
export function keyword(text: string): TokenType {
  const token = KEYWORDS.get(text);
  // INVARIANT: asked only with texts of the lists above.
  if (!token) throw new Error(`no keyword ${text}`);
  return token;
}

function keywords(texts: string, use: KeywordUse): (readonly [string, TokenType])[] {
  return texts.split(" ").map((text) => [text, createKeyword(text, use)] as const);
}

function createKeyword(text: string, use: KeywordUse): TokenType {
  const categories = [Word];
  if (use !== "structure") categories.push(Reference);
  if (use === "free") categories.push(Member);
  if (text === "command" || EFFECT_VERBS.has(text)) categories.push(Verb);
  if (EFFECT_VERBS.has(text)) categories.push(EffectVerb);
  return createToken({ name: keywordName(text), label: `\`${text}\``, pattern: text, longer_alt: Name, categories });
}

function keywordName(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}Keyword`;
}

function mistake(name: string, pattern: RegExp | CustomPatternMatcherFunc, start?: string[]): TokenType {
  return createToken({ name, pattern, line_breaks: true, ...(start ? { start_chars_hint: start } : {}) });
}

// A slash inside a class does not end the regex; the first bracket of a class is a member of it.
const REGEX = /\/(?!\/)[^/\\[\r\n]*(?:(?:\\[^\r\n]|\[\^?(?:\]|(?!\]))[^\]\\\r\n]*(?:\\[^\r\n][^\]\\\r\n]*)*\])[^/\\[\r\n]*)*\/[A-Za-z]*/y;
const REGEX_SIGNS = /[\\()[\]^$+?|]/;

function matchRegex(text: string, offset: number, matched: IToken[]): RegExpExecArray | null {
  const found = matchAt(REGEX, text, offset);
  if (!found) return null;
  return isRegexPlace(matched) || REGEX_SIGNS.test(found[0]) ? found : null;
}

function matchUnclosedRegex(text: string, offset: number, matched: IToken[]): RegExpExecArray | null {
  if (!isRegexPlace(matched) || text.startsWith("//", offset)) return null;
  return matchAt(/\/[^\r\n]*/y, text, offset);
}

function isRegexPlace(matched: readonly IToken[]): boolean {
  const last = matched.at(-1)?.tokenType;
  if (last === KEYWORDS.get("matches")) return true;
  return last === StringToken && matched.at(-2)?.tokenType === KEYWORDS.get("finds");
}

const PATH_TEXT = /(?:\/|\.\.?\/|\.(?=[A-Za-z_])|~\/?|\*+(?=[A-Za-z_./-]))[^\s"'`{}(),|]*/y;

/** A star after a type (`path*`) is no path. */
function matchBarePath(text: string, offset: number): RegExpExecArray | null {
  if (text[offset] === "*" && offset > 0 && !/[\s{,(]/.test(text[offset - 1]!)) return null;
  return matchAt(PATH_TEXT, text, offset);
}

const LINE_OF_CODE = /``(?!`)[^`\r\n]*(?:`(?:(?!`)|(?=``(?!`)))[^`\r\n]*)*``|`[^`\r\n]+`/y;

/** Three ticks end at the next three; a search for these does not depend on how much stands between. */
function matchCode(text: string, offset: number): [string] | null {
  if (!text.startsWith("```", offset)) return matchAt(LINE_OF_CODE, text, offset) as [string] | null;
  const end = text.indexOf("```", offset + 3);
  return end < 0 ? null : [text.slice(offset, end + 3)];
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}
