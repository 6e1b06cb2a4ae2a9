/**
 * Bash's brace expansion, as minimatch has it: `{a,b}`, nested, `{1..10..2}`, `{a..e}`. Braces without a comma or range stay as they are.
 * The number of alternatives is bounded, since nested braces multiply.
 */
import { failure, type Outcome, success } from "../model/index.ts";

const MAX_ALTERNATIVES = 2000;
const MAX_DEPTH = 20;

export function expandBraces(text: string): Outcome<readonly string[], { readonly message: string }> {
  const result = expand(text, 0);
  if (result === undefined || result.length > MAX_ALTERNATIVES)
    return failure({ message: `the braces give more than ${MAX_ALTERNATIVES} alternatives` });
  return success(result);
}

function expand(text: string, depth: number): readonly string[] | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const found = firstBraces(text);
  if (!found) return [text];
  const heads: string[] = [];
  for (const part of found.parts) {
    const inner = found.isRange ? [part] : expand(part, depth + 1);
    if (!inner || heads.length + inner.length > MAX_ALTERNATIVES) return undefined;
    heads.push(...inner);
  }
  const tails = expand(text.slice(found.end), depth);
  if (!tails || heads.length * tails.length > MAX_ALTERNATIVES) return undefined;
  const before = text.slice(0, found.start);
  return heads.flatMap((head) => tails.map((tail) => before + head + tail));
}

interface Braces {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly string[];
  readonly isRange: boolean;
}

function firstBraces(text: string): Braces | undefined {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "{" && text[at - 1] !== "$") {
      const found = bracesAt(text, at);
      if (found) return found;
    }
  }
  return undefined;
}

function bracesAt(text: string, start: number): Braces | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === "{") depth++;
    else if (character === "," && depth === 1) {
      parts.push(text.slice(from, at));
      from = at + 1;
    } else if (character === "}" && --depth === 0) {
      const last = text.slice(from, at);
      if (parts.length > 0) return { start, end: at + 1, parts: [...parts, last], isRange: false };
      const range = rangeOf(last);
      return range && { start, end: at + 1, parts: range, isRange: true };
    }
  }
  return undefined;
}

function rangeOf(text: string): readonly string[] | undefined {
  const numbers = /^(-?\d{1,6})\.\.(-?\d{1,6})(?:\.\.(-?\d{1,6}))?$/.exec(text);
  if (numbers) {
    const width = /^-?0\d/.test(numbers[1]!) || /^-?0\d/.test(numbers[2]!) ? Math.max(numbers[1]!.length, numbers[2]!.length) : 0;
    return steps(Number(numbers[1]), Number(numbers[2]), Number(numbers[3] ?? 1)).map((value) => padded(value, width));
  }
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d{1,6}))?$/.exec(text);
  if (!letters) return undefined;
  return steps(letters[1]!.charCodeAt(0), letters[2]!.charCodeAt(0), Number(letters[3] ?? 1)).map((code) => String.fromCharCode(code));
}

function steps(from: number, to: number, step: number): readonly number[] {
  const distance = Math.max(1, Math.abs(step));
  const count = Math.floor(Math.abs(to - from) / distance) + 1;
  const bounded = Math.min(count, MAX_ALTERNATIVES + 1);
  return Array.from({ length: bounded }, (_, index) => from + (to < from ? -1 : 1) * distance * index);
}

function padded(value: number, width: number): string {
  const digits = String(Math.abs(value));
  const sign = value < 0 ? "-" : "";
  return sign + digits.padStart(width - sign.length, "0");
}
