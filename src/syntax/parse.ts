/**
 * Text to AST. A file without errors is parsed once. Where that fails, it is parsed again item by item, as far as layout tells items apart, with
 * recovery inside them. The parser is built on first use: building takes longer than most parses.
 */
import type { CstNode, IToken } from "chevrotain";
import type { Diagnostic } from "../model/index.ts";
import type { PolicyFile } from "./ast.ts";
import { balance } from "./balance.ts";
import { patternProblems } from "./check-patterns.ts";
import { type Problem, toDiagnostic } from "./diagnostics.ts";
import { type Lexed, tokenize } from "./lexer.ts";
import { type Failure, parseProblems } from "./parse-errors.ts";
import { PolicyParser, TooManyErrors } from "./parser.ts";
import { toAst } from "./to-ast.ts";

export interface Parsed {
  /** What could be read: an item with a syntax error is left out. */
  readonly file: PolicyFile;
  /** Everything that is wrong, in source order. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a policy file. Never throws. */
export function parsePolicy(path: string, text: string): Parsed {
  const lexed = tokenize(text);
  const parsed = parse(lexed, text);
  const { file, problems } = toAst(parsed.trees, { path, text, comments: lexed.comments }, parsed.isFaultless);
  const all = [...lexed.problems, ...parsed.problems, ...problems, ...patternProblems(file, lexed.problems)];
  return { file, diagnostics: inOrder(all).map((found) => toDiagnostic(found, text, path)) };
}

/** Of what layout cannot divide, so many errors are reported. */
const MAX_ERRORS = 50;

interface Trees {
  readonly trees: readonly CstNode[];
  readonly problems: readonly Problem[];
  /** Nothing is missing from the trees, and no mistake is in them. */
  readonly isFaultless: boolean;
}

function parse(lexed: Lexed, text: string): Trees {
  const whole = parseTokens(lexed.tokens, 0);
  if (whole.tree) return { trees: [whole.tree], problems: [], isFaultless: whole.mistakes === 0 };
  const { sections, problems } = balance(lexed.tokens, text, lexed.problems);
  const parts = sections.map((tokens) => parseTokens(tokens, MAX_ERRORS));
  const failures: readonly Failure[] = parts.map(({ errors }, index) => ({ errors, next: sections[index + 1]?.[0] }));
  const found = parseProblems(failures, text, [...lexed.problems, ...problems]);
  return { trees: parts.flatMap(({ tree }) => tree ?? []), problems: [...problems, ...found], isFaultless: false };
}

let parser: PolicyParser | undefined;

interface ParsedTokens {
  /** Absent where there are more errors than asked for. */
  readonly tree?: CstNode;
  readonly errors: Failure["errors"];
  readonly mistakes: number;
}

function parseTokens(tokens: readonly IToken[], maxErrors: number): ParsedTokens {
  parser ??= new PolicyParser();
  parser.start(tokens, maxErrors);
  try {
    const tree = parser.file();
    return { tree, errors: parser.errors, mistakes: parser.mistakes };
  } catch (error) {
    if (error instanceof TooManyErrors) return { errors: parser.errors, mistakes: parser.mistakes };
    throw error;
  }
}

/** Where a mistake has a name, "something else was expected" says nothing new. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const named = new Set(problems.filter(({ code }) => code !== "P0020").map(({ span }) => span.start));
  const told = problems.filter(({ code, span }) => code !== "P0020" || !named.has(span.start));
  return told.toSorted((left, right) => left.span.start - right.span.start);
}
