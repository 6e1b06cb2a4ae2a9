import type { Function as FunctionNode } from "unbash";
import { knownWord, type Span, type Word } from "../../model/index.ts";
import type { Path } from "../paths/paths.ts";
import type { Carried, Run } from "../run.ts";
import { namedDescriptor, openByName } from "./descriptors.ts";
import type { Environment } from "./environment.ts";
import type { Data, Output } from "./flow.ts";

/** One level of code being read: where its input comes from, where its output goes, and what it shares with the code around it. */
export interface Shell {
  readonly run: Run;
  readonly env: Environment;
  readonly carried: Carried;
  readonly depth: number;
  /** Set inside text that was put together: everything in it stands where the text does. */
  readonly span: Span | undefined;
  /** Words that the code names `HOLE…`: parts of it that were not text. */
  readonly holes: readonly Word[];
  /** What commands read; undefined where nothing is known to be there. */
  readonly stdin: Data | undefined;
  /** Collects what commands print where somebody listens. */
  readonly output: Output | undefined;
  /** The pipeline that the code stands in, where it is one stage of it; -1 where each command starts its own. */
  readonly pipeline: number;
  readonly stage: number;
  /** Functions being run, to see recursion. */
  readonly functions: readonly string[];
  /** Their bodies: another function of the same name is no recursion. */
  readonly bodies?: readonly FunctionNode[];
  /** Names that the carrier assigns for the command: `env A=1 cmd`. */
  readonly assigns?: readonly Word[];
  /** Where the code is in a language of its own, of which most is Bash. */
  readonly dialect?: "zsh" | undefined;
  /** True where a `cd` is taken to have failed: others are then taken to have worked. */
  readonly astray?: boolean;
  /** True where a command runs beside others: in a pipeline or in the background. */
  readonly forked: boolean;
  /** How many functions were being run when the last command was started beside others. */
  readonly forkedAt?: number;
}

export function isZsh({ dialect }: Shell): boolean {
  return dialect === "zsh";
}

export function nodeSpan(shell: Shell, node: { readonly pos: number; readonly end: number }): Span {
  return shell.span ?? { start: node.pos, end: node.end };
}

/** Resolves a word as a path where the command runs. */
export function shellPath(shell: Shell, word: Word, directory: Word = shell.env.cwd, tree = false, keepLast = false): Path {
  const { run, carried } = shell;
  if (run.bindings.size > 0) {
    const binding = run.bindings.get(word);
    if (binding) return binding.path;
  }
  const path = run.paths.path(shell.env.descriptors ? openedByName(shell, word) : word, directory, {
    local: carried.place === "local",
    keepLast,
    tree,
  });
  if (carried.place !== "container" || carried.mounts.length === 0 || path.lexical.text === undefined) return path;
  for (const mount of carried.mounts) {
    const inside = path.lexical.text;
    if (inside !== mount.inside && !inside.startsWith(mount.inside === "/" ? "/" : `${mount.inside}/`)) continue;
    const rest = inside.slice(mount.inside === "/" ? 0 : mount.inside.length);
    const { outside } = mount;
    const word = {
      ...outside.lexical,
      parts: [...outside.lexical.parts, rest],
      text: outside.lexical.text === undefined ? undefined : outside.lexical.text + rest,
    };
    return run.paths.path(word, outside.lexical, { local: true, keepLast, tree });
  }
  return path;
}

/** Names by which put-together code refers to words that are not text. */
export const HOLE = "__hole_";

/** `/dev/fd/3` is what the descriptor was opened on. */
function openedByName({ run, env }: Shell, word: Word): Word {
  const number = word.text === undefined ? undefined : namedDescriptor(word.text);
  const ways = number === undefined ? undefined : env.descriptors?.get(number);
  return number === undefined || !ways ? word : knownWord(openByName(run, number, ways), word.span);
}
