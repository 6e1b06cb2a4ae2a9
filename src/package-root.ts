import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The directory of this package's manifest, from a bundle in `dist/` and from the sources alike. */
export function packageRoot(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, "package.json")) && dirname(directory) !== directory) directory = dirname(directory);
  return directory;
}
