import { type ReadFile, type Recipe, type Recipes, recipeCode } from "./recipes.ts";

/** The recipes of a justfile's recipe and of those that it needs, behind what runs as it is read; without a name those of the first one. */
export function justRecipe(text: string, name: string | undefined, include: ReadFile = () => undefined): string | undefined {
  const justfile = new Justfile(include);
  justfile.read(text);
  justfile.finish();
  return recipeCode(justfile, name);
}

/** Of files that import each other so many are read. */
const MAX_IMPORTED = 8;
const UNKNOWN = "${JUST_UNKNOWN}";

class Justfile implements Recipes {
  first: string | undefined;
  readonly byName = new Map<string, Recipe>();
  readonly always: string[] = [];
  readonly #include: ReadFile;
  readonly #variables = new Map<string, string>();
  /** Recipes that say by their first line what they are in: the interpreter, and its program by lines. */
  readonly #programs = new Map<Recipe, { readonly interpreter: string; readonly body: string[] }>();
  #current: Recipe | undefined;
  #imported = 0;

  constructor(include: ReadFile) {
    this.#include = include;
  }

  read(text: string): void {
    for (const line of text.split(/\r?\n/)) this.#line(line);
  }

  /** A program is handed to its interpreter, as just does with a file. */
  finish(): void {
    for (const [{ lines }, { interpreter, body }] of this.#programs) lines.push([`${interpreter} <<'${END}'`, ...body, END].join("\n"));
  }

  #line(line: string): void {
    if (/^\s+\S/.test(line)) {
      if (this.#current) this.#addTo(this.#current, line);
      return;
    }
    const file = /^import\??\s+(?:"([^"]+)"|'([^']+)')/.exec(line);
    if (file) this.#take(file[1] ?? file[2] ?? "");
    else if (!this.#assignment(line)) this.#header(line);
  }

  #addTo(recipe: Recipe, line: string): void {
    const text = line.replace(/^\s+/, "");
    const program = this.#programs.get(recipe);
    const interpreter = recipe.lines.length === 0 ? /^#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(\S.*)$/.exec(text)?.[1] : undefined;
    if (program) program.body.push(this.#filled(line.replace(/^(?: {1,4}|\t)/, "")));
    else if (interpreter !== undefined) this.#programs.set(recipe, { interpreter, body: [] });
    else recipe.lines.push(this.#filled(text.replace(/^[@-]+/, "")));
  }

  #filled(text: string): string {
    return text.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, expression: string) => this.#variables.get(expression) ?? UNKNOWN);
  }

  #take(file: string): void {
    const text = this.#imported++ < MAX_IMPORTED ? this.#include(file) : undefined;
    if (text !== undefined) this.read(text);
  }

  #assignment(line: string): boolean {
    const [, name, value = ""] = /^(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) return false;
    for (const [, code = ""] of value.matchAll(/`([^`]*)`/g)) this.always.push(code);
    const literal = /^(?:"([^"\\]*)"|'([^']*)')\s*(?:#.*)?$/.exec(value);
    if (literal) this.#variables.set(name, literal[1] ?? literal[2] ?? "");
    return true;
  }

  #header(line: string): void {
    const recipe = /^@?([A-Za-z_][\w-]*)(?:\s+[^:]*)?:(?!=)\s*(.*)$/.exec(line);
    if (!recipe) {
      if (line.trim() !== "" && !line.startsWith("#") && !line.startsWith("[")) this.#current = undefined;
      return;
    }
    const [, name = "", needs = ""] = recipe;
    this.#current = { needs: needs.split(/[\s()&]+/), lines: [] };
    this.byName.set(name, this.#current);
    this.first ??= name;
  }
}

const END = "JUST_END";
