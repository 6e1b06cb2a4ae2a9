import type { Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import type { Shell } from "../shell/shell.ts";
import { single } from "./variable-values.ts";
import type { Fields } from "./word-fields.ts";

/** A text outside quotes, where a tilde at the beginning is a home directory. */
export function expandLiteral(shell: Shell, text: string, value: string, fields: Fields, whole: boolean): void {
  const assigned = ASSIGNED_TILDE.exec(text)?.[0];
  if (assigned !== undefined) {
    fields.text(assigned);
    expandLiteral(shell, text.slice(assigned.length), value.slice(assigned.length), fields, whole);
    return;
  }
  if (text.charCodeAt(0) !== TILDE || !whole) {
    fields.text(value);
    return;
  }
  const end = value.search(PREFIX_END);
  const name = end < 0 ? value.slice(1) : value.slice(1, end);
  const directory = tildeDirectory(shell, name);
  if (!directory) {
    fields.text(value);
    return;
  }
  fields.value(directory, true);
  if (end >= 0) fields.text(value.slice(end));
}

/** Bash ends the name behind a tilde also at a colon, in every word: `-v ~:/h`. */
const PREFIX_END = /[/:]/;

/** Whether a tilde may stand for a directory in it, at the beginning or behind an equals sign. */
export function hasTilde(text: string): boolean {
  return text.charCodeAt(0) === TILDE || ASSIGNED_TILDE.test(text);
}

/** Bash expands a tilde also in a word that looks like an assignment: `dd of=~/file`. */
const ASSIGNED_TILDE = /^[A-Za-z_]\w*=(?=~(?:[/:]|$))/;

const TILDE = 126;

function tildeDirectory(shell: Shell, name: string): Word | undefined {
  const { env } = shell;
  if (name === "") return single(env.get("HOME")) ?? UNKNOWN_WORD;
  if (name === "+") return env.cwd;
  if (name === "-") return env.oldCwd ?? UNKNOWN_WORD;
  if (env.context && name === env.context.user) return env.home;
  if (name === "root") return knownWord(env.context?.os === "darwin" ? "/var/root" : "/root");
  if (!/^[a-z_][\w.-]*$/i.test(name)) return undefined;
  const { home } = env;
  const parent = home.text === undefined ? undefined : home.text.slice(0, home.text.lastIndexOf("/"));
  return parent ? knownWord(`${parent}/${name}`) : UNKNOWN_WORD;
}
