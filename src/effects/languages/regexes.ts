/** Regular expressions in code: their quotes begin no text. */
import type { Lexer } from "./lexer.ts";
import { isValue } from "./places.ts";
import type { Token } from "./tokens.ts";

/** A slash is a division behind a value, else the begin of a regular expression. Behind a bracket that depends on what the bracket is. */
export function javascriptRegex(lexer: Lexer): boolean {
  const { code, at, previous } = lexer;
  if (code[at] !== "/") return false;
  const end = regexEnd(code, at + 1);
  if (end === undefined) return false;
  const divides = previous?.kind === "name" ? !BEFORE_REGEX.has(previous.text) : isValue(previous) && !endsStatement(lexer, end);
  if (divides) return false;
  lexer.push("regex", code.slice(at + 1, end));
  lexer.at = end + 1;
  skipFlags(lexer);
  return true;
}

/** Whether the bracket before closes a condition or a block: a statement begins behind it. */
function endsStatement(lexer: Lexer, end: number): boolean {
  const { previous, beforeBracket } = lexer;
  const before = beforeBracket?.text ?? ";";
  if (previous?.text === ")") return beforeBracket?.kind === "name" && CONDITIONS.has(before);
  if (previous?.text !== "}") return false;
  // A function may be a value, and a colon may stand in an object or behind a label.
  if (before === ")" || before === ":") doubtQuotes(lexer, end);
  return beforeBracket?.kind === "name" ? BLOCKS.has(before) : /^(?:[;{})]|=>)$/.test(before);
}

const CONDITIONS: ReadonlySet<string> = new Set(["if", "while", "for", "with"]);
const BLOCKS: ReadonlySet<string> = new Set(["else", "do", "try", "finally"]);
const BEFORE_REGEX: ReadonlySet<string> = new Set([
  ...["return", "typeof", "case", "in", "of", "new", "delete", "void", "throw", "else", "do", "yield", "await", "instanceof"],
]);

/** The same in Perl and Ruby, where a function may stand before its argument without a bracket. */
export function slashRegex(lexer: Lexer, functions: ReadonlySet<string>, interpolates: "perl" | "hash-braces"): boolean {
  const { code, at, previous } = lexer;
  const end = code[at] === "/" ? code.indexOf("/", at + 1) : -1;
  if (end < 0) return false;
  const isName = previous?.kind === "name";
  const word = isName && /^[A-Za-z_]/.test(previous.text);
  const takes = word && functions.has(previous.text);
  const leans = word && /\s/.test(code[at - 1] ?? "") && !/\s/.test(code[at + 1] ?? "");
  if (!takes && (word || previous?.kind === "mark") && isValue(previous)) doubtQuotes(lexer, end);
  if (isValue(previous) && !takes && !leans) return false;
  const inner = interpolates === "perl" ? codeIn(lexer, code.slice(at + 1, end)) : [];
  lexer.text("regex", at + 1, { close: "/", escapes: "all", interpolates });
  if (inner.length > 0) lexer.push("regex", "", [], inner);
  skipFlags(lexer);
  return true;
}

/** Longer patterns are not looked for, so that code full of slashes is read in linear time. */
const MAX_PATTERN = 1_000;

/** Where the pattern that begins at `from` ends; none on its line, there is no pattern. */
function regexEnd(code: string, from: number): number | undefined {
  let inClass = false;
  for (let at = from; at < code.length && at < from + MAX_PATTERN; at += 1) {
    const character = code[at];
    if (character === "\n") return undefined;
    if (character === "\\") at += 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "/" && !inClass) return at;
  }
  return undefined;
}

/** What stands between would be a text or none, by how the slash is taken. */
function doubtQuotes(lexer: Lexer, end: number): void {
  if (/["'`]/.test(lexer.code.slice(lexer.at, end))) lexer.doubtful = true;
}

function skipFlags(lexer: Lexer): void {
  while (/[A-Za-z]/.test(lexer.code[lexer.at] ?? "")) lexer.at += 1;
}

/** `#{…}`, `@{[…]}` and Perl's `(?{…})` run when the pattern does. */
export function codeIn(lexer: Lexer, body: string): readonly Token[] {
  const opening = /[#$@]\{|\(\?\??\{/g;
  const apart = lexer.apart(body);
  const tokens: Token[] = [];
  while (opening.exec(body)) {
    const inner = apart.nested(opening.lastIndex, "}");
    tokens.push(...inner.tokens);
    opening.lastIndex = inner.end;
  }
  lexer.doubtful ||= apart.doubtful;
  return tokens;
}
