import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { isLayerFileName } from "../config/index.ts";
import { UsageError } from "./output.ts";

/** An option that takes several words takes the command behind it along. */
export function checkNotTaken(policy: readonly string[] | undefined): void {
  const taken = policy?.slice(1).find((word) => !existsSync(word));
  if (taken !== undefined) throw new UsageError(`--policy takes every word behind it, \`${taken}\` too: put the command before it`);
}

/**
 * The files with one of the endings below the given paths. A file that is named has one of them, or is called as configuration is, by its own name and by
 * that of what it links to: of what a command shows a line is quoted, and of other files nothing must be.
 */
export function policyFiles(paths: readonly string[], endings: readonly string[] = [".policy"]): string[] {
  return paths.flatMap((path) => {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) throw new UsageError(`there is no file or directory ${path}`);
    if (!status.isDirectory()) {
      const isOne = (name: string) => isLayerFileName(name) || endings.some((ending) => name.endsWith(ending));
      if ([path, realpathSync(path)].every((name) => isOne(basename(name)))) return [path];
      throw new UsageError(`${path} is no policy file: its name does not end in ${endings.join(" or ")}`);
    }
    const entries = readdirSync(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  });
}
