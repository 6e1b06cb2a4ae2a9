import type { Span } from "./span.ts";

/**
 * An abstract shell word: the set of texts that it may have when the command runs (S6).
 * A part is a known text or a hole. A hole `any` may be every text, the empty one included; `segment` (the shell's `*`) every text without `/`;
 * `character` (the shell's `?` or `[…]`) one character but `/`.
 */
export interface Word {
  readonly kind: "word";
  readonly parts: readonly Part[];
  /** The whole text where every part is known. */
  readonly text: string | undefined;
  /** True where the word may turn into no word or several (`$@`, an unquoted variable). */
  readonly open: boolean;
  readonly span?: Span;
  /** What flowed into the holes, or into the known text. */
  readonly flow?: Flow;
}

/** A known text, or a hole for texts that are not known. */
export type Part = string | Hole;

/** Stands for any text, for any without `/`, or for one character. */
export interface Hole {
  readonly kind: "any" | "segment" | "character";
}

/** Where data or code came from. `sources` names the paths that were read into it. */
export interface Flow {
  readonly origin: CodeSource;
  readonly sources: readonly PathValue[];
  /** True where a part of it came from the network. */
  readonly network: boolean;
  /** A variable of the environment, named like a secret, whose value is in it. */
  readonly variable?: string;
  /** The program that printed it, where it was called by its own name with words that were written out. */
  readonly maker?: string;
}

/** Where code may come from, the words of `source` in policies; `project` is a task of the project, `registry` a package. */
export type CodeSource = "literal" | "file" | "network" | "stdin" | "generated" | "registry" | "project" | "unknown";

/**
 * A path as S9 compares it: `lexical` is absolute, without `.` and `..`; `real` also has links followed as far as they exist.
 * For a path that cannot be read both are the same. Words, because parts may be unknown.
 */
export interface PathValue {
  readonly kind: "path";
  /** As the command wrote it. */
  readonly written: Word;
  readonly lexical: Word;
  readonly real: Word;
  /** False for a path inside a container or on another machine: it has no relation to project, home or cwd. */
  readonly local: boolean;
  /** The path names what lies below a directory, not the directory: `D/*`, `D/.`. */
  readonly contents: boolean;
  /** The path and all below it (`rm -r`, unpacking into it). */
  readonly tree: boolean;
  /** A delete narrowed to the names that this glob matches, anywhere below. */
  readonly narrowedTo?: string;
  /** Named from within the project, which itself lies below a directory for temporary files: what it names is not temporary for that. */
  readonly anchored?: boolean;
  /** Identity of an existing file with more than one name, `device:inode` (S9, hard links). */
  readonly inode?: string | undefined;
}

/** Any text, the empty one included. */
export const ANY: Hole = { kind: "any" };
/** Any text without `/`. */
export const SEGMENT: Hole = { kind: "segment" };
/** One character but `/`. */
export const CHARACTER: Hole = { kind: "character" };

/** The word of which everything is known. */
export function knownWord(text: string, span?: Span): Word {
  return span ? { kind: "word", parts: [text], text, open: false, span } : { kind: "word", parts: [text], text, open: false };
}

/** The word of which nothing is known. */
export const UNKNOWN_WORD: Word = { kind: "word", parts: [ANY], text: undefined, open: false };

/** True where no character of the word is known (S6: such a word is unconstrained). */
export function isUnconstrained(word: Word): boolean {
  if (word.text !== undefined) return false;
  return word.parts.every((part) => typeof part !== "string" || part === "");
}

/** True where what is not known are names that the shell looks up: `*`, `?`, `[…]`. */
export function isGlob(word: Word): boolean {
  return word.text === undefined && word.parts.every((part) => typeof part === "string" || part.kind !== "any");
}

/** Makes a word of parts: neighbouring texts are joined, and neighbouring holes for any text; empty texts are dropped. */
export function wordOf(
  parts: readonly Part[],
  options: { readonly open?: boolean; readonly span?: Span | undefined; readonly flow?: Flow | undefined } = {},
): Word {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else if (isAnyText(part) && isAnyText(last)) continue;
    else if (part !== "") joined.push(part);
  }
  const only = joined.length === 0 ? "" : joined.length === 1 && typeof joined[0] === "string" ? joined[0] : undefined;
  return {
    kind: "word",
    parts: joined,
    text: only,
    open: options.open ?? false,
    ...(options.span ? { span: options.span } : {}),
    ...(options.flow ? { flow: options.flow } : {}),
  };
}

/** Any text behind any text is any text. */
function isAnyText(part: Part | undefined): boolean {
  return typeof part === "object" && part.kind === "any";
}
