/** By which name a program is known that is called by another one: by its path, in capitals, as a part of git or as the script of a service. */
import { knownWord, type Word } from "../../model/index.ts";
import { isBuiltin } from "./builtins.ts";
import type { Shell } from "./shell.ts";

/** What a program that goes by a name of its own stands for: `/etc/init.d/ssh stop` is `service ssh stop`, `git-reset` is `git reset`. */
export function asCalled(shell: Shell, words: readonly Word[]): readonly Word[] {
  const first = words[0] as Word;
  if (first.text === undefined || !(first.text.startsWith("git-") || first.text.includes("/"))) return words;
  const service = /^\/etc\/(?:rc\.d\/)?(?:init|rc)\.d\/([\w.@-]+)$/.exec(first.text)?.[1];
  if (service !== undefined) return named(words, "service", service);
  const part = /(?:^|\/)git-([a-z-]+)$/.exec(first.text)?.[1];
  return part !== undefined && isPartOfGit(shell, part) ? named(words, "git", part) : words;
}

function isPartOfGit({ run: { program } }: Shell, part: string): boolean {
  const isKnown = (name: string) => program.signature(name) !== undefined || program.hasSubcommands(name);
  return !isKnown(`git-${part}`) && isKnown(`git ${part}`);
}

function named([first, ...rest]: readonly Word[], program: string, part: string): readonly Word[] {
  return [knownWord(program, first?.span), knownWord(part, first?.span), ...rest];
}

/** Where file systems fold case, `RM` is `rm`; where they do not, nothing has that name, unless it is known by it. */
export function calledName(shell: Shell, word: Word): string | undefined {
  const { program } = shell.run;
  const name = programName(word);
  const isKnown = (each: string) => program.signature(each) !== undefined || program.hasSubcommands(each);
  if (name === undefined || isKnown(name)) return name;
  const folded = name.toLowerCase();
  return folded !== name && isKnown(folded) && !isBuiltin(folded) ? folded : name;
}

/** The base name of the program, as far as it is known: `$DIR/bin/rm` is `rm`. */
export function programName(word: Word): string | undefined {
  const last = word.parts.at(-1);
  if (typeof last !== "string") return word.text === "" ? "" : undefined;
  const slash = Math.max(last.lastIndexOf("/"), last.includes(":\\") ? last.lastIndexOf("\\") : -1);
  if (slash < 0 && word.text === undefined) return undefined;
  const name = last.slice(slash + 1);
  // `npx package@version` runs the package's program.
  const version = name.indexOf("@");
  if (version > 0) return name.slice(0, version);
  return name.toLowerCase().endsWith(".exe") ? name.slice(0, -4) : name;
}
