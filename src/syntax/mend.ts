/**
 * Between lexer and parser: reports tokens that are mistakes and puts what was meant in their place, so that one mistake gives one diagnostic
 * and the parser goes on as if it had not been made. Also decodes what strings say, and bounds nesting before anything recursive runs.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Span } from "../model/index.ts";
import { type Problem, problem } from "./diagnostics.ts";
import { decodeString } from "./strings.ts";
import * as t from "./tokens.ts";
import { foreignProblem } from "./unicode.ts";

export interface Mended {
  readonly tokens: IToken[];
  readonly problems: readonly Problem[];
}

/** Deeper parentheses are reported and ignored. */
export const MAX_NESTING = 64;

export function mend(tokens: readonly IToken[]): Mended {
  const out: IToken[] = [];
  const problems: Problem[] = [];
  for (const token of tokens) {
    token.endOffset = token.startOffset + token.image.length - 1;
    const handler = HANDLERS.get(token.tokenType);
    if (handler) handler(token, out, problems);
    else out.push(token);
  }
  return { tokens: boundNesting(out, problems), problems };
}

/** The text that a string token says. */
export function stringValue(token: IToken): string {
  const payload: unknown = token.payload;
  return typeof payload === "string" ? payload : "";
}

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

type Handler = (token: IToken, out: IToken[], problems: Problem[]) => void;

const HANDLERS: ReadonlyMap<TokenType, Handler> = new Map<TokenType, Handler>([
  [t.StringToken, decode],
  [t.UnclosedString, unclosedString],
  [t.DrivePath, drivePath],
  [t.SingleQuoted, singleQuoted],
  [t.SmartQuoted, smartQuoted],
  [t.UnclosedFence, unclosedCode],
  [t.UnclosedCode, unclosedCode],
  [t.Regex, regexFlags],
  [t.UnclosedRegex, unclosedRegex],
  [t.SlashComment, slashComment],
  [t.DateToken, checkDate],
  [t.DigitName, digitName],
  [t.BarePath, barePath],
  [t.DoubleEquals, doubleEquals],
  [t.NotEquals, notEquals],
  [t.DoubleAmpersand, doubleAmpersand],
  [t.DoubleBar, doubleBar],
  [t.Foreign, foreign],
]);

function decode(token: IToken, out: IToken[], problems: Problem[]): void {
  const { value, problems: found } = decodeString(token.image.slice(1, -1), token.startOffset + 1);
  problems.push(...found);
  token.payload = value;
  out.push(token);
}

function unclosedString(token: IToken, out: IToken[], problems: Problem[]): void {
  const span = spanOf(token);
  const found = /^"[A-Za-z]:\\/.test(token.image)
    ? problem("P0004", span, "a path is written with `/`, not with backslashes", 'write `"C:/dir"`')
    : problem("P0001", span, "the string is not closed on its line", 'end it with `"`; a line break in it is written `\\n`');
  problems.push({ ...found, swallows: true });
  out.push(replace(token, t.StringToken, token.image.slice(1)));
}

function singleQuoted(token: IToken, out: IToken[], problems: Problem[]): void {
  const text = token.image.replace(/^'|'$/g, "");
  problems.push(problem("P0002", spanOf(token), "strings stand in double quotes", `write \`"${text.replaceAll('"', '\\"')}"\``));
  out.push(replace(token, t.StringToken, text));
}

function drivePath(token: IToken, out: IToken[], problems: Problem[]): void {
  const path = token.image.slice(1, -1).replace(/\\+/g, "/");
  problems.push(problem("P0004", spanOf(token), "a path is written with `/`, not with backslashes", `write \`"${path}"\``));
  out.push(replace(token, t.StringToken, path));
}

function smartQuoted(token: IToken, out: IToken[], problems: Problem[]): void {
  const found = foreignProblem(token.image.charAt(0), token.startOffset);
  if (found) problems.push(found);
  out.push(replace(token, t.StringToken, token.image.slice(1, -1)));
}

function unclosedCode(token: IToken, out: IToken[], problems: Problem[]): void {
  const span = { start: token.startOffset, end: lineEnd(token) };
  const hint = "one and two back-ticks close on their line, three may span lines";
  problems.push({ ...problem("P0005", span, "the text in back-ticks is not closed", hint), swallows: true });
  out.push(replace(token, t.Code, ""));
}

function unclosedRegex(token: IToken, out: IToken[], problems: Problem[]): void {
  const hint = "end it with `/`; a slash in it is written `\\/`";
  problems.push({ ...problem("P0006", spanOf(token), "the regular expression is not closed on its line", hint), swallows: true });
  out.push(replace(token, t.Regex));
}

