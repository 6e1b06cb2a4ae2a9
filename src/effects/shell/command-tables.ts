/** `BASH_ALIASES` and `BASH_CMDS`: arrays whose members are the aliases, and the places where programs are found. */
import type { Word } from "../../model/index.ts";
import type { Variable } from "./environment.ts";
import type { Shell } from "./shell.ts";

export function isTable(name: string): boolean {
  return name === ALIASES || name === PLACES;
}

const ALIASES = "BASH_ALIASES";
export const PLACES = "BASH_CMDS";

/** What `alias` and `hash -p` do. A name that is not known may be that of any command. */
export function defineMember(shell: Shell, table: string, { text, span }: Word, value: Word): void {
  if (text === undefined) shell.run.fail("a command is given another meaning by a name that is not known", span ?? shell.span);
  else if (table === ALIASES) shell.env.alias(text, value);
  else shell.env.hash(text, value);
}

/** `BASH_ALIASES=(name text …)`: names and values in turn. */
export function defineMembers(shell: Shell, table: string, values: Variable | undefined): void {
  const words = values === undefined || "kind" in values ? [] : values;
  for (let index = 0; index + 1 < words.length; index += 2) defineMember(shell, table, words[index] as Word, words[index + 1] as Word);
}
