/** What the parser found as problems in words. */
import { EOF, type IRecognitionException, type IToken } from "chevrotain";
import type { Span } from "../model/index.ts";
import { noItem } from "./balance.ts";
import { type Problem, problem } from "./diagnostics.ts";
import { didYouMean } from "./expectations.ts";
import { spanOf } from "./mend.ts";
import { hintAt } from "./newcomers.ts";
import * as t from "./tokens.ts";

/** What a parse of some tokens found; `next` is the token after them. */
export interface Failure {
  readonly errors: readonly IRecognitionException[];
  readonly next: IToken | undefined;
}

/**
 * One problem for each line with an error: what follows on the same line is mostly a consequence. So is the first error after a problem that
 * swallowed the rest of its line; `known` are the problems found so far.
 */
export function parseProblems(failures: readonly Failure[], text: string, known: readonly Problem[]): readonly Problem[] {
  const found = failures.flatMap(({ errors, next }) =>
    errors.filter(({ token }) => !isAdded(token)).map((error) => explain(error, next, text)),
  );
  const causes = known.filter(({ swallows }) => swallows);
  const consequences = new Set(causes.map((cause) => found.find((candidate) => follows(candidate, cause, text))));
  const spans = new Set(known.flatMap(({ span }) => (span.end - span.start > 200 ? [] : offsetsOf(span))));
  const lines = new Set<number>();
  return found.filter((candidate) => {
    const line = text.lastIndexOf("\n", Math.max(0, candidate.span.start - 1));
    const first = !lines.has(line);
    lines.add(line);
    return first && !consequences.has(candidate) && !spans.has(candidate.span.start);
  });
}

function offsetsOf({ start, end }: Span): readonly number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}

/** A brace that was added has been reported already. */
function isAdded(token: IToken): boolean {
  return token.tokenType !== EOF && (token.endOffset ?? 0) < token.startOffset;
}

/** True on the same line, or at the start of what comes next. */
function follows(candidate: Problem, cause: Problem, text: string): boolean {
  if (candidate.span.start < cause.span.start) return false;
  if (cause.code === "P0005" && text.startsWith("```", cause.span.start)) return true;
  const between = text.slice(Math.max(cause.span.end, cause.span.start), candidate.span.start);
  return between.trim() === "";
}

function explain(error: IRecognitionException, next: IToken | undefined, text: string): Problem {
  const { message } = error;
  const token = error.token.tokenType === EOF ? (next ?? error.token) : error.token;
  const rule = error.context.ruleStack.at(-1) ?? "file";
  if (token.tokenType === EOF) return problem("P0020", endOf(text), `expected ${message}, but the file ends`);
  if (rule === "file" && isWord(token)) return noItem(token);
  const suggestion = isWord(token) ? didYouMean(token.image, rule) : undefined;
  const hint = suggestion === undefined ? (hintFor(token) ?? hintAt(rule, message, token)) : `did you mean \`${suggestion}\`?`;
  return problem("P0020", spanOf(token), `expected ${message}, found ${describe(token)}`, hint);
}

function hintFor(token: IToken): string | undefined {
  if (token.tokenType === t.Comma) return "commas stand between triggers, names, targets and fields, never between clauses";
  if (token.tokenType === t.Regex) return "a regular expression stands after `matches` or `finds`";
  return undefined;
}

function isWord(token: IToken): boolean {
  return token.tokenType === t.Name || t.KEYWORDS.has(token.image);
}

function describe(token: IToken): string {
  if (token.tokenType === t.StringToken) return "a string";
  if (token.tokenType === t.Code) return "a text in back-ticks";
  if (token.tokenType === t.Regex) return "a regular expression";
  return `\`${token.image}\``;
}

/** The last character that is no blank: the end of a file is nowhere to point at. */
function endOf(text: string) {
  const end = text.trimEnd().length;
  return { start: Math.max(0, end - 1), end };
}