function regexFlags(token: IToken, out: IToken[], problems: Problem[]): void {
  const flags = token.image.slice(token.image.lastIndexOf("/") + 1);
  const wrong = /[^ims]/.exec(flags);
  if (wrong || new Set(flags).size < flags.length) {
    const span = { start: spanOf(token).end - flags.length, end: spanOf(token).end };
    problems.push(
      problem("P0017", span, `\`${flags}\` are no flags of a regular expression`, "the flags are `i`, `m` and `s`, each at most once"),
    );
  }
  out.push(token);
}

function slashComment(token: IToken, _out: IToken[], problems: Problem[]): void {
  problems.push(
    problem("P0010", { start: token.startOffset, end: token.startOffset + 2 }, "a comment begins with `#`", "write `#` for `//`"),
  );
}

function checkDate(token: IToken, out: IToken[], problems: Problem[]): void {
  const [year, month, day] = token.image.split("-").map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== token.image)
    problems.push(problem("P0016", spanOf(token), `\`${token.image}\` is no date`, "a date is written `2027-01-31`"));
  out.push(token);
}

function digitName(token: IToken, out: IToken[], problems: Problem[]): void {
  problems.push(problem("P0012", spanOf(token), `\`${token.image}\` begins with a digit, so it is no name`, `write \`"${token.image}"\``));
  out.push(replace(token, t.StringToken, token.image));
}

function barePath(token: IToken, out: IToken[], problems: Problem[]): void {
  const whole = joinWithLast(token, out);
  problems.push(
    problem("P0011", spanOf(whole), `\`${whole.image}\` is not quoted`, `paths and globs are strings: write \`"${whole.image}"\``),
  );
  out.push(replace(whole, t.StringToken, whole.image));
}

function doubleEquals(token: IToken, out: IToken[], problems: Problem[]): void {
  problems.push(problem("P0008", spanOf(token), "equality is written `is`", "write `is` for `==`"));
  out.push(replace(token, t.keyword("is")));
}

function notEquals(token: IToken, out: IToken[], problems: Problem[]): void {
  problems.push(problem("P0008", spanOf(token), "inequality is written `is not`", "write `is not` for `!=`"));
  out.push(replace(token, t.keyword("is")), replace(token, t.keyword("not")));
}

function doubleAmpersand(token: IToken, out: IToken[], problems: Problem[]): void {
  problems.push(problem("P0009", spanOf(token), "conditions are joined by `and`", "write `and` for `&&`"));
  out.push(replace(token, t.keyword("and")));
}

function doubleBar(token: IToken, out: IToken[], problems: Problem[]): void {
  problems.push(problem("P0009", spanOf(token), "conditions are joined by `or`", "write `or` for `||`"));
  out.push(replace(token, t.keyword("or")));
}

function foreign(token: IToken, out: IToken[], problems: Problem[]): void {
  const whole = joinWithLast(token, out);
  const found = foreignProblem(whole.image, whole.startOffset);
  if (found) problems.push(found);
  if (/[\p{L}\p{N}_]/u.test(whole.image)) out.push(replace(whole, t.Name));
}

/** A name that the token continues without a blank is part of it. */
function joinWithLast(token: IToken, out: IToken[]): IToken {
  const last = out.at(-1);
  if (!last || !LETTERS.test(last.image) || spanOf(last).end !== token.startOffset) return token;
  out.pop();
  return { ...token, startOffset: last.startOffset, image: last.image + token.image };
}

const LETTERS = /^[A-Za-z_][\w./-]*$/;

function replace(token: IToken, tokenType: TokenType, payload?: string): IToken {
  // INVARIANT: a created token type has its index.
  return { ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx!, ...(payload === undefined ? {} : { payload }) };
}

function lineEnd(token: IToken): number {
  const line = /[\r\n]/.exec(token.image);
  return token.startOffset + (line ? line.index : token.image.length);
}

/** Drops the pairs of parentheses that are too deep, and reports the first of each nest. */
function boundNesting(tokens: IToken[], problems: Problem[]): IToken[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (token.tokenType === t.LeftParen) {
      depth++;
      if (depth === MAX_NESTING + 1)
        problems.push(
          problem(
            "P0026",
            spanOf(token),
            `parentheses are nested deeper than ${MAX_NESTING}`,
            "name parts of the expression with `condition`",
          ),
        );
      return depth <= MAX_NESTING;
    }
    if (token.tokenType !== t.RightParen) return true;
    const kept = depth <= MAX_NESTING;
    depth = Math.max(0, depth - 1);
    return kept;
  });
}
