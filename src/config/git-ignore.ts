import ignore, { type Ignore } from "ignore";
import type { Ternary } from "../model/index.ts";

/** Whether version control ignores a path: the `.gitignore` files from the project's root down to it, the deepest one's word last. */
export class GitIgnore {
  readonly #project: string;
  readonly #read: (path: string) => string | undefined;
  readonly #files = new Map<string, Ignore | undefined>();

  constructor(project: string, read: (path: string) => string | undefined) {
    this.#project = project;
    this.#read = read;
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
    if (this.#files.has(directory)) return this.#files.get(directory);
    const texts = [this.#read(`${directory}/.gitignore`), root ? this.#read(`${directory}/.git/info/exclude`) : undefined].filter(
      (text) => text !== undefined,
    );
    const rules = texts.length > 0 ? ignore().add(texts.join("\n")) : undefined;
    this.#files.set(directory, rules);
    return rules;
  }
}
