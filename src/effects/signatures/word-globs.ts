import { matchesPattern } from "../words/patterns.ts";

/** Whether a word is what a glob of a signature says: of flags and of words that are skipped. Such globs also know a class, `[0-9A-Z]`. */
export function matchesWordGlob(text: string, glob: string): boolean {
  const open = glob.indexOf("[");
  const close = glob.indexOf("]", open);
  if (open < 0 || close < 0) return matchesPattern(text, glob);
  if (!text.startsWith(glob.slice(0, open))) return false;
  const character = text[open];
  return (
    character !== undefined &&
    inClass(character, glob.slice(open + 1, close)) &&
    matchesPattern(text.slice(open + 1), glob.slice(close + 1))
  );
}

function inClass(character: string, members: string): boolean {
  for (let index = 0; index < members.length; index += 1) {
    const from = members[index] as string;
    if (members[index + 1] === "-" && index + 2 < members.length) {
      if (character >= from && character <= (members[index + 2] as string)) return true;
      index += 2;
    } else if (character === from) return true;
  }
  return false;
}
