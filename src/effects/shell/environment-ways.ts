/** What each field of a shell's state is after either of two ways. */
import type { Word } from "../../model/index.ts";
import type { Environment } from "./environment.ts";
import { eitherInput, eitherPrints } from "./standard-streams.ts";
import {
  eitherAliases,
  eitherAttributes,
  eitherCallees,
  eitherDescriptors,
  eitherHashed,
  eitherTable,
  eitherWords,
  same,
  widened,
} from "./ways.ts";

type Changing = Exclude<keyof Environment, "home" | "context">;
/** Methods are no state. */
type Field = { [Key in Changing]: Environment[Key] extends (...parameters: never[]) => unknown ? never : Key }[Changing];

type Merges = { readonly [Key in Field]: ((mine: Environment, theirs: Environment) => Environment[Key]) | "apart" };

/** A field without a line here does not compile. `apart`: the environment itself says what becomes of it. */
const MERGES: Merges = {
  cwd: "apart",
  oldCwd: "apart",
  directories: "apart",
  astray: "apart",
  ended: "apart",
  references: "apart",
  either: "apart",
  errexit: (mine, theirs) => mine.errexit && theirs.errexit,
  oddGlobs: (mine, theirs) => mine.oddGlobs || theirs.oddGlobs,
  functions: (mine, theirs) => eitherCallees(mine.functions, theirs.functions, mine.outer),
  outer: ({ outer }) => outer,
  aliases: (mine, theirs) => eitherAliases(mine.aliases, theirs.aliases),
  hashed: (mine, theirs) => eitherHashed(mine.hashed, theirs.hashed),
  attributes: (mine, theirs) => eitherAttributes(mine.attributes, theirs.attributes),
  descriptors: (mine, theirs) => eitherDescriptors(mine.descriptors, theirs.descriptors),
  input: (mine, theirs) => eitherInput(mine.input, theirs.input),
  prints: (mine, theirs) => eitherPrints(mine.prints, theirs.prints),
  locals: (mine, theirs) => eitherTable(mine.locals, theirs.locals, (one, other) => one ?? other),
  watchers: (mine, theirs) =>
    eitherTable(mine.watchers, theirs.watchers, (one, other) => (now) => {
      one?.(now);
      other?.(now);
    }),
  zero: ({ zero }, theirs) => eitherWord(zero, theirs.zero),
  // Both ask for the parameters as they were: this stands before them.
  positionalOpen: (mine, theirs) => mine.positionalOpen || theirs.positionalOpen || mine.positional?.length !== theirs.positional?.length,
  positional: (mine, theirs) => (mine.positional === theirs.positional ? mine.positional : eitherWords(mine.positional, theirs.positional)),
};

const MERGED = (Object.keys(MERGES) as Field[]).filter((field) => MERGES[field] !== "apart");

/** True where something differed. */
export function mergeFields(mine: Environment, theirs: Environment): boolean {
  let differed = false;
  for (const field of MERGED) if (mergeField(mine, theirs, field)) differed = true;
  return differed;
}

function mergeField<Key extends Field>(mine: Environment, theirs: Environment, field: Key): boolean {
  const merge: Merges[Key] = MERGES[field];
  if (merge === "apart") return false;
  const merged = merge(mine, theirs);
  if (merged === mine[field]) return false;
  mine[field] = merged;
  return true;
}

/** Where the shell is, was and may go back to. */
export function mergePlaces(mine: Environment, theirs: Environment): boolean {
  const differed = mine.cwd !== theirs.cwd && (mine.cwd.text === undefined || mine.cwd.text !== theirs.cwd.text);
  if (differed) mine.cwd = widened(mine.cwd, theirs.cwd);
  mine.oldCwd = eitherWord(mine.oldCwd, theirs.oldCwd);
  if (mine.directories !== theirs.directories)
    mine.directories =
      mine.directories.length === theirs.directories.length ? (eitherWords(mine.directories, theirs.directories) ?? []) : [];
  return differed;
}

function eitherWord(left: Word | undefined, right: Word | undefined): Word | undefined {
  if (!left || !right) return undefined;
  return same(left, right) ? left : widened(left, right);
}
