/** The places that the words of a command name, whatever its signature makes of them. */
import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";

/** The paths in a word: itself, and the value of a flag or of an assignment. A plain name is none; of a word that is not known nobody can say. */
export function pathsIn(word: Word): readonly Word[] {
  const { text } = word;
  if (text === undefined) return [word];
  if (text === "" || text.length > MAX_PATH) return [];
  const named = (path: string) => knownWord(path, word.span);
  return candidates(text).flatMap((path) => (isPath(path) ? [named(path)] : []));
}

const MAX_PATH = 4_096;

function candidates(text: string): readonly string[] {
  const equals = text.indexOf("=");
  const value = equals >= 0 ? [unquoted(text.slice(equals + 1))] : [];
  if (!text.startsWith("-")) return equals >= 0 ? value : [text];
  if (equals >= 0 || text.startsWith("--")) return value;
  // `-I/usr/include`, `-p../other`
  const start = text.search(/[/~]|\.\./);
  return start > 0 ? [text.slice(start)] : [];
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, "$2");
}

/** An address is a place as well: no path below the project. Where everything is thrown away is none. */
function isPath(text: string): boolean {
  return (text.includes("/") && text !== "/dev/null") || text === ".." || text.startsWith("~");
}
