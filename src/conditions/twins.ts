/** Other names of a file with more than one (S9): a hard link to a protected file is that file, whatever it is called. */
import { type Context, knownWord, type PathValue } from "../model/index.ts";

/** Names looked at in one directory; in a larger one other names are not found. */
const MOST_NAMES = 2_000;
const NONE: readonly PathValue[] = [];

const found = new WeakMap<PathValue, readonly PathValue[]>();

/**
 * The other names that lie where one would be made by hand: beside the file, in the command's directory, in the project's root, in the home directory.
 * The file system has no way to ask for all names of a file.
 */
export function twinsOf(path: PathValue, context: Context): readonly PathValue[] {
  const { inode } = path;
  const own = path.real.text;
  if (inode === undefined || own === undefined) return NONE;
  const known = found.get(path);
  if (known) return known;
  const beside = own.slice(0, Math.max(own.lastIndexOf("/"), 1));
  const twins: PathValue[] = [];
  for (const directory of new Set([beside, context.cwd, context.project, context.home])) {
    for (const name of context.fileSystem.names(directory, MOST_NAMES) ?? []) {
      const other = directory === "/" ? `/${name}` : `${directory}/${name}`;
      if (other !== own && context.fileSystem.status(other)?.sharedInode === inode) twins.push(plainPath(other));
    }
  }
  found.set(path, twins);
  return twins;
}

function plainPath(text: string): PathValue {
  const word = knownWord(text);
  return { kind: "path", written: word, lexical: word, real: word, local: true, contents: false, tree: false };
}
