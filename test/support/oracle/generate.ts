import { type Expected, STARTS, UNRESOLVABLE_STARTS } from "./commands.ts";
import { type Draft, type Form, textOf } from "./draft.ts";
import { Random } from "./random.ts";
import { refusal } from "./refuse.ts";
import { DOCUMENTS, FUNCTIONS, WRAPPERS } from "./rewrite-carriers.ts";
import { DIRECTORIES, PATHS } from "./rewrite-places.ts";
import { DESCRIPTORS, EVALUATIONS, TABLES } from "./rewrite-state.ts";
import { ENCODINGS, SUBSTITUTIONS, VARIABLES } from "./rewrite-values.ts";
import { BRACES, ESCAPES, FLAGS, QUOTING } from "./rewrite-words.ts";
import type { World } from "./sandbox.ts";

/** The fifteen kinds of rewriting that keep the meaning. */
const KINDS = {
  quoting: QUOTING,
  escapes: ESCAPES,
  flags: FLAGS,
  wrappers: WRAPPERS,
  variables: VARIABLES,
  substitutions: SUBSTITUTIONS,
  braces: BRACES,
  documents: DOCUMENTS,
  encodings: ENCODINGS,
  functions: FUNCTIONS,
  directories: DIRECTORIES,
  paths: PATHS,
  evaluations: EVALUATIONS,
  descriptors: DESCRIPTORS,
  tables: TABLES,
} as const satisfies Readonly<Record<string, readonly Form[]>>;

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

export interface Disguise {
  readonly seed: number;
  readonly text: string;
  readonly kinds: readonly Kind[];
  /** What the stub must get; undefined where that is not known beforehand. */
  readonly runs: readonly string[] | undefined;
  readonly expects: Expected;
}

export const MOST_NESTED = 4;
/** Past this a seed takes no further rewriting: encodings of encodings grow fast. */
const LONGEST = 12_000;

/** The command of a seed, in up to four disguises, one in the other. */
export function generate(seed: number, world: World): Disguise {
  const random = new Random(seed);
  const start = random.pick(random.chance(0.04) ? UNRESOLVABLE_STARTS : STARTS);
  const depth = 1 + random.below(MOST_NESTED);
  const kinds: Kind[] = [];
  let draft: Draft = start.draft;
  while (kinds.length < depth && textOf(draft).length < LONGEST) {
    const kind = nextKind(random, draft);
    const next = random.pick<Form>(KINDS[kind])(draft, random, world);
    if (!next) continue;
    const refused = refusal(textOf(next));
    if (refused) throw new Error(`seed ${seed} is not safe to run (${refused}): ${textOf(next)}`);
    draft = next;
    kinds.push(kind);
  }
  return { seed, text: textOf(draft), kinds, runs: draft.runs, expects: start.expects };
}

/** Flags and paths can be rewritten only as long as nothing else was. */
function nextKind(random: Random, draft: Draft): Kind {
  if (draft.kind === "words" && draft.base && random.chance(0.3)) return random.pick(["flags", "paths", "directories"] as const);
  return random.pick(KIND_NAMES);
}
