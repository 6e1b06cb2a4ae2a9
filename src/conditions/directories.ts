/**
 * Paths against directories: `under` (strictly below) and `covers` (the directory, an ancestor, or all that is in one of them).
 * Project, home, cwd and temp are directories of this machine: a path elsewhere has no relation to them, while absolute ones mean the same there.
 */
import { type Context, type Directory, or, type Part, type PathValue, type Ternary, type Word } from "../model/index.ts";
import { isAny, mayBeEmpty, mayBeText, partsOfNameGlob, pathParts, stripPrefix } from "./word-parts.ts";

/** Strictly below one of the directories, as the links lead. What is in a directory, or in it by name, is strictly below it. */
export function isUnder(path: PathValue, directories: readonly Directory[], context: Context): Ternary {
  const fold = context.fileSystem.foldsCase;
  const below = path.contents || path.narrowedTo !== undefined;
  let result: Ternary = false;
  for (const directory of textsOf(directories, path, context)) {
    result = or(result, wordUnder(path, directory, fold));
    if (below) result = or(result, wordIsPath(path.real, directory, fold));
    if (result === true) return true;
  }
  return result;
}

/** One of the directories is the path or lies below it; with a narrowing name, one on the way has that name. */
export function isCovering(path: PathValue, directories: readonly Directory[], context: Context): Ternary {
  const fold = context.fileSystem.foldsCase;
  let result: Ternary = false;
  for (const directory of textsOf(directories, path, context)) {
    result = or(result, wordCovers(path.lexical, directory, path.narrowedTo, fold));
    if (result !== true && path.real !== path.lexical) result = or(result, wordCovers(path.real, directory, path.narrowedTo, fold));
    if (result === true) return true;
  }
  return result;
}

/** Whether the path is exactly one of the directories. */
export function isDirectory(path: PathValue, directories: readonly Directory[], context: Context): Ternary {
  const fold = context.fileSystem.foldsCase;
  let result: Ternary = false;
  for (const directory of textsOf(directories, path, context)) {
    result = or(result, or(wordIsPath(path.lexical, directory, fold), wordIsPath(path.real, directory, fold)));
  }
  return result;
}

export function wordIsPath(word: Word, path: string, fold: boolean): Ternary {
  if (word.text !== undefined) return folded(word.text, fold) === folded(path, fold);
  return mayBePath(foldedParts(pathParts(word), fold), folded(path, fold)) ? "unknown" : false;
}

interface Texts {
  readonly home: string;
  /** Where a directory depends on more than the home directory. */
  readonly situation: Pick<Context, "cwd" | "project" | "temp" | "guard"> | undefined;
  readonly here: readonly string[];
  /** The same without the directories for temporary files. */
  readonly lasting: readonly string[];
  readonly elsewhere: readonly string[];
}

const textsByList = new WeakMap<readonly Directory[], Texts>();

/** The directories of a comparison are the same objects as long as the program lives: their texts are made when the situation changes. */
function textsOf(directories: readonly Directory[], path: PathValue, context: Context): readonly string[] {
  let known = textsByList.get(directories);
  if (!known || !isFor(known, context)) {
    known = makeTexts(directories, context);
    textsByList.set(directories, known);
  }
  if (!path.local) return known.elsewhere;
  return path.anchored ? known.lasting : known.here;
}

function isFor({ home, situation }: Texts, context: Context): boolean {
  if (home !== context.home) return false;
  if (!situation) return true;
  const { cwd, project, temp, guard } = situation;
  return cwd === context.cwd && project === context.project && temp === context.temp && guard === context.guard;
}

