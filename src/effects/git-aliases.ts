import type { Value, Word } from "../model/index.ts";
import { knownWord } from "../model/index.ts";
import type { ClauseReading } from "./clauses.ts";
import { type CodeUse, runCode } from "./code.ts";
import { readGitConfig } from "./git-config.ts";
import { MAX_TEXT } from "./limits.ts";
import type { Shell } from "./shell.ts";

/** An alias of an alias of an alias: git follows any number. */
const MAX_ALIASES = 6;
const MAX_FILES = 12;
const MAX_LEVELS = 12;

/** Runs the alias that git's configuration on disk has for a subcommand that it does not know; where there is none, what would run is not known. */
export function runGitAlias(shell: Shell, reading: ClauseReading, words: readonly Word[]): void {
  const name = words[0];
  if (name?.text === undefined) return;
  const start = startOf(shell, reading);
  const repository = start === undefined ? undefined : repositoryOf(shell, start, reading.call.flags["--git-dir"]);
  const alias = start === undefined || !mayLook(shell) ? undefined : aliasIn(shell, configFiles(shell, repository), name.text);
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

function startOf(shell: Shell, { call }: ClauseReading): string | undefined {
  const directory = lastPath(call.flags["-C"]);
  return directory ?? shell.env.cwd.text;
}

function lastPath(value: Value): string | undefined {
  const last = value?.kind === "list" ? value.items.at(-1) : value;
  return last?.kind === "path" ? last.lexical.text : undefined;
}

interface Repository {
  /** The top of the work tree. */
  readonly top: string;
  /** Where its `config` is. */
  readonly directory: string;
}

/** The nearest repository above, as `.git` shows it: a directory, or a file that names one. */
function repositoryOf(shell: Shell, start: string, given: Value): Repository | undefined {
  const named = lastPath(given);
  if (named !== undefined) return { top: start, directory: named };
  let top = start;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const path = below(top, ".git");
    const kind = shell.run.paths.status(path)?.kind;
    if (kind === "directory") return { top, directory: path };
    if (kind === "file") return { top, directory: commonDirectory(shell, top, path) ?? path };
    if (top === "/") return undefined;
    top = top.slice(0, top.lastIndexOf("/")) || "/";
  }
  return undefined;
}

/** A linked work tree has the configuration of the repository that it was made from. */
function commonDirectory(shell: Shell, top: string, file: string): string | undefined {
  const { paths } = shell.run;
  const own = /^gitdir:\s*(.+?)\s*$/m.exec(paths.readText(file, MAX_TEXT) ?? "")?.[1];
  if (own === undefined) return undefined;
  const directory = against(shell, own, top);
  const common = paths.readText(below(directory, "commondir"), MAX_TEXT)?.trim();
  return common === undefined || common === "" ? directory : against(shell, common, directory);
}

function configFiles(shell: Shell, repository: Repository | undefined): readonly string[] {
  const home = shell.env.home.text;
  return [
    "/etc/gitconfig",
    ...(home === undefined ? [] : [below(home, ".config/git/config"), below(home, ".gitconfig")]),
    ...(repository ? [below(repository.directory, "config"), below(repository.directory, "config.worktree")] : []),
  ];
}

/** The last file that has the alias counts. A condition of an `includeIf` is taken to hold. */
function aliasIn(shell: Shell, files: readonly string[], name: string): string | undefined {
  const key = `alias.${name.toLowerCase()}`;
  const left = [...files];
  let alias: string | undefined;
  for (let count = 0; count < MAX_FILES && left.length > 0; count += 1) {
    const file = left.shift() as string;
    const text = textOf(shell, file);
    if (text === undefined) continue;
    const { values, includes } = readGitConfig(text);
    alias = values.get(key) ?? values.get(`alias.${name}.command`) ?? alias;
    left.unshift(...includes.map((path) => against(shell, path, file.slice(0, file.lastIndexOf("/")) || "/")));
  }
  return alias;
}

function textOf(shell: Shell, file: string): string | undefined {
  const { paths } = shell.run;
  const made = paths.created.get(file)?.content?.text;
  if (made !== undefined) return made;
  return paths.status(file)?.kind === "file" ? paths.readText(file, MAX_TEXT) : undefined;
}

function against(shell: Shell, path: string, directory: string): string {
  if (path.startsWith("/")) return path;
  if (path.startsWith("~/")) return below(shell.env.home.text ?? "/", path.slice(2));
  return below(directory, path);
}

function below(directory: string, name: string): string {
  return `${directory === "/" ? "" : directory}/${name}`;
}
