import type { Value } from "../../model/index.ts";
import { MAX_TEXT } from "../limits.ts";
import type { Shell } from "../shell/shell.ts";
import type { ClauseReading } from "../signatures/clauses.ts";
import { type GitConfig, readGitConfig } from "./git-config.ts";

const MAX_FILES = 12;
const MAX_LEVELS = 12;

/** The directory that git is told to start in. */
export function startOf(shell: Shell, { call }: ClauseReading): string | undefined {
  const directory = lastPath(call.flags["-C"]);
  return directory ?? shell.env.cwd.text;
}

function lastPath(value: Value): string | undefined {
  const last = value?.kind === "list" ? value.items.at(-1) : value;
  return last?.kind === "path" ? last.lexical.text : undefined;
}

export interface Repository {
  /** The top of the work tree. */
  readonly top: string;
  /** Where its `config` is. */
  readonly directory: string;
}

/** The nearest repository above, as `.git` shows it: a directory, or a file that names one. */
export function repositoryOf(shell: Shell, start: string, given: Value): Repository | undefined {
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

/** What git reads its settings from, for this repository. */
export function configFiles(shell: Shell, repository: Repository | undefined): readonly string[] {
  const home = shell.env.home.text;
  return [
    "/etc/gitconfig",
    ...(home === undefined ? [] : [below(home, ".config/git/config"), below(home, ".gitconfig")]),
    ...(repository ? [below(repository.directory, "config"), below(repository.directory, "config.worktree")] : []),
  ];
}

/** Hands out the settings of each file and of those that it includes, in git's order. A condition of an `includeIf` is taken to hold. */
export function eachConfig(shell: Shell, files: readonly string[], see: (values: GitConfig) => void): void {
  const left = [...files];
  for (let count = 0; count < MAX_FILES && left.length > 0; count += 1) {
    const file = left.shift() as string;
    const text = textOf(shell, file);
    if (text === undefined) continue;
    const { values, includes } = readGitConfig(text);
    see(values);
    left.unshift(...includes.map((path) => against(shell, path, file.slice(0, file.lastIndexOf("/")) || "/")));
  }
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
