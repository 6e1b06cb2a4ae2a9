/** The grammar as data, read from the parser itself: what the parser does not accept cannot get into the published grammar. */
import type { TokenType } from "chevrotain";
import { MISTAKE_PREFIX } from "./mistakes.ts";
import { PolicyParser } from "./parser.ts";
import * as t from "./tokens.ts";

export type GrammarNode =
  | { readonly kind: "text"; readonly text: string }
  /** A token that has many texts, `STRING`. */
  | { readonly kind: "token"; readonly name: string }
  | { readonly kind: "rule"; readonly name: string }
  | { readonly kind: "sequence" | "choice"; readonly of: readonly GrammarNode[] }
  | { readonly kind: "optional"; readonly of: GrammarNode }
  /** Once or more. */
  | { readonly kind: "repeat"; readonly of: GrammarNode; readonly separator: GrammarNode | undefined };

export interface GrammarRule {
  readonly name: string;
  readonly body: GrammarNode;
}

/** The rules in the order in which they are used first. */
export function grammarRules(): readonly GrammarRule[] {
  const productions: readonly Production[] = new PolicyParser().getSerializedGastProductions();
  return inOrderOfUse(FIRST_RULE, new Map(productions.map((production) => [production.name ?? "", production])))
    .filter(({ name }) => !name?.startsWith(MISTAKE_PREFIX))
    .map((production) => ({ name: kebab(production.name ?? ""), body: sequence(children(production)) ?? EMPTY }));
}

const FIRST_RULE = "file";

/** A rule, and behind it those that it uses; the parser has them in the order of its files. */
function inOrderOfUse(name: string, productions: Map<string, Production>): Production[] {
  const production = productions.get(name);
  if (!production) return [];
  productions.delete(name);
  return [production, ...usesOf(production).flatMap((used) => inOrderOfUse(used, productions))];
}

function usesOf(production: Production): string[] {
  const inner = production.definition ?? [];
  return inner.flatMap((part) => (part.type === "NonTerminal" && part.name !== undefined ? [part.name] : usesOf(part)));
}

/** The tokens that stand in rules by name, with what they may be. */
export function grammarTokens(): readonly { readonly name: string; readonly meaning: string }[] {
  const classes = [
    { name: "WORD", meaning: "NAME | any keyword" },
    { name: "REFERENCE", meaning: `MEMBER | ${keywordsOf(t.Reference, t.Member)}` },
    { name: "MEMBER", meaning: `NAME | ${keywordsOf(t.Member)}` },
    { name: "VERB", meaning: keywordsOf(t.Verb) },
    { name: "EFFECT", meaning: keywordsOf(t.EffectVerb) },
  ];
  return [...classes, ...Object.entries(LEXICAL).map(([name, meaning]) => ({ name, meaning }))];
}

/** What the parser says of itself, as far as it is used here; its own type leaves out the fields of each kind. */
interface Production {
  readonly type: string;
  readonly name?: string;
  readonly definition?: readonly Production[];
  readonly separator?: Production;
}

const EMPTY: GrammarNode = { kind: "sequence", of: [] };

const NAMES: ReadonlyMap<string, string> = new Map([
  [t.Word.name, "WORD"],
  [t.Reference.name, "REFERENCE"],
  [t.Member.name, "MEMBER"],
  [t.Verb.name, "VERB"],
  [t.EffectVerb.name, "EFFECT"],
  [t.StringToken.name, "STRING"],
  [t.NumberToken.name, "NUMBER"],
  [t.DateToken.name, "DATE"],
  [t.Regex.name, "REGEX"],
  [t.Code.name, "CODE"],
  [t.Flag.name, "FLAG"],
]);

const LEXICAL: Readonly<Record<string, string>> = {
  NAME: `? ${t.NAME_PATTERN.source} ?`,
  FLAG: `? ${patternOf(t.Flag)} ?`,
  NUMBER: `? ${patternOf(t.NumberToken)} ?`,
  DATE: "? a day of the calendar, 2027-01-31 ?",
  STRING: '? "…" on one line; escapes \\" \\\\ \\n \\t \\u{1F512} ?',
  REGEX: "? /…/ on one line, then i m s, each at most once; a slash is \\/, or stands in a class ?",
  CODE: "? `…` on one line; ``…`` on one line, with single back-ticks inside; ```…``` on one or several lines ?",
  COMMENT: "? # to the end of the line, between any two tokens ?",
};

function children(node: Production): readonly GrammarNode[] {
  return (node.definition ?? []).flatMap((child) => convert(child) ?? []);
}

/** Undefined for what is only a mistake. */
function convert(node: Production): GrammarNode | undefined {
  switch (node.type) {
    case "Terminal":
      return terminal(node.name ?? "");
    case "NonTerminal":
      return nonTerminal(node.name ?? "");
    case "Alternation":
      return choice(children(node));
    case "Option":
      return optional(sequence(children(node)));
    case "Repetition":
    case "RepetitionWithSeparator":
      return optional(repeat(node));
    case "RepetitionMandatory":
    case "RepetitionMandatoryWithSeparator":
      return repeat(node);
    default:
      return sequence(children(node));
  }
}

function terminal(name: string): GrammarNode {
  const known = NAMES.get(name);
  if (known) return { kind: "token", name: known };
  const token = [...t.KEYWORDS.values(), ...t.PUNCTUATION].find((candidate) => candidate.name === name);
  return { kind: "text", text: String(token?.PATTERN ?? name) };
}

function nonTerminal(name: string): GrammarNode | undefined {
  return name.startsWith(MISTAKE_PREFIX) ? undefined : { kind: "rule", name: kebab(name) };
}

function repeat(node: Production): GrammarNode | undefined {
  const of = sequence(children(node));
  return of && { kind: "repeat", of, separator: node.separator && convert(node.separator) };
}

function optional(of: GrammarNode | undefined): GrammarNode | undefined {
  return of && { kind: "optional", of };
}

function sequence(of: readonly GrammarNode[]): GrammarNode | undefined {
  return of.length <= 1 ? of[0] : { kind: "sequence", of };
}

function choice(of: readonly GrammarNode[]): GrammarNode | undefined {
  return of.length <= 1 ? of[0] : { kind: "choice", of };
}

function keywordsOf(category: TokenType, except?: TokenType): string {
  const inCategory = [...t.KEYWORDS].filter(([text, { CATEGORIES: categories = [] }]) => {
    const excluded = t.MISTAKEN_WORDS.has(text) || (except !== undefined && categories.includes(except));
    return categories.includes(category) && !excluded;
  });
  return inCategory.map(([text]) => `"${text}"`).join(" | ");
}

function patternOf(token: TokenType): string {
  return token.PATTERN instanceof RegExp ? token.PATTERN.source : String(token.PATTERN);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
