/** What a task needs first, and its lines. */
export interface Recipe {
  readonly needs: readonly string[];
  readonly lines: string[];
}

export interface Recipes {
  /** Runs where no name is given. */
  readonly first: string | undefined;
  readonly byName: ReadonlyMap<string, Recipe>;
  /** What runs when the file is read, whatever is asked for. */
  readonly always?: readonly string[];
}

/** The text of a file that another one takes in; undefined where there is none. */
export type ReadFile = (name: string) => string | undefined;

/** So many recipes that need each other are read. */
const MAX_RECIPES = 24;

/** Each line runs in a shell of its own, after those of what is needed before. */
export function recipeCode({ first, byName, always = [] }: Recipes, name: string | undefined): string | undefined {
  const seen = new Set<string>();
  const lines = [...always];
  const add = (target: string) => {
    const recipe = byName.get(target);
    if (!recipe || seen.has(target) || seen.size >= MAX_RECIPES) return;
    seen.add(target);
    for (const need of recipe.needs) add(need);
    lines.push(...recipe.lines);
  };
  add(name ?? first ?? "");
  return lines.length === 0 ? undefined : lines.map((line) => `(${line}\n)`).join("\n");
}
