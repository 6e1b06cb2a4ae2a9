/**
 * Structure judged by layout: an item that begins at the start of a line ends whatever is still open, and a word there that begins no item takes
 * all up to the next one with it. Used only after a parse has failed, so that no layout makes a good file bad. Without it one missing brace or
 * one misspelt item would hide or invent errors in all that follows.
 */
import type { IToken, TokenType } from "chevrotain";
import { type Problem, problem } from "./diagnostics.ts";
import { didYouMean } from "./expectations.ts";
import { spanOf } from "./mend.ts";
import { itemHint } from "./newcomers.ts";
import * as t from "./tokens.ts";

export interface Balanced {
  /** The tokens of an item, or of several where layout does not tell them apart. */
  readonly sections: readonly IToken[][];
  readonly problems: readonly Problem[];
}

/** Adds the braces that are missing, drops those that close nothing and items that are none. `known` are the problems found so far. */
export function balance(tokens: readonly IToken[], text: string, known: readonly Problem[]): Balanced {
  const state: State = { sections: [[]], problems: [], open: [], skipping: false };
  tokens.forEach((token, index) => {
    const starts = beginsLine(token, text);
    if (starts && beginsItem(token, tokens[index + 1])) {
      state.skipping = false;
      closeAll(state, token.startOffset, known);
      state.sections.push([]);
    } else if (starts && state.open.length === 0 && !isHeader(tokens, index) && isMisspeltItem(token, tokens[index - 1])) {
      state.skipping = true;
      state.problems.push(noItem(token));
    }
    if (!state.skipping) take(state, token);
  });
  closeAll(state, text.length, known);
  return { sections: state.sections.filter((section) => section.length > 0), problems: state.problems };
}

interface State {
  readonly sections: IToken[][];
  readonly problems: Problem[];
  readonly open: IToken[];
  skipping: boolean;
}

function take(state: State, token: IToken): void {
  if (token.tokenType === t.LeftBrace) state.open.push(token);
  if (token.tokenType === t.RightBrace && !state.open.pop()) state.problems.push(stray(token));
  else state.sections.at(-1)?.push(token);
}

function closeAll(state: State, before: number, known: readonly Problem[]): void {
  for (const brace of state.open.splice(0).reverse()) {
    state.sections.at(-1)?.push(closing(before));
    if (!known.some(({ swallows, span }) => swallows && span.start > brace.startOffset && span.start < before))
      state.problems.push(missing(brace));
  }
}

function missing(brace: IToken): Problem {
  return problem("P0021", spanOf(brace), "this `{` is never closed", "end what it begins with `}`");
}

function stray(brace: IToken): Problem {
  return problem("P0027", spanOf(brace), "this `}` closes nothing", "remove it, or look for a `{` that is missing before it");
}

/** The word begins a line but no item. */
export function noItem(token: IToken): Problem {
  return problem("P0028", spanOf(token), `\`${token.image}\` begins no item`, noItemHint(token.image));
}

function noItemHint(word: string): string {
  if (word === "policy") return "write `language 1` before it";
  const known = itemHint(word);
  if (known !== undefined) return known;
  const meant = didYouMean(word, "file");
  return meant === undefined ? "items begin with words such as `block`, `allow` or `set`" : `did you mean \`${meant}\`?`;
}

function beginsLine(token: IToken, text: string): boolean {
  return token.startOffset === 0 || /[\r\n\uFEFF]/.test(text.charAt(token.startOffset - 1));
}

function beginsItem(token: IToken, next: IToken | undefined): boolean {
  return (t.ITEM_KEYWORDS.has(token.image) || token.image === "deny") && next !== undefined && next.tokenType !== t.Arrow;
}

const CONTINUES: ReadonlySet<TokenType> = new Set([t.Comma, t.Equals, t.Colon, t.Arrow, t.LeftParen, t.Bar]);

/** `language 1` and, on a line of its own, `policy NAME`. */
function isHeader(tokens: readonly IToken[], index: number): boolean {
  return index === 2 && tokens[0]?.image === "language" && tokens[index]?.image === "policy";
}

function isMisspeltItem(token: IToken, previous: IToken | undefined): boolean {
  if (token.tokenType !== t.Name && token.image !== "policy") return false;
  return previous === undefined || !(CONTINUES.has(previous.tokenType) || t.KEYWORDS.has(previous.image));
}

function closing(offset: number): IToken {
  // INVARIANT: a created token type has its index.
  return { tokenType: t.RightBrace, tokenTypeIdx: t.RightBrace.tokenTypeIdx!, image: "}", startOffset: offset, endOffset: offset - 1 };
}
