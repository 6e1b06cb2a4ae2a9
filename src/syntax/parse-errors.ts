/** What the parser found as problems in words. */
import { EOF, type IRecognitionException, type IToken } from "chevrotain";
import { type Problem, problem } from "./diagnostics.ts";
import { didYouMean } from "./expectations.ts";
import { spanOf } from "./mend.ts";
import * as t from "./tokens.ts";

/** One problem for each line with an error: what follows on the same line is mostly a consequence. */
export function parseProblems(errors: readonly IRecognitionException[], text: string): readonly Problem[] {
  const lines = new Set<number>();
  return errors.flatMap((error) => {
    const found = explain(error, text);
    const line = text.lastIndexOf("\n", Math.max(0, found.span.start - 1));
    if (lines.has(line)) return [];
    lines.add(line);
    return [found];
  });
}

function explain(error: IRecognitionException, text: string): Problem {
  const { token, message } = error;
  const rule = error.context.ruleStack.at(-1) ?? "file";
  if (token.tokenType === EOF) return problem("P0020", endOf(text), `expected ${message}, but the file ends`);
  const suggestion = isWord(token) ? didYouMean(token.image, rule) : undefined;
  const hint = suggestion === undefined ? hintFor(token) : `did you mean \`${suggestion}\`?`;
  const code = rule === "file" && isWord(token) ? "P0028" : "P0020";
  if (code === "P0028")
    return problem(
      code,
      spanOf(token),
      `\`${token.image}\` begins no item`,
      hint ?? "items begin with words such as `block`, `allow` or `set`",
    );
  return problem(code, spanOf(token), `expected ${message}, found ${describe(token)}`, hint);
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
