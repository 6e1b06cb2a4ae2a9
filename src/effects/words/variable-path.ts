import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import type { Path } from "../paths/paths.ts";
import type { Run } from "../run.ts";

/** Where a secret variable stands for rules: a file of its name below the environment. */
export function variablePath(run: Run, name: string, directory: Word): Path {
  return run.paths.path(knownWord(`${ENVIRONMENT}/${name}`), directory, NOT_LOCAL);
}

export const ENVIRONMENT = "/proc/self/environ";
const NOT_LOCAL = { local: false, keepLast: false, tree: false };
