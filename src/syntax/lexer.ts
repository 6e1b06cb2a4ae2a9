/** Text to tokens and comments. The lexer is built on first use: importing this room must cost nothing. */
import { Lexer } from "chevrotain";
import type { Comment } from "./ast.ts";
import { type Problem, problem } from "./diagnostics.ts";
import { type Mended, mend, spanOf } from "./mend.ts";
import { TOKENS } from "./tokens.ts";
import { bidirectionalProblems, describe } from "./unicode.ts";

export interface Lexed extends Mended {
  readonly comments: readonly Comment[];
}

let lexer: Lexer | undefined;

export function tokenize(text: string): Lexed {
  lexer ??= new Lexer([...TOKENS], { positionTracking: "onlyOffset", ensureOptimizations: true });
  const { tokens, groups, errors } = lexer.tokenize(text);
  const mended = mend(tokens);
  const strays = errors.flatMap(({ offset, length }) => strayProblem(text, offset, length));
  return {
    tokens: mended.tokens,
    problems: [...bidirectionalProblems(text), ...strays, ...mended.problems],
    comments: (groups.comments ?? []).map((token) => ({ text: token.image, span: spanOf(token) })),
  };
}

function strayProblem(text: string, offset: number, length: number): Problem {
  const character = text.charAt(offset);
  const hint = character === ";" ? "clauses need nothing between them" : undefined;
  return problem("P0007", { start: offset, end: offset + length }, `${describe(character)} is not used here`, hint);
}