function makeTexts(directories: readonly Directory[], context: Context): Texts {
  const here: string[] = [];
  const temporary: string[] = [];
  const elsewhere: string[] = [];
  let isFixed = true;
  for (const directory of directories) {
    if (directory.kind === "literal") {
      const { path } = directory;
      const isHome = path === "~" || path.startsWith("~/");
      here.push(isHome ? trimmed(join(context.home, path.slice(2))) : trimmed(path));
      if (!isHome) elsewhere.push(trimmed(path));
      continue;
    }
    isFixed = false;
    if (directory.kind === "project") here.push(trimmed(join(context.project, belowProject(directory.path))));
    else if (directory.name === "temp") temporary.push(...context.temp.map(trimmed));
    else if (directory.name === "guard") here.push(...context.guard.map(trimmed));
    else here.push(trimmed(context[directory.name]));
  }
  const { cwd, project, temp, guard } = context;
  return {
    home: context.home,
    situation: isFixed ? undefined : { cwd, project, temp, guard },
    here: [...here, ...temporary],
    lasting: here,
    elsewhere,
  };
}

function belowProject(path: string): string {
  return path === "." ? "" : path.replace(/^\.\//, "");
}

function join(base: string, path: string): string {
  if (path === "") return base;
  return base.endsWith("/") ? base + path : `${base}/${path}`;
}

function trimmed(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.replace(/\/+$/, "") || "/" : path;
}

function prefixOf(directory: string): string {
  return directory.endsWith("/") ? directory : `${directory}/`;
}

function folded(text: string, fold: boolean): string {
  return fold ? text.toLowerCase() : text;
}

function foldedParts(parts: readonly Part[], fold: boolean): readonly Part[] {
  return fold ? parts.map((part) => (typeof part === "string" ? part.toLowerCase() : part)) : parts;
}

function wordUnder(path: PathValue, directory: string, fold: boolean): Ternary {
  const prefix = prefixOf(folded(directory, fold));
  const { text } = path.real;
  if (text !== undefined) {
    const known = folded(text, fold);
    return (known.startsWith(prefix) && known.length > prefix.length) || (path.contents && prefixOf(known) === prefix);
  }
  const parts = foldedParts(pathParts(path.real), fold);
  const first = parts[0];
  // The root is not below itself; any longer path is below it.
  if (directory === "/") return mayBePath(parts, "/") ? "unknown" : true;
  if (first !== undefined && isAny(first)) return "unknown";
  const below = stripPrefix(parts, prefix);
  if (below.rests.length === 0) return false;
  return below.always ? true : "unknown";
}

function wordCovers(word: Word, directory: string, narrowedTo: string | undefined, fold: boolean): Ternary {
  const wanted = folded(directory, fold);
  if (narrowedTo !== undefined) return narrowedCovers(word, wanted, narrowedTo, fold);
  if (word.text !== undefined) {
    const known = folded(word.text, fold);
    return wanted === known || wanted.startsWith(prefixOf(known));
  }
  const parts = foldedParts(pathParts(word), fold);
  return ancestorsOf(wanted).some((ancestor) => mayBePath(parts, ancestor)) ? "unknown" : false;
}

/** A delete of what has the name: the directory goes where it or one above it, below the word, has it. */
function narrowedCovers(word: Word, wanted: string, narrowedTo: string, fold: boolean): Ternary {
  const name = partsOfNameGlob(folded(narrowedTo, fold));
  let result: Ternary = false;
  for (const ancestor of ancestorsOf(wanted)) {
    if (ancestor === "/" || !mayBeText(name, ancestor.slice(ancestor.lastIndexOf("/") + 1))) continue;
    const parent = ancestor.slice(0, ancestor.lastIndexOf("/")) || "/";
    result = or(result, wordCovers(word, parent, undefined, fold));
  }
  return result;
}

/** The path itself and all directories above it. */
function ancestorsOf(path: string): readonly string[] {
  const ancestors: string[] = [];
  for (let at = path; at !== "" && at !== "/"; at = at.slice(0, at.lastIndexOf("/"))) ancestors.push(at);
  return [...ancestors, "/"];
}

/** The root as text has a slash that a word such as `$X/..` does not show. */
function mayBePath(parts: readonly Part[], path: string): boolean {
  return mayBeText(parts, path) || (path === "/" && mayBeEmpty(parts));
}
