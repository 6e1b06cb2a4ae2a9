import type { BaseCommand } from "./commands.ts";
import type { Random } from "./random.ts";
import type { World } from "./sandbox.ts";

/** A word that the program is to get; `path` while it is a path below the project, written from there. */
export interface Argument {
  readonly text: string;
  readonly path: boolean;
}

/** A command on its way into disguise: still words, or already the text of a script. `runs` is what the stub must get. */
export type Draft = WordsDraft | TextDraft;

export interface WordsDraft {
  readonly kind: "words";
  readonly words: readonly Argument[];
  readonly runs: readonly string[];
  /** The command while nothing was done to it. */
  readonly base?: BaseCommand;
}

export interface TextDraft {
  readonly kind: "text";
  readonly text: string;
  /** Undefined where the argv is not known beforehand. */
  readonly runs: readonly string[] | undefined;
}

/** One way to write the same command otherwise; undefined where it does not apply. */
export type Form = (draft: Draft, random: Random, world: World) => Draft | undefined;

export function argument(text: string): Argument {
  return { text, path: false };
}

export function wordsDraft(words: readonly string[], runs: Draft["runs"]): Draft {
  return runs ? { kind: "words", words: words.map(argument), runs } : textDraft(words.map(plain).join(" "), undefined);
}

export function textDraft(text: string, runs: Draft["runs"]): TextDraft {
  return { kind: "text", text, runs };
}

const BARE = /^[A-Za-z0-9_./:=@%+,-]+$/;

/** True where the shell takes the text as it is; a word with `=` only where it is no assignment. */
export function isBare(text: string): boolean {
  return BARE.test(text);
}

export function single(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export function double(text: string): string {
  return `"${text.replace(/[\\"$`]/g, "\\$&")}"`;
}

/** The least quoting. */
export function plain(text: string): string {
  return isBare(text) ? text : single(text);
}

export function textOf(draft: Draft): string {
  return draft.kind === "text" ? draft.text : draft.words.map((word) => plain(word.text)).join(" ");
}

/** The draft as words, for forms that work on words: a script is handed to a shell, or to `eval`. */
export function wordsOf(draft: Draft, random: Random, external = false): readonly string[] {
  const words = draft.kind === "words" ? draft.words.map((word) => word.text) : ["eval", draft.text];
  // Only the shell itself knows its builtins.
  if (!external && (draft.kind === "words" || random.chance(0.4))) return words;
  if (draft.kind === "words" && !SHELL_ONLY.has(words[0] ?? "")) return words;
  return [random.pick(["bash", "sh"]), "-c", textOf(draft)];
}

const SHELL_ONLY: ReadonlySet<string> = new Set(["eval", "command", "exec"]);

/** Such a text may stand in one line, followed by anything. */
export function isOneLine(text: string): boolean {
  return !text.includes("\n");
}
