/** A TextMate grammar for editors. Keywords are not reserved, so it colours by likelihood: it knows words, not places. */
import type { TokenType } from "chevrotain";
import * as t from "./tokens.ts";

interface Pattern {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly include?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Pattern[];
}

/** `grammar/policy.tmLanguage.json`. */
export function renderTextMate(): string {
  const grammar = { name: "Policy", scopeName: "source.policy", fileTypes: ["policy"], patterns: PATTERNS, repository: REPOSITORY };
  return `${JSON.stringify(grammar, null, 2)}\n`;
}

const VERDICTS = ["allow", "warn", "escalate", "block", "pass"];
const OPERATORS = ["and", "or", "not", "any", "every", "no", "is", "in", "under", "covers", "like", "matches"];
const ANSWERS = ["hit", "miss", "unsure", "sample", "otherwise", "unresolved"];

const verbs = [...t.KEYWORDS]
  .filter(([text, token]) => token.CATEGORIES?.includes(t.EffectVerb) && text !== "command")
  .map(([text]) => text);
const special = new Set([...VERDICTS, ...OPERATORS, ...ANSWERS, ...verbs, ...t.MISTAKEN_WORDS]);
const others = [...t.KEYWORDS.keys()].filter((text) => !special.has(text));

const REPOSITORY: Readonly<Record<string, Pattern>> = {
  string: {
    name: "string.quoted.double.policy",
    begin: '"',
    end: '"|$',
    patterns: [
      { name: "constant.character.escape.policy", match: '\\\\(?:["\\\\nt]|u\\{[0-9A-Fa-f]{1,6}\\})' },
      { name: "invalid.illegal.escape.policy", match: "\\\\." },
      { name: "variable.other.hole.policy", match: "\\{[A-Za-z-][\\w./-]*\\}" },
    ],
  },
  code: {
    patterns: [
      { name: "string.interpolated.policy", begin: "```", end: "```" },
      { name: "string.interpolated.policy", match: "``(?!`)(?:[^`]|`(?!`))+``" },
      { name: "string.interpolated.policy", match: "`[^`]+`" },
    ],
  },
  regex: {
    match: '(?<=\\bmatches|")\\s+(/(?:[^/\\\\\\[]|\\\\.|\\[\\^?\\]?(?:[^\\]\\\\]|\\\\.)*\\])+/[ims]*)',
    captures: { 1: { name: "string.regexp.policy" } },
  },
};

const PATTERNS: readonly Pattern[] = [
  { include: "#string" },
  { include: "#code" },
  { include: "#regex" },
  { name: "variable.parameter.flag.policy", match: `(?<![\\w-])(?:${source(t.Flag)})` },
  { name: "comment.line.number-sign.policy", match: "#.*$" },
  { name: "constant.numeric.date.policy", match: "\\b\\d{4}-\\d{2}-\\d{2}\\b" },
  { name: "constant.numeric.policy", match: `(?<![\\w.-])(?:${source(t.NumberToken)})(?![\\w-])` },
  { name: "keyword.control.verdict.policy", match: words(VERDICTS) },
  { name: "keyword.operator.word.policy", match: words(OPERATORS) },
  { name: "constant.language.policy", match: words(ANSWERS) },
  { name: "support.type.effect.policy", match: words(verbs) },
  { name: "keyword.other.policy", match: words(others) },
  {
    name: "keyword.operator.policy",
    match: punctuation([t.Arrow, t.Ellipsis, t.LessEqual, t.GreaterEqual, t.Less, t.Greater, t.Equals, t.Bar]),
  },
  { name: "variable.other.policy", match: t.NAME_PATTERN.source },
];

/** The words alone, not as a part of a longer name. */
function words(texts: readonly string[]): string {
  return `(?<![\\w./-])(?:${texts.join("|")})(?![\\w/-]|\\.\\w)`;
}

function punctuation(tokens: readonly TokenType[]): string {
  return tokens.map((token) => String(token.PATTERN).replace(/[.|?*+()[\]{}\\^$]/g, "\\$&")).join("|");
}

function source(token: TokenType): string {
  return token.PATTERN instanceof RegExp ? token.PATTERN.source : String(token.PATTERN);
}
