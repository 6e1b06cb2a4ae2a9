/** The words that a carrier makes of its input. */
import type { Part, Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { type Data, withFlow } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";
import { unescaped } from "../signatures/outputs.ts";
import type { Names } from "../signatures/when.ts";

/** What `xargs -0` and `-d` cut their input at; without them blanks do. */
export function delimiterOf(names: Names): RegExp | string {
  if (names.flags["-0"] !== undefined) return "\0";
  const given = names.flags["-d"];
  return given?.kind === "word" && given.text ? unescaped(given.text).slice(0, 1) : /[\s\0]+/;
}

/** The words that xargs makes of its input. */
export function inputWords(stdin: Data | undefined, delimiter: RegExp | string): readonly Word[] {
  if (!stdin) return [{ ...UNKNOWN_WORD, open: true }];
  if (stdin.text === undefined) return cutAt(stdin, delimiter).map(openWord);
  return stdin.text
    .split(delimiter)
    .filter((text) => text !== "")
    .slice(0, MAX_INPUT_WORDS)
    .map((text) => inputWord(typeof delimiter === "string" ? text : text.replace(/^(["'])(.*)\1$/, "$2"), stdin));
}

/** A word that is known today; another input would make another one. */
function inputWord(text: string, stdin: Data): Word {
  return withFlow(knownWord(text, stdin.span), { network: false, sources: [], ...stdin.flow, origin: "stdin" });
}

const MAX_INPUT_WORDS = 1_000;

/** Input of which only parts are known, cut where those say so; a word that stands for paths stays that very word. */
function cutAt(stdin: Data, delimiter: RegExp | string): readonly Word[] {
  if (!stdin.parts.some((part) => typeof part === "string" && part.split(delimiter).length > 1)) return [stdin];
  const words: Part[][] = [[]];
  for (const part of stdin.parts) {
    if (typeof part !== "string") words.at(-1)?.push(part);
    else
      part.split(delimiter).forEach((piece, index) => {
        if (index > 0) words.push([]);
        if (piece !== "") words.at(-1)?.push(piece);
      });
  }
  return words
    .filter((parts) => parts.length > 0)
    .slice(0, MAX_INPUT_WORDS)
    .map((parts) => wordOf(parts, { span: stdin.span, flow: stdin.flow }));
}

function openWord(stdin: Data): Word {
  return stdin.open || stdin.text !== undefined ? stdin : { ...stdin, open: true };
}

/** One word a line, for `xargs -I`. */
export function inputLines(shell: Shell): readonly Word[] {
  const { stdin } = shell;
  if (stdin?.text === undefined) return stdin ? cutAt(stdin, "\n") : [UNKNOWN_WORD];
  const lines = stdin.text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length > MAX_LINES) shell.run.fail("too many lines of input to follow");
  return lines.slice(0, MAX_LINES).map((line) => inputWord(line.trim(), stdin));
}

const MAX_LINES = 64;
