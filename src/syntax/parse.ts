/** Text to AST. The parser is built on first use: building takes longer than most parses. */
import type { CstNode, IToken } from "chevrotain";
import type { Diagnostic } from "../model/index.ts";
import type { PolicyFile } from "./ast.ts";
import { balance } from "./balance.ts";
import { patternProblems } from "./check-patterns.ts";
import { type Problem, toDiagnostic } from "./diagnostics.ts";
import { type Lexed, tokenize } from "./lexer.ts";
import { parseProblems } from "./parse-errors.ts";
import { PolicyParser } from "./parser.ts";
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
  const { file, problems } = toAst(parsed.tree, { path, text, comments: lexed.comments });
  const all = [...lexed.problems, ...parsed.problems, ...problems, ...patternProblems(file, lexed.problems)];
  return { file, diagnostics: inOrder(all).map((found) => toDiagnostic(found, text, path)) };
}

interface ParsedTokens {
  readonly tree: CstNode;
  readonly problems: readonly Problem[];
}

function parse(lexed: Lexed, text: string): ParsedTokens {
  const first = parseTokens(lexed.tokens, text, lexed.problems);
  if (first.problems.length === 0) return first;
  const { tokens, problems } = balance(lexed.tokens, text, lexed.problems);
  if (problems.length === 0) return first;
  const second = parseTokens(tokens, text, [...lexed.problems, ...problems]);
  return { tree: second.tree, problems: [...problems, ...second.problems] };
}

let parser: PolicyParser | undefined;

function parseTokens(tokens: IToken[], text: string, known: readonly Problem[]): ParsedTokens {
  parser ??= new PolicyParser();
  parser.input = tokens;
  const tree = parser.file();
  return { tree, problems: parseProblems(parser.errors, text, known) };
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((left, right) => left.span.start - right.span.start);
}
