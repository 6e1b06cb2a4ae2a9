/** Arrays whose members are the aliases, and the places where programs are found: `BASH_ALIASES`, and zsh's own. */
import type { Word } from "../../model/index.ts";
import type { Variable } from "./environment.ts";
import { isZsh, type Shell } from "./shell.ts";

type Table = "commands" | "places" | "words";

const TABLES: Readonly<Record<string, Table>> = { BASH_ALIASES: "commands", BASH_CMDS: "places" };

/** A function is its text, as an alias is; aliases of zsh may stand for any word. */
const ZSH_TABLES: Readonly<Record<string, Table>> = {
  aliases: "commands",
  functions: "commands",
  commands: "places",
  galiases: "words",
  saliases: "words",
};

export function tableOf(shell: Shell, name: string): Table | undefined {
  return (isZsh(shell) ? ZSH_TABLES : TABLES)[name];
}

/** What `alias` and `hash -p` do. A name that is not known may be that of any command. */
export function defineMember(shell: Shell, table: Table, { text, span }: Word, value: Word): void {
  if (table === "words") noteAnyWord(shell, span);
  else if (text === undefined) shell.run.fail("a command is given another meaning by a name that is not known", span ?? shell.span);
  else if (table === "commands") shell.env.alias(text, value);
  else shell.env.hash(text, value);
}

export function noteAnyWord(shell: Shell, span: Word["span"]): void {
  shell.run.fail("an alias may stand for words that are no commands", span ?? shell.span);
}

/** `BASH_ALIASES=(name text …)`: names and values in turn. */
export function defineMembers(shell: Shell, table: Table, values: Variable | undefined): void {
  const words = values === undefined || "kind" in values ? [] : values;
  for (let index = 0; index + 1 < words.length; index += 2) defineMember(shell, table, words[index] as Word, words[index + 1] as Word);
}
