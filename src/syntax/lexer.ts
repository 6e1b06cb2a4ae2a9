/** Text to tokens and comments. The lexer is built on first use: importing this room must cost nothing. */
import { Lexer } from "chevrotain";
import type { Comment } from "./ast.ts";
import { type Problem, problem } from "./diagnostics.ts";
import { type Mended, mend, spanOf } from "./mend.ts";
import { TOKENS } from "./tokens.ts";
import { bidirectionalProblems, describe } from "./unicode.ts";

/** Longer lines are reported and not read: what a line costs is bounded by its length. */
const MAX_LINE = 40_000;

export interface Lexed extends Mended {
  readonly comments: readonly Comment[];
}

let lexer: Lexer | undefined;

export function tokenize(text: string): Lexed {
  lexer ??= new Lexer([...TOKENS], { positionTracking: "onlyOffset", ensureOptimizations: true });
  const { shortened, problems } = withoutLongLines(text);
  const { tokens, groups, errors } = lexer.tokenize(shortened);
  const mended = mend(tokens);
  const strays = errors.flatMap(({ offset, length }) => strayProblem(text, offset, length));
  return {
    tokens: mended.tokens,
    problems: [...problems, ...bidirectionalProblems(text), ...strays, ...mended.problems],
    comments: (groups.comments ?? []).map((token) => ({ text: token.image, span: spanOf(token) })),
  };
}

function strayProblem(text: string, offset: number, length: number): Problem {
  const character = text.charAt(offset);
  return problem("P0007", { start: offset, end: offset + length }, `${describe(character)} is not used here`, STRAYS[character]);
}

const STRAYS: Readonly<Record<string, string>> = {
  ";": "clauses need nothing between them",
  "[": "a set stands in `{ }`, with blanks between its members",
  "]": "a set stands in `{ }`, with blanks between its members",
};

/** Long lines are replaced by blanks, so that all places stay what they are. */
function withoutLongLines(text: string): { readonly shortened: string; readonly problems: readonly Problem[] } {
  if (text.length <= MAX_LINE) return { shortened: text, problems: [] };
  const problems: Problem[] = [];
  const shortened = text.replace(/[^\r\n]+/g, (line, start: number) => {
    if (line.length <= MAX_LINE) return line;
    problems.push(problem("P0018", { start, end: start + 1 }, `the line is longer than ${MAX_LINE} characters`, "break it into several"));
    return " ".repeat(line.length);
  });
  return { shortened, problems };
}
