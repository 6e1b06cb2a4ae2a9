import type { Word } from "../../model/index.ts";
import { knownWord, wordOf } from "../../model/index.ts";
import type { Data } from "../shell/flow.ts";
import { type Shell, shellPath } from "../shell/shell.ts";

/**
 * The name that `mktemp` prints, which the script made. The letters that it makes up mean nothing: they stand there as they were asked for, with a
 * number, so that two names differ and no rule has to be asked what the letters may spell.
 */
export function temporaryName(shell: Shell, words: readonly Word[]): Data | undefined {
  const asked = askedFor(words);
  if (!asked) return undefined;
  const directory = directoryOf(shell, asked);
  const template = asked.template ?? "tmp.XXXXXXXXXX";
  const made = /^(.*?)X{3,}([^X/]*)$/s.exec(template);
  // BSD's `-t` takes a prefix.
  const { paths, effects } = shell.run;
  const letters = `XXXXXXXXX${paths.created.size}`;
  const name = made ? `${made[1]}${letters}${made[2]}` : `${template}.${letters}`;
  const path = shellPath(shell, directory ? wordOf([...directory.parts, "/", name]) : knownWord(name));
  if (!asked.dry && path.lexical.text !== undefined) paths.created.set(path.lexical.text, { content: undefined, order: effects.length });
  return wordOf([...path.lexical.parts, "\n"]);
}

interface Asked {
  template: string | undefined;
  directory: Word | undefined;
  inTemporary: boolean;
  dry: boolean;
}

function askedFor(words: readonly Word[]): Asked | undefined {
  const asked: Asked = { template: undefined, directory: undefined, inTemporary: false, dry: false };
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] as Word;
    const { text } = word;
    if (text === undefined) return undefined;
    if (text === "-p") asked.directory = words[++index];
    else if (text.startsWith("--tmpdir=")) asked.directory = knownWord(text.slice(9));
    else if (text === "--suffix") index += 1;
    else if (text.startsWith("-")) {
      if (text === "--tmpdir" || /^-[a-z]*t/.test(text)) asked.inTemporary = true;
      if (text === "--dry-run" || /^-[a-z]*u/.test(text)) asked.dry = true;
    } else asked.template = text;
  }
  return asked;
}

/** Without a template, or with `-t`, the place is the one for temporary files; a template alone is a path. */
function directoryOf(shell: Shell, asked: Asked): Word | undefined {
  if (asked.directory) return asked.directory;
  if (asked.template !== undefined && !asked.inTemporary) return undefined;
  const value = shell.env.get("TMPDIR");
  return value && "kind" in value && value.text ? value : knownWord("/tmp");
}
