import type { Word } from "../../model/index.ts";
import { isUnconstrained, knownWord } from "../../model/index.ts";
import { emitPath, PathFields } from "../fields.ts";
import type { MutableCall } from "../run.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { originOf } from "./emit.ts";

/** Operands that look like paths: what a program without a signature may touch. */
export function mention(shell: Shell, words: readonly Word[], index: number): void {
  const call = shell.run.calls[index] as MutableCall;
  for (let at = call.words[0] === words[0] ? 1 : 0; at < words.length; at += 1) {
    const word = pathLike(words[at] as Word);
    if (!word) continue;
    const fields = new PathFields(shell.run, "mention", call.words[0], shell.carried, shellPath(shell, word));
    emitPath(shell.run, "mention", fields, index, originOf(shell, { index }), word.span ?? call.span);
  }
}

const MAX_PATH = 4_096;

/** The path in a word: the word itself, or the value of a flag. */
function pathLike(word: Word): Word | undefined {
  const { text } = word;
  if (text === undefined) return isUnconstrained(word) ? undefined : word;
  if (text === "" || text.length > MAX_PATH || /[\n{}<>|;]/.test(text) || (/\s/.test(text) && !/^[/.~]/.test(text))) return undefined;
  if (!text.startsWith("-")) return text.includes("://") ? undefined : word;
  const equals = text.indexOf("=");
  return equals > 0 && equals + 1 < text.length ? knownWord(text.slice(equals + 1), word.span) : undefined;
}
