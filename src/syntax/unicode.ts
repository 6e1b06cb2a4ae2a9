/** Characters that make a text read differently from what it says (S16, "Trojan Source"). */
import { type Problem, problem } from "./diagnostics.ts";

const BIDIRECTIONAL = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const INVISIBLE = /[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u061C]/;
const LOOK_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\uFF01-\uFF5E]/u;

/** Bidirectional control characters are errors wherever they stand: a reader could not trust the order of what is shown. */
export function bidirectionalProblems(text: string): readonly Problem[] {
  return Array.from(text.matchAll(BIDIRECTIONAL), (match) =>
    problem(
      "P0013",
      { start: match.index, end: match.index + 1 },
      `the bidirectional control character ${codePoint(match[0])} changes how the line is shown`,
      `remove it, or write \`\\u{${hex(match[0])}}\` in a string`,
    ),
  );
}

/** Why a word with characters outside ASCII is no name. Undefined where `bidirectionalProblems` says so already. */
export function foreignProblem(word: string, start: number): Problem | undefined {
  const span = { start, end: start + word.length };
  const confusing = confusingProblem(word, start);
  if (confusing) return confusing;
  if (INVISIBLE.test(word)) return undefined;
  const first = /[^\x00-\x7F]/u.exec(word)?.[0] ?? "";
  if (/\p{L}/u.test(first))
    return problem("P0015", span, `\`${word}\` has letters outside ASCII, so it is no name`, "other texts stand in double quotes");
  const hint = /[“”„«»]/.test(first) ? 'strings stand in straight double quotes, `"`' : undefined;
  return problem(
    "P0007",
    { start: start + word.indexOf(first), end: start + word.indexOf(first) + first.length },
    `${describe(first)} is not used here`,
    hint,
  );
}

/** A look-alike letter or an invisible character in a text that is compared with what is run. */
export function confusingProblem(text: string, start: number): Problem | undefined {
  const letter = LOOK_ALIKE.exec(text);
  if (letter) {
    const span = { start: start + letter.index, end: start + letter.index + letter[0].length };
    return problem("P0014", span, `${describe(letter[0])} looks like another letter`, "use ASCII letters in names and patterns");
  }
  const hidden = INVISIBLE.exec(text);
  if (!hidden || hidden[0].match(BIDIRECTIONAL)) return undefined;
  return problem(
    "P0013",
    { start: start + hidden.index, end: start + hidden.index + 1 },
    `the character ${codePoint(hidden[0])} is invisible`,
    "remove it",
  );
}

/** The character as people know it, and its number. */
export function describe(character: string): string {
  if (/[!-~]/.test(character)) return `\`${character}\``;
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? `\`${character}\` (${codePoint(character)})` : `the character ${codePoint(character)}`;
}

function codePoint(character: string): string {
  return `U+${hex(character)}`;
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
