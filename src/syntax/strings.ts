/** What a string says: escapes resolved when read, set when written. */
import { type Problem, problem } from "./diagnostics.ts";

const ESCAPE = /\\(?:u\{([^}"]*)\}|([\s\S]))/g;
const SIMPLE: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", n: "\n", t: "\t" };

/** Resolves the escapes of a string's inside; `start` is its offset. */
export function decodeString(raw: string, start: number): { readonly value: string; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const value = raw.replace(ESCAPE, (whole, digits: string | undefined, letter: string | undefined, offset: number) => {
    const text = digits === undefined ? SIMPLE[letter ?? ""] : codePoint(digits);
    if (text !== undefined) return text;
    const span = { start: start + offset, end: start + offset + whole.length };
    problems.push(problem("P0003", span, `\`${whole}\` is no escape`, 'the escapes are `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{1F512}`'));
    return whole;
  });
  return { value, problems };
}

/** The string as it is written in a policy file, quotes included. */
export function encodeString(value: string): string {
  return `"${value.replace(UNPRINTABLE, escapeCharacter)}"`;
}

// Control characters, line separators, bidirectional and invisible characters, lone surrogates: what a reader could not see.
const UNPRINTABLE = /["\\\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]|\p{Surrogate}/gu;

function escapeCharacter(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  return `\\u{${character.codePointAt(0)?.toString(16).toUpperCase()}}`;
}

function codePoint(digits: string): string | undefined {
  if (!/^[0-9A-Fa-f]{1,6}$/.test(digits)) return undefined;
  const code = Number.parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
