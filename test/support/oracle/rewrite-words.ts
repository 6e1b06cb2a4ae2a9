/** Rewritings of single words: quoting, escapes, braces. */
import { argument, double, type Form, isBare, plain, single, textDraft, type WordsDraft, wordsOf } from "./draft.ts";
import type { Random } from "./random.ts";

/** A form that writes each word its own way. */
export function eachWord(write: (text: string, random: Random) => string): Form {
  return (draft, random) =>
    textDraft(
      wordsOf(draft, random)
        .map((word) => write(word, random))
        .join(" "),
      draft.runs,
    );
}

function pieces(text: string, random: Random): string[] {
  const result: string[] = [];
  for (let rest = text; rest !== ""; ) {
    const length = 1 + random.below(Math.min(rest.length, 6));
    result.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return result;
}

function mixed(text: string, random: Random): string {
  if (text === "") return random.pick(["''", '""']);
  return pieces(text, random)
    .map((piece) => {
      const empty = random.chance(0.15) ? random.pick(["''", '""']) : "";
      return empty + random.pick([isBare(piece) && !piece.includes("=") ? piece : single(piece), single(piece), double(piece)]);
    })
    .join("");
}

function localised(text: string): string {
  return `$${double(text)}`;
}

export const QUOTING: readonly Form[] = [
  eachWord(mixed),
  eachWord((text) => single(text)),
  eachWord((text) => double(text)),
  eachWord((text, random) => (random.chance(0.5) ? localised(text) : mixed(text, random))),
];

function escaped(text: string, random: Random): string {
  if (text === "") return "''";
  let result = "";
  // Not at the end: a substitution would take the line's end away, and leave the backslash.
  for (const [at, character] of [...text].entries()) {
    if (character === "\n") result += "'\n'";
    else if (!/[A-Za-z0-9]/.test(character) || random.chance(0.3)) result += `\\${character}`;
    else result += character;
    if (character !== "\n" && at + 1 < text.length && random.chance(0.06)) result += "\\\n";
  }
  return result;
}

/** Inside double quotes a backslash before a line's end takes it away, too. */
function continued(text: string, random: Random): string {
  return pieces(text, random)
    .map((piece) => (piece.includes("\n") ? single(piece) : `"\\\n${double(piece).slice(1)}`))
    .join("");
}

export const ESCAPES: readonly Form[] = [
  eachWord(escaped),
  eachWord((text, random) => (random.chance(0.5) && text !== "" ? continued(text, random) : escaped(text, random))),
  (draft, random) => textDraft(wordsOf(draft, random).map(plain).join(" \\\n  "), draft.runs),
];

/** `{a,b}` instead of `a b`. */
const braced: Form = (draft, random) => {
  const words = wordsOf(draft, random).map(braceable);
  if (words.length < 2) return undefined;
  const from = random.below(words.length - 1);
  const group = `{${words.slice(from).join(",")}}`;
  return textDraft([...words.slice(0, from), group].join(" "), draft.runs);
};

/** `{a,{b,c}}`. */
const nested: Form = (draft, random) => {
  const words = wordsOf(draft, random).map(braceable);
  if (words.length < 3) return undefined;
  const from = 1 + random.below(words.length - 2);
  return textDraft(`{${words.slice(0, from).join(",")},{${words.slice(from).join(",")}}}`, draft.runs);
};

/** A letter as the range from itself to itself. */
const ranges: Form = eachWord((text, random) => {
  const letters = [...text.matchAll(/[a-z]/g)];
  if (letters.length === 0 || !isBare(text) || text.includes(",")) return braceable(text);
  const { index } = random.pick(letters);
  return `${text.slice(0, index)}{${text[index]}..${text[index]}}${text.slice(index + 1)}`;
});

/** `src/{a,b}` instead of `src/a src/b`. */
const shared: Form = (draft, random) => {
  if (draft.kind !== "words") return undefined;
  const words = draft.words.map((word) => word.text);
  const at = words.findIndex((word, index) => index > 0 && index + 1 < words.length && word[0] === words[index + 1]?.[0]);
  const first = words[at];
  const second = words[at + 1];
  if (!first || !second || at < 1 || !isBare(first[0] ?? "")) return ranges(draft, random, NO_WORLD);
  let length = 1;
  while (length < Math.min(first.length, second.length) && first[length] === second[length]) length += 1;
  if (!isBare(first.slice(0, length))) return undefined;
  const group = `${first.slice(0, length)}{${first.slice(length) === "" ? "" : braceable(first.slice(length))},${braceable(second.slice(length))}}`;
  return textDraft([...words.slice(0, at).map(braceable), group, ...words.slice(at + 2).map(braceable)].join(" "), draft.runs);
};

/** A word that means nothing of its own between braces. */
function braceable(text: string): string {
  return isBare(text) && !text.includes(",") ? text : single(text);
}

const NO_WORLD = { root: "", home: "", project: "" };

export const BRACES: readonly Form[] = [braced, nested, ranges, shared];

/** Other spellings and places of the flags; only the command itself knows them. */
const flags: Form = (draft, random) => {
  if (draft.kind !== "words" || !draft.base || draft.base.switches.length === 0) return undefined;
  const { head, switches, operands } = draft.base;
  const chosen = random.shuffled(switches.map((spellings) => random.pick(spellings)));
  const short = chosen.filter((flag) => /^-\w$/.test(flag));
  const bundled = short.length > 1 && random.chance(0.6);
  const written = bundled
    ? random.shuffled([`-${short.map((flag) => flag[1]).join("")}`, ...chosen.filter((flag) => !short.includes(flag))])
    : chosen;
  // Flags may follow the operands; `--` ends them.
  const late = random.chance(0.35) && !["git", "curl", "terraform"].includes(head[0] ?? "");
  const marks = late || head.length > 1 || head[0] === "curl" || !random.chance(0.25) ? [] : [argument("--")];
  const before = late ? [] : written.map(argument);
  const words = [...head.map(argument), ...before, ...marks, ...operands, ...(late ? written.map(argument) : [])];
  return { kind: "words", words, runs: words.map((word) => word.text) } satisfies WordsDraft;
};

export const FLAGS: readonly Form[] = [flags];
