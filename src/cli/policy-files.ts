import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./output.ts";

/** The files with one of the endings below the given paths; a file that is named counts whatever its ending. */
export function policyFiles(paths: readonly string[], endings: readonly string[] = [".policy"]): string[] {
  return paths.flatMap((path) => {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) throw new UsageError(`there is no file or directory ${path}`);
    if (!status.isDirectory()) return [path];
    const entries = readdirSync(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  });
}
