/** Commands that give other commands their names. */
import type { Word } from "../../model/index.ts";
import { wordOf } from "../../model/index.ts";
import { expandOne } from "../words/words.ts";
import { defineMember, noteAnyWord } from "./command-tables.ts";
import { type BuiltinCall, optionValue } from "./declarations.ts";
import type { Shell } from "./shell.ts";

export function defineAliases({ shell, words, context }: BuiltinCall): void {
  // Those of zsh that stand for any word, or for the names of files.
  if (words.some(({ text }) => text !== undefined && /^-[a-z]*[gs]/.test(text))) noteAnyWord(shell, context.span);
  for (const node of context.declared ?? []) if (node.value.type === "Word") shell.env.alias(node.name, expandOne(shell, node.value));
  for (const word of words.slice(1)) {
    const first = word.parts[0];
    const equals = typeof first === "string" ? first.indexOf("=") : -1;
    if (equals <= 0 || typeof first !== "string") continue;
    shell.env.alias(
      first.slice(0, equals),
      wordOf([first.slice(equals + 1), ...word.parts.slice(1)], { span: word.span, flow: word.flow }),
    );
  }
}

/** `hash -p place name …`. */
export function rememberPlaces(shell: Shell, words: readonly Word[]): void {
  const place = optionValue(words, "p");
  if (!place) return;
  const names = words.slice(words.indexOf(place) + 1);
  for (const name of names) defineMember(shell, "places", name, place);
}
