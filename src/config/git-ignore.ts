import ignore, { type Ignore } from "ignore";
import type { Ternary } from "../model/index.ts";

/** How the ignore files are read: their text, and whether a directory is there at all. */
export interface IgnoreFiles {
  readText(path: string): string | undefined;
  isDirectory(path: string): boolean;
}

/** Whether version control ignores a path: the `.gitignore` files from the project's root down to it, the deepest one's word last. */
export class GitIgnore {
  readonly #project: string;
  readonly #files: IgnoreFiles;
  readonly #rules = new Map<string, Ignore | undefined>();

  constructor(project: string, files: IgnoreFiles) {
    this.#project = project;
    this.#files = files;
  }

  ignores(path: string, directory: boolean): Ternary {
    if (!path.startsWith(`${this.#project}/`)) return false;
    const segments = path.slice(this.#project.length + 1).split("/");
    // A directory that is ignored takes everything below it along, whatever deeper files say.
    for (let depth = 1; depth <= segments.length; depth++) {
      const isDirectory = depth < segments.length || directory;
      if (this.#ignoresEntry(segments.slice(0, depth), isDirectory)) return true;
    }
    return false;
  }

  #ignoresEntry(segments: readonly string[], directory: boolean): boolean {
    let ignored = false;
    for (let depth = 0; depth < segments.length; depth++) {
      const rules = this.#rulesOf([this.#project, ...segments.slice(0, depth)].join("/"), depth === 0);
      if (!rules) continue;
      const relative = segments.slice(depth).join("/");
      // A path that may name a directory yet to be made is read as one: `rm -rf dist` with `dist/` ignored.
      const answers = [rules.test(relative), ...(directory || depth === 0 ? [rules.test(`${relative}/`)] : [])];
      if (answers.some((answer) => answer.ignored)) ignored = true;
      else if (answers.some((answer) => answer.unignored)) ignored = false;
    }
    return ignored;
  }

  #rulesOf(directory: string, root: boolean): Ignore | undefined {
    if (this.#rules.has(directory)) return this.#rules.get(directory);
    const rules = this.#files.isDirectory(directory) ? parsedRules(this.#textOf(directory, root)) : undefined;
    this.#rules.set(directory, rules);
    return rules;
  }

  #textOf(directory: string, root: boolean): string {
    const own = this.#files.readText(`${directory}/.gitignore`) ?? "";
    const local = root ? this.#files.readText(`${directory}/.git/info/exclude`) : undefined;
    return local === undefined ? own : `${own}\n${local}`;
  }
}

const MOST_PARSED = 100;
const MOST_USES = 1_000;
const parsed = new Map<string, { readonly rules: Ignore; uses: number }>();

/** A resident process is asked with the same texts again and again. Rules keep their answers, so that they are made anew after a while. */
function parsedRules(text: string): Ignore | undefined {
  if (text === "") return undefined;
  const known = parsed.get(text);
  if (known && ++known.uses <= MOST_USES) return known.rules;
  const rules = ignore().add(text);
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(text, { rules, uses: 1 });
  return rules;
}
