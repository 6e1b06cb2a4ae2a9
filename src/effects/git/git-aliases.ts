import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { type CodeUse, runCode } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import type { ClauseReading } from "../signatures/clauses.ts";
import { configFiles, eachConfig, repositoryOf, startOf } from "./git-repository.ts";

/** An alias of an alias of an alias: git follows any number. */
const MAX_ALIASES = 6;

/** Runs the alias that git's configuration on disk has for a subcommand that it does not know; where there is none, what would run is not known. */
export function runGitAlias(shell: Shell, reading: ClauseReading, words: readonly Word[]): void {
  const name = words[0];
  if (name?.text === undefined) return;
  const start = startOf(shell, reading);
  const repository = start === undefined ? undefined : repositoryOf(shell, start, reading.call.flags["--git-dir"]);
  const alias =
    start === undefined || !mayLook(shell)
      ? undefined
      : (givenAlias(reading, name.text) ?? aliasIn(shell, configFiles(shell, repository), name.text));
  if (start === undefined || alias === undefined) {
    shell.run.fail("git has no such subcommand, and no such alias was found", name.span);
    return;
  }
  const env = shell.env.clone();
  const isShell = alias.startsWith("!");
  env.cwd = knownWord(isShell ? (repository?.top ?? start) : start);
  const carried = { ...shell.carried, unwrapped: [...shell.carried.unwrapped, "git"], by: reading.index };
  const use: CodeUse = { reading, language: "shell", appended: words.slice(1), sameShell: false };
  runCode({ ...shell, env, carried, depth: shell.depth + 1 }, knownWord(isShell ? alias.slice(1) : `git ${alias}`, name.span), use);
}

function mayLook({ carried }: Shell): boolean {
  return carried.place === "local" && carried.unwrapped.filter((by) => by === "git").length <= MAX_ALIASES;
}

/** `-c alias.x=…` comes before what any file says, the last one of them. */
function givenAlias({ call }: ClauseReading, name: string): string | undefined {
  const given = call.flags["-c"];
  const key = `alias.${name.toLowerCase()}=`;
  return (given?.kind === "list" ? given.items : [given])
    .map((item) => (item?.kind === "word" ? item.text : undefined))
    .findLast((text) => text?.toLowerCase().startsWith(key))
    ?.slice(key.length);
}

/** The last file that has the alias counts. */
function aliasIn(shell: Shell, files: readonly string[], name: string): string | undefined {
  const key = `alias.${name.toLowerCase()}`;
  let alias: string | undefined;
  eachConfig(shell, files, (values) => {
    alias = values.get(key) ?? values.get(`alias.${name}.command`) ?? alias;
  });
  return alias;
}
