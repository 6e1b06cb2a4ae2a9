import type { Part } from "../../model/index.ts";
import type { Lexer } from "./lexer.ts";

/** A token of a scripting language. Strings carry their value: texts, and holes where something is put in. */
export interface Token {
  readonly kind: "name" | "string" | "number" | "mark" | "command" | "regex";
  readonly text: string;
  readonly value: readonly Part[];
  /** A line break stands before it. */
  readonly fresh: boolean;
  /** The code inside a text that runs to make its value: `${…}`, `#{…}`, `{…}` of an f-string. */
  readonly code?: readonly Token[];
}

/** How a family of languages writes comments and strings. */
export interface Syntax {
  readonly lineComments: readonly string[];
  /** What ends a line, and with it a comment; a line feed where absent. */
  readonly lineEnds?: RegExp;
  /** What parts words beside the white space of ASCII. */
  readonly spaces?: RegExp;
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** What quotes a text. */
  readonly quotes: string;
  /** How something is put into the value of a text. */
  readonly interpolates: Interpolation;
  /** Quotes that put something in; in the others everything is as written. */
  readonly interpolating: string;
  readonly backticks: "string" | "command" | "name" | "none";
  readonly tripleQuotes: boolean;
  /** In a text between other quotes than `interpolating` a backslash escapes only itself and the quote. */
  readonly plainQuotes: boolean;
  /** Characters beside letters that begin a name. */
  readonly sigils: string;
  /** Reads what only this language has at the lexer's place; false where there is nothing of the kind. */
  readonly special?: (lexer: Lexer) => boolean;
}

/**
 * `braces`: `{…}` with a format behind `:`. `perl`: `$x`, `@x`, and code in braces behind a sigil; where the text ends is found first. `php`: `$x`, `${…}`,
 * `{$…}`.
 */
export type Interpolation = "braces" | "dollar-braces" | "hash-braces" | "dollar-parens" | "perl" | "php" | "none";

export const NO_PARTS: readonly Part[] = [];

/** Stands in code for what is not known of it. */
export const HOLE_CHARACTER = "\uFFFC";

/** The tokens, and those of the code in their texts, each list on its own. */
export function* withInner(tokens: readonly Token[]): Generator<readonly Token[]> {
  yield tokens;
  for (const { code } of tokens) if (code) yield* withInner(code);
}

export function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|([0-7]{1,3})|([\s\S]))/g,
    (_whole, hex, short, braced, octal, letter) => {
      const digits = hex ?? short ?? braced;
      if (digits !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(digits, 16), 0x10ffff));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return letter === "n" ? "\n" : letter === "t" ? "\t" : letter === "r" ? "\r" : letter;
    },
  );
}
