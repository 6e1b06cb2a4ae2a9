/** Other names of a file with more than one (S9): a hard link to a protected file is that file, whatever it is called. */
import { type Context, knownWord, type PathValue } from "../model/index.ts";

/** Names looked at in one directory; in a larger one other names are not found. */
const MOST_NAMES = 2_000;
const NONE: readonly PathValue[] = [];

const found = new WeakMap<PathValue, readonly PathValue[]>();

/** Directories with a dot looked into, of the home and of the project. */
const MOST_HIDDEN = 100;

/**
 * The other names that lie where one would be made by hand: beside the file, in the command's directory, in the project's root, in the home directory,
 * and where settings lie: in their directories with a dot, in those of `~/.config`, and in the guard's own. The file system has no way to ask for all
 * names of a file.
 */
export function twinsOf(path: PathValue, context: Context): readonly PathValue[] {
  const { inode } = path;
  const own = path.real.text;
  if (inode === undefined || own === undefined) return NONE;
  const known = found.get(path);
  if (known) return known;
  const beside = own.slice(0, Math.max(own.lastIndexOf("/"), 1));
  const twins: PathValue[] = [];
  const { cwd, project, home } = context;
  const state = `${home}/.local/state/dev-loop`;
  for (const directory of new Set([
    beside,
    cwd,
    project,
    home,
    state,
    ...hiddenIn(home, context),
    ...hiddenIn(project, context),
    ...namesIn(`${home}/.config`, context),
  ])) {
    for (const name of context.fileSystem.names(directory, MOST_NAMES) ?? []) {
      const other = directory === "/" ? `/${name}` : `${directory}/${name}`;
      if (other !== own && context.fileSystem.status(other)?.sharedInode === inode) twins.push(plainPath(other));
    }
  }
  found.set(path, twins);
  return twins;
}

function hiddenIn(directory: string, context: Context): readonly string[] {
  return namesIn(directory, context).filter((path) => path.startsWith(`${directory}/.`));
}

function namesIn(directory: string, { fileSystem }: Context): readonly string[] {
  const names = fileSystem.names(directory, MOST_NAMES) ?? [];
  return names.slice(0, MOST_HIDDEN).map((name) => `${directory}/${name}`);
}

function plainPath(text: string): PathValue {
  const word = knownWord(text);
  return { kind: "path", written: word, lexical: word, real: word, local: true, contents: false, tree: false };
}
