/**
 * Globs of the shell, looked up where they can be (S9): the names that are there are what the command gets, so that `rm *.log` is not taken for a word
 * that might be any protected file. What cannot be listed, or what the script itself may have added to, stays a word with holes.
 */
import type { WordPart } from "unbash";
import { knownWord, type Part, type Verb, type Word } from "../../model/index.ts";
import type { Shell } from "../shell/shell.ts";

/** Words that one glob may become; beyond it stays abstract. */
const MOST_MATCHES = 100;
/** Names read of one directory. */
const MOST_NAMES = 2_000;
/** Directories listed for one glob. */
const MOST_DIRECTORIES = 20;

/** The words that a glob becomes; undefined where it has to stay as it is. Without a match the shell passes the glob itself on. */
export function matchesOf(shell: Shell, word: Word, source: readonly WordPart[]): Word[] | undefined {
  const directory = shell.env.cwd.text;
  const bracketed = source.some((part) => part.type === "Glob" && part.kind === "bracket");
  // With a bracket read as any character nothing is missed: where even so nothing fits, the word stays as it is written.
  const written = source.every((part) => part.type === "Literal" || part.type === "Glob")
    ? source.map((part) => part.text).join("")
    : undefined;
  if (
    directory === undefined ||
    shell.env.oddGlobs ||
    !isPlainGlob(word, source) ||
    (bracketed && written === undefined) ||
    shell.run.paths.created.size > 0 ||
    shell.run.paths.links.size > 0
  )
    return undefined;
  const segments = segmentsOf(word.parts);
  const last = segments.at(-1)!;
  // `D/*` means all that is in D, and is judged as that.
  if (!bracketed && !last.some((part) => typeof part === "string" && /[A-Za-z0-9]|^-$/.test(part))) return undefined;
  // An address is no path, whatever is in it.
  if (
    written !== undefined &&
    /^[a-z][\w.+-]*:/i.test(written) &&
    shell.run.context.fileSystem.status(`${directory}/${written.slice(0, written.indexOf(":") + 1)}`) === undefined
  )
    return ADDRESS.test(written) ? [knownWord(written, word.span)] : undefined;
  const absolute = segments[0]!.length === 0;
  const lister = new Lister(shell);
  const found = lister.walk(
    absolute ? "" : directory === "/" ? "" : directory,
    absolute ? segments.slice(1) : segments,
    absolute ? "/" : "",
  );
  if (!found || found.length > MOST_MATCHES) return undefined;
  if (bracketed && written !== undefined) {
    const exact = found.length > 0 ? exactPattern(source, written) : undefined;
    if (found.length > 0 && !exact) return undefined;
    const fitting = exact ? found.filter((text) => exact.test(text)) : found;
    return (fitting.length > 0 ? fitting : [written]).map((text) => knownWord(text, word.span));
  }
  if (found.length === 0)
    return [
      knownWord(word.parts.map((part) => (typeof part === "string" ? part : part.kind === "segment" ? "*" : "?")).join(""), word.span),
    ];
  return found.map((text) => knownWord(text, word.span));
}

/** What fits, brackets and all; undefined where what is written is not what is compared, and for classes with a name. */
function exactPattern(source: readonly WordPart[], written: string): RegExp | undefined {
  if (/^~|\\|\[[:.=]/.test(written)) return undefined;
  const pieces = source.map((part) => {
    if (part.type !== "Glob") return part.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    if (part.kind !== "bracket") return part.kind === "star" ? "[^/]*" : "[^/]";
    const inner = part.text.slice(1, -1).replace(/^[!^]/, "");
    const members = inner.replace(/[\\\]^[]/g, "\\$&");
    return inner.length === part.text.length - 2 ? `(?!/)[${members}]` : `[^/${members}]`;
  });
  try {
    return new RegExp(`^${pieces.join("")}$`, "s");
  } catch {
    return undefined;
  }
}

const ADDRESS = /^[a-z][\w.+-]*:(?:\/\/|\d)/i;

function isPlainGlob(word: Word, source: readonly WordPart[]): boolean {
  if (word.text !== undefined || word.open || word.parts.some((part) => typeof part === "object" && part.kind === "any")) return false;
  return source.every((part) => part.type !== "ExtendedGlob");
}

/** The parts between slashes; the first is empty for an absolute path. */
function segmentsOf(parts: readonly Part[]): Part[][] {
  const segments: Part[][] = [[]];
  for (const part of parts) {
    if (typeof part !== "string") {
      segments.at(-1)!.push(part);
      continue;
    }
    for (const [index, piece] of part.split("/").entries()) {
      if (index > 0) segments.push([]);
      if (piece !== "") segments.at(-1)!.push(piece);
    }
  }
  return segments;
}

class Lister {
  readonly #shell: Shell;
  #listed = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** The texts below `directory` that fit, each after `prefix`; undefined where something could not be listed. */
  walk(directory: string, segments: readonly (readonly Part[])[], prefix: string): string[] | undefined {
    const [segment, ...rest] = segments;
    if (!segment) return [prefix];
    const { fileSystem } = this.#shell.run.context;
    if (segment.every((part) => typeof part === "string")) {
      const name = segment.join("");
      const next = name === "" ? directory : `${directory}/${name}`;
      if (rest.length === 0) return fileSystem.status(next) ? [prefix + name] : [];
      return this.walk(next, rest, `${prefix}${name}/`);
    }
    this.#listed++;
    const names = this.#listed > MOST_DIRECTORIES ? undefined : fileSystem.names(directory === "" ? "/" : directory, MOST_NAMES);
    if (!names) return this.#isAbsent(directory) ? [] : undefined;
    const pattern = patternOf(segment);
    const found: string[] = [];
    for (const name of names) {
      if (!pattern.test(name)) continue;
      const below = rest.length === 0 ? [prefix + name] : this.walk(`${directory}/${name}`, rest, `${prefix}${name}/`);
      if (below) found.push(...below);
      else if (fileSystem.status(`${directory}/${name}`)?.kind === "directory") return undefined;
    }
    return found;
  }

  /**
   * Below the project nothing fits where there is no such directory, and nothing before may have made one. Elsewhere less is known: what cannot be looked
   * at seems to be missing, too.
   */
  #isAbsent(directory: string): boolean {
    const { run } = this.#shell;
    const { fileSystem, project } = run.context;
    if (!directory.startsWith(`${project}/`) || fileSystem.status(directory) || !fileSystem.status(project)) return false;
    return run.calls.every(({ signature }) => signature !== undefined) && !run.effects.some(({ verb }) => MAKING.has(verb));
  }
}

/** Effects that may leave files which nobody names. */
const MAKING: ReadonlySet<Verb> = new Set<Verb>(["write", "execute", "call"]);

/** A leading dot is only matched by a dot. */
function patternOf(segment: readonly Part[]): RegExp {
  const source = segment
    .map((part) => (typeof part === "string" ? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : part.kind === "segment" ? "[^/]*" : "[^/]"))
    .join("");
  return new RegExp(typeof segment[0] === "string" ? `^${source}$` : `^(?!\\.)${source}$`, "s");
}
