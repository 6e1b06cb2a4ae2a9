import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import type { Variable } from "../shell/environment.ts";
import { HOLE, isZsh, type Shell } from "../shell/shell.ts";
import { inheritedValue } from "./secret-variables.ts";
import type { Fields } from "./word-fields.ts";

/** A plain `$name`, a positional parameter or a special one. */
export function expandVariable(shell: Shell, name: string, fields: Fields, quoted: boolean): void {
  if (name === "@" || name === "*") {
    expandAll(fields, quoted, name === "@", shell.env.positional, shell.env.positionalOpen);
    return;
  }
  const all = isZsh(shell) ? shell.env.get(name) : undefined;
  if (all && !("kind" in all)) {
    expandAll(fields, quoted, false, all, false);
    return;
  }
  const value = variableValue(shell, name);
  fields.value(value ?? inheritedValue(name), quoted || (value === undefined && WHOLE.has(name)));
}

/** What every session starts with, without blanks in it: unquoted it is one word all the same. */
const WHOLE: ReadonlySet<string> = new Set(["PATH", "HOME", "PWD", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "HOSTNAME"]);

/** `$@` and `$*`: each of the words, in a field of its own where they are `separate`. */
export function expandAll(fields: Fields, quoted: boolean, separate: boolean, words: readonly Word[] | undefined, open: boolean): void {
  if (words === undefined) {
    fields.opens();
    return;
  }
  words.forEach((word, index) => {
    if (index > 0) {
      if (separate || !quoted) fields.cut();
      else fields.joins();
    }
    fields.value(word, quoted);
  });
  if (!open) return;
  if (words.length > 0) fields.cut();
  fields.opens();
}

/** Undefined where the value is not known. */
export function variableValue(shell: Shell, name: string): Word | undefined {
  const { env } = shell;
  const first = name.charCodeAt(0);
  if (first >= 48 && first <= 57) {
    if (name === "0") return env.zero;
    if (!env.positional) return undefined;
    return env.positional[Number(name) - 1] ?? (env.positionalOpen ? undefined : knownWord(""));
  }
  if (name.startsWith(HOLE)) return shell.holes[Number(name.slice(HOLE.length))];
  // A number as good as any: it is asked for to have a name of one's own.
  if (name === "$" || name === "BASHPID" || name === "PPID" || name === "!") return PROCESS;
  if (name === "#") return env.positional && !env.positionalOpen ? knownWord(String(env.positional.length)) : undefined;
  return single(env.get(name));
}

const PROCESS = knownWord("31337");

/** An array's name without an index is its first member. */
export function single(value: Variable | undefined): Word | undefined {
  if (value === undefined) return undefined;
  return "kind" in value ? value : (value[0] ?? knownWord(""));
}
