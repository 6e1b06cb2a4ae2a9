/** A path's two spellings, each with the text or parts that every group of automata wants. */
import type { Ends } from "../automata/index.ts";
import type { AutomatonGroup, Part, PathValue, Word } from "../model/index.ts";
import type { Scope } from "./scope.ts";
import { pathParts, stripPrefix } from "./word-parts.ts";

/** What a path is compared in. */
export type ViewScope = Pick<Scope, "tables" | "context" | "counters" | "memory">;

export type GroupName = "absolute" | "inProject" | "inHome";

export interface View {
  readonly lexical: Spelling;
  readonly real: Spelling;
}

/** One spelling of a path, as each group sees it; undefined where it cannot be there. */
export interface Spelling {
  readonly absolute: GroupView | undefined;
  readonly inProject: GroupView | undefined;
  readonly inHome: GroupView | undefined;
}

export interface GroupView {
  /** The text where it is known. */
  readonly text: string | undefined;
  /** What the word may be in this group. */
  readonly rests: readonly (readonly Part[])[];
  /** False where the word may also be outside. */
  readonly always: boolean;
  readonly form: "absolute" | "relative";
  /** For each automaton that ran: the state of the known text. */
  readonly states: number[];
  /** End states of abstract words, by what was appended, then by the automaton's number. */
  ends: Map<string, (readonly Ends[] | undefined)[]> | undefined;
}

/** Made once an action for each path. */
export function viewOf(path: PathValue, scope: ViewScope): View {
  const { views } = scope.memory;
  const known = views.get(path);
  if (known) return known;
  const lexical = spellingOf(path.lexical, path.local, scope);
  const isSame = path.real === path.lexical || (path.real.text !== undefined && path.real.text === path.lexical.text);
  const view: View = { lexical, real: isSame ? lexical : spellingOf(path.real, path.local, scope) };
  views.set(path, view);
  return view;
}

function spellingOf(word: Word, local: boolean, scope: ViewScope): Spelling {
  const { context } = scope;
  const { tables } = scope.tables;
  if (word.text !== undefined) {
    const { text } = word;
    return {
      absolute: knownView(text.startsWith("/") ? text : `/${text}`, "absolute", tables.absolute),
      inProject: local ? knownView(textBelow(text, context.project), "relative", tables.inProject) : undefined,
      inHome: local ? knownView(textBelow(text, context.home), "relative", tables.inHome) : undefined,
    };
  }
  const parts = pathParts(word);
  return {
    absolute: { text: undefined, rests: [parts], always: true, form: "absolute", states: [], ends: undefined },
    inProject: local ? abstractView(parts, context.project, tables.inProject) : undefined,
    inHome: local ? abstractView(parts, context.home, tables.inHome) : undefined,
  };
}

function knownView(text: string | undefined, form: "absolute" | "relative", group: AutomatonGroup): GroupView | undefined {
  if (text === undefined || group.automata.length === 0) return undefined;
  return { text, rests: [text === "" ? [] : [text]], always: true, form, states: [], ends: undefined };
}

function abstractView(parts: readonly Part[], directory: string, group: AutomatonGroup): GroupView | undefined {
  if (group.automata.length === 0) return undefined;
  const below = stripPrefix(parts, directory.endsWith("/") ? directory : `${directory}/`);
  return below.rests.length === 0
    ? undefined
    : { text: undefined, rests: below.rests, always: below.always, form: "relative", states: [], ends: undefined };
}

/** The path below the directory, empty for the directory itself. */
function textBelow(text: string, directory: string): string | undefined {
  if (text === directory) return "";
  if (directory.endsWith("/")) return text.startsWith(directory) ? text.slice(directory.length) : undefined;
  return text.startsWith(directory) && text.charCodeAt(directory.length) === 47 ? text.slice(directory.length + 1) : undefined;
}
