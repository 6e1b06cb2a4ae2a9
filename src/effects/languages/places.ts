import type { Lexer } from "./lexer.ts";
import type { Token } from "./tokens.ts";

/** What a sticky pattern finds at the lexer's place. */
export function matchAt(pattern: RegExp, lexer: Lexer): RegExpExecArray | undefined {
  pattern.lastIndex = lexer.at;
  return pattern.exec(lexer.code) ?? undefined;
}

/** `$"`, `$/`: the character behind the sigil is part of the name; in Perl also `$#`. */
export function specialVariable(lexer: Lexer): boolean {
  const found = matchAt(SPECIAL_VARIABLE, lexer);
  if (!found) return false;
  lexer.push("name", found[0]);
  lexer.at += found[0].length;
  return true;
}

const SPECIAL_VARIABLE = /\$(?:#(?=[{$\w])|[^\w\s{$])/y;

/** Whether a token ends a value, so that what follows is an operator. Of a name that depends on the language. */
export function isValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.kind === "mark" ? /^(?:[)\]}]|\+\+|--)$/.test(token.text) : true;
}
