import { type ReadFile, type Recipe, type Recipes, recipeCode } from "./recipes.ts";

/**
 * The recipes of a Makefile's target and of what it depends on, behind what make runs as it reads; without a name those of the first target. What is
 * assigned in the call holds against the file.
 */
export function makeRecipe(
  text: string,
  name: string | undefined,
  include: ReadFile = () => undefined,
  assigned: readonly string[] = [],
): string | undefined {
  const makefile = new Makefile(include);
  makefile.fix(assigned);
  makefile.read(text);
  makefile.expandRecipes();
  return recipeCode(makefile, name);
}

/** Of files that include each other so many are read. */
const MAX_INCLUDED = 8;
/** Variables within variables. */
const MAX_DEPTH = 8;
/** In characters, all in all: values may hold others many times over. */
const MAX_EXPANDED = 200_000;
const UNKNOWN = "${MAKE_UNKNOWN}";

class Makefile implements Recipes {
  first: string | undefined;
  readonly byName = new Map<string, Recipe>();
  readonly always: string[] = [];
  readonly #include: ReadFile;
  readonly #variables = new Map([
    ["RM", "rm -f"],
    ["MAKE", "make"],
    ["CURDIR", "."],
    // The environment's variables are make's, too.
    ["HOME", "$$HOME"],
    ["PWD", "$$PWD"],
    ["USER", "$$USER"],
    ["TMPDIR", "$$TMPDIR"],
  ]);
  readonly #unexpanded: { readonly recipe: Recipe; readonly at: number; readonly target: string }[] = [];
  readonly #fixed = new Set<string>();
  /** The targets whose recipe is being read. */
  #current: readonly (readonly [string, Recipe])[] = [];
  /** The variable of several lines that is being read. */
  #defined: { readonly name: string; readonly lines: string[] } | undefined;
  #included = 0;
  #expandedSize = 0;

  constructor(include: ReadFile) {
    this.#include = include;
  }

  fix(assigned: readonly string[]): void {
    for (const assignment of assigned) this.#assignment(assignment);
    for (const assignment of assigned) this.#fixed.add(assignment.replace(/\W.*$/s, ""));
  }

  read(text: string): void {
    for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) this.#line(line);
  }

  #line(line: string): void {
    if (this.#defined) this.#define(this.#defined, line);
    else if (line.startsWith("\t")) {
      this.#addLine(line);
    } else if (!this.#directive(line) && !this.#assignment(line)) {
      this.#runsNow(line);
      this.#rule(line);
    }
  }

  #define(defined: { readonly name: string; readonly lines: string[] }, line: string): void {
    if (!/^\s*endef\b/.test(line)) {
      defined.lines.push(bare(line));
      return;
    }
    this.#variables.set(defined.name, defined.lines.join("\n"));
    this.#defined = undefined;
  }

  #directive(line: string): boolean {
    const name = /^\s*(?:override\s+)?define\s+([\w.-]+)/.exec(line)?.[1];
    if (name !== undefined) this.#defined = { name, lines: [] };
    const files = /^\s*[-s]?include\s+(.+)$/.exec(line)?.[1];
    if (files !== undefined) for (const file of this.#expanded(files, "").split(/\s+/)) this.#take(file);
    return name !== undefined || files !== undefined;
  }

  #take(file: string): void {
    const text = this.#included++ < MAX_INCLUDED ? this.#include(file) : undefined;
    if (text !== undefined) this.read(text);
  }

  #assignment(line: string): boolean {
    const [, name, operator = "=", written = ""] =
      /^\s*(?:(?:export|override)\s+)*([A-Za-z_][\w.-]*)\s*(:{0,3}=|[?+!]=)\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) return false;
    if (this.#fixed.has(name)) return true;
    const value = written.trim();
    const before = this.#variables.get(name);
    if (operator === "!=") this.always.push(this.#expanded(value, ""));
    else if (operator.startsWith(":")) this.#runsNow(value);
    if (operator === "+=" && before !== undefined) this.#variables.set(name, `${before} ${value}`);
    else if (operator !== "?=" || before === undefined) this.#variables.set(name, operator === "!=" ? `$(shell ${value})` : value);
    return true;
  }

  /** `$(shell …)` outside a recipe and a value that is kept for later. */
  #runsNow(text: string): void {
    if (/\$[({]shell\s/.test(text)) this.always.push(`: ${this.#expanded(text, "")}`);
  }

  #rule(line: string): void {
    const rule = /^([^\s#:=][^:=#]*)::?(?!=)([^;#]*)(?:;(.*))?/.exec(line);
    if (!rule) return;
    const needs = this.#expanded(rule[2] ?? "", "").split(/\s+/);
    const targets = this.#expanded(rule[1] ?? "", "").split(/\s+/);
    this.#current = targets.filter((target) => target !== "").map((target) => [target, this.#recipe(target, needs)]);
    if (rule[3] !== undefined) this.#addLine(rule[3]);
  }

  #addLine(line: string): void {
    for (const [target, recipe] of this.#current) {
      this.#unexpanded.push({ recipe, at: recipe.lines.length, target });
      recipe.lines.push(bare(line));
    }
  }

  /** A recipe is expanded when it runs: with what the variables are at the end of the file. */
  expandRecipes(): void {
    for (const { recipe, at, target } of this.#unexpanded) recipe.lines[at] = this.#expanded(recipe.lines[at] ?? "", target);
  }

  #recipe(target: string, needs: readonly string[]): Recipe {
    const known = this.byName.get(target);
    const recipe: Recipe = { needs: [...(known?.needs ?? []), ...needs], lines: known?.lines ?? [] };
    this.byName.set(target, recipe);
    if (!target.startsWith(".") && !target.includes("%")) this.first ??= target;
    return recipe;
  }

  /** Make's own variables put in, and what its `shell` runs as a substitution. */
  #expanded(text: string, target: string, depth = 0): string {
    this.#expandedSize += text.length;
    let expanded = "";
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] !== "$" || at + 1 >= text.length) {
        expanded += text[at];
        continue;
      }
      const end = endOfReference(text, at + 1);
      expanded += this.#reference(text.slice(at + 1, end), target, depth);
      at = end - 1;
    }
    return expanded;
  }

  /** What stands behind the dollar. What is not known becomes a variable that the shell does not know either. */
  #reference(reference: string, target: string, depth: number): string {
    if (reference === "$") return "$";
    if (reference === "@") return target;
    if (depth >= MAX_DEPTH || this.#expandedSize > MAX_EXPANDED) return UNKNOWN;
    const inner = /^[({]/.test(reference) ? reference.slice(1, -1) : reference;
    const command = /^shell\s+(.*)$/s.exec(inner)?.[1];
    if (command !== undefined) return `$(${this.#expanded(command, target, depth + 1)}\n)`;
    const value = this.#variables.get(/^call\s+([\w.-]+)/.exec(inner)?.[1] ?? inner);
    if (value !== undefined) return this.#expanded(value, target, depth + 1);
    return /\$[({]shell\s/.test(inner) ? this.#expanded(inner, target, depth + 1) : UNKNOWN;
  }
}

/** A line of a recipe without the signs for make. */
function bare(line: string): string {
  return line.replace(/^[\s@+-]+/, "");
}

/** Behind the bracket that closes what opens at `at`, or behind the one character that stands there. */
function endOfReference(text: string, at: number): number {
  const open = text[at];
  const close = open === "(" ? ")" : "}";
  if (open !== "(" && open !== "{") return at + 1;
  let depth = 0;
  for (let index = at; index < text.length; index += 1) {
    if (text[index] === open) depth += 1;
    else if (text[index] === close) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return text.length;
}
