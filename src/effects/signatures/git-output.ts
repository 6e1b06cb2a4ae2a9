import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import type { Data } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";

/** What git prints where that is a revision, or the root of the project; undefined where it may be anything else. */
export function gitOutput(shell: Shell, words: readonly Word[]): Data | undefined {
  const [, subcommand, ...rest] = words;
  const options = rest.map(({ text }) => text ?? "").filter((text) => text.startsWith("-"));
  switch (subcommand?.text) {
    case "merge-base":
      return options.length === 0 ? REVISION : undefined;
    case "rev-parse":
      if (rest.length === 1 && rest[0]?.text === "--show-toplevel") return projectRoot(shell);
      return rest.length > options.length && options.every((option) => PARSE_OPTIONS.test(option)) ? REVISION : undefined;
    case "rev-list":
      return options.every((option) => LIST_OPTIONS.test(option)) ? REVISION : undefined;
    case "log":
      return options.some((option) => HASH_FORMAT.test(option)) &&
        options.every((option) => HASH_FORMAT.test(option) || LIST_OPTIONS.test(option))
        ? REVISION
        : undefined;
    default:
      return undefined;
  }
}

/** Stands for whichever hash it is: none does anything that another one would not. */
const REVISION = knownWord("0".repeat(40));

const PARSE_OPTIONS = /^(?:--verify|-q|--quiet|--short(?:=\d+)?)$/;
const LIST_OPTIONS = /^(?:-\d+|-n\d*|--max-count=\d+|--skip=\d+|--all|--reverse|--merges|--no-merges|--first-parent|--branches|--tags|--)$/;
const HASH_FORMAT = /^--(?:format|pretty)=(?:format:)?%[hH]$/;

/** Git's root is the project where that has a repository of its own. */
function projectRoot({ env, run }: Shell): Data | undefined {
  const { project } = run.context;
  const { text } = env.cwd;
  const isWithin = text === project || text?.startsWith(`${project}/`) === true;
  return isWithin && run.paths.status(`${project}/.git`) !== undefined ? knownWord(project) : undefined;
}
