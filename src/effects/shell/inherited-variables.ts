import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import type { Environment } from "./environment.ts";

/** What a variable says that the script did not set, where every session says so. */
export function inheritedVariable({ cwd, oldCwd, home, context }: Environment, name: string): Word | undefined {
  switch (name) {
    case "PWD":
      return cwd;
    case "HOME":
      return home;
    case "OLDPWD":
      return oldCwd;
    case "TMPDIR":
      return context?.temp[0] === undefined ? undefined : knownWord(context.temp[0]);
    case "USER":
    case "LOGNAME":
      return context ? knownWord(context.user) : undefined;
    case "IFS":
      return DEFAULT_IFS;
    case "SHELL":
      return context && A_SHELL;
    case "EDITOR":
    case "VISUAL":
    case "PAGER":
      return context && AN_EDITOR;
    default:
      return undefined;
  }
}

const DEFAULT_IFS = knownWord(" \t\n");
/** Whichever shell or editor it is, it is one. */
const A_SHELL = knownWord("/bin/sh");
const AN_EDITOR = knownWord("editor");
