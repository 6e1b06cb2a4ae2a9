/** What the files say in which projects keep their tasks: the shell code of a task by its name. Pure text in, text out. */

/** The scripts of a `package.json` that `npm run NAME` starts, in their order; undefined where there is no such script. */
export function packageScript(text: string, name: string): string | undefined {
  const scripts = entriesOf(text, "scripts");
  const code = scripts?.[name];
  if (typeof code !== "string") return undefined;
  return [scripts?.[`pre${name}`], code, scripts?.[`post${name}`]].filter((part) => typeof part === "string").join("\n");
}

/** The scripts of a `package.json` that run once the packages of the project are installed. */
export function installScripts(text: string): string | undefined {
  const scripts = entriesOf(text, "scripts");
  const code = AFTER_INSTALL.map((name) => scripts?.[name]).filter((part) => typeof part === "string");
  return code.length === 0 ? undefined : code.join("\n");
}

const AFTER_INSTALL = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];

/** The task of a `deno.json`, written as its command or as an object that has one. */
export function denoTask(text: string, name: string): string | undefined {
  const task = entriesOf(text, "tasks")?.[name];
  const code = typeof task === "object" && task !== null ? (task as { readonly command?: unknown }).command : task;
  return typeof code === "string" ? code : undefined;
}

/** The scripts of a `composer.json` that `composer NAME` starts: their own, or those around an installation. */
export function composerScripts(text: string, name: string): string | undefined {
  const scripts = entriesOf(text, "scripts");
  const around = COMPOSER_EVENTS.get(name) ?? [name];
  const code = around.flatMap((event) => composerLines(scripts, event, 0));
  return code.length === 0 ? undefined : code.join("\n");
}

const COMPOSER_INSTALL = ["pre-install-cmd", "pre-autoload-dump", "post-autoload-dump", "post-install-cmd"];
const COMPOSER_UPDATE = ["pre-update-cmd", "pre-autoload-dump", "post-autoload-dump", "post-update-cmd"];
const COMPOSER_EVENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["install", COMPOSER_INSTALL],
  ...["update", "require", "remove"].map((name) => [name, COMPOSER_UPDATE] as const),
  ["dump-autoload", ["pre-autoload-dump", "post-autoload-dump"]],
]);

/** `@name` is another script, `@php` the program; a static method of PHP is not read. */
function composerLines(scripts: Readonly<Record<string, unknown>> | undefined, name: string, depth: number): readonly string[] {
  const value = scripts && Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  const lines = (Array.isArray(value) ? value : [value]).filter((line): line is string => typeof line === "string");
  return lines.flatMap((line) => {
    const [, reference, rest = ""] = /^@([\w:-]+)(.*)$/s.exec(line) ?? [];
    if (reference === undefined) return /^[\w\\]+::\w+$/.test(line) ? [] : [line];
    if (reference === "php" || reference === "composer") return [reference + rest];
    return reference === "putenv" || depth >= MAX_REFERENCES ? [] : composerLines(scripts, reference, depth + 1);
  });
}

const MAX_REFERENCES = 4;

/** What a Procfile starts, each process in a shell of its own. */
export function procfileProcesses(text: string): string | undefined {
  const lines = text.split(/\r?\n/).flatMap((line) => /^[\w.-]+:\s*(\S.*)$/.exec(line)?.[1] ?? []);
  return lines.length === 0 ? undefined : lines.map((line) => `(${line}\n)`).join("\n");
}

/** The recipes of a Makefile's target and of what it depends on; without a name those of the first target. */
export function makeRecipe(text: string, name: string | undefined): string | undefined {
  return recipeCode(readMakefile(text), name);
}

/** The same for a justfile. */
export function justRecipe(text: string, name: string | undefined): string | undefined {
  return recipeCode(readJustfile(text), name);
}

/** What a task needs first, and its lines. */
export interface Recipe {
  readonly needs: readonly string[];
  readonly lines: string[];
}

interface Recipes {
  readonly first: string | undefined;
  readonly byName: ReadonlyMap<string, Recipe>;
}

const MAX_RECIPES = 24;

/** The entries of one of the objects in a file of JSON. */
function entriesOf(text: string, key: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return undefined;
    const entries = (parsed as Readonly<Record<string, unknown>>)[key];
    return typeof entries === "object" && entries !== null ? (entries as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Each line runs in a shell of its own, after those of what is needed before. */
export function recipeCode({ first, byName }: Recipes, name: string | undefined): string | undefined {
  const wanted = name ?? first;
  if (wanted === undefined || !byName.has(wanted)) return undefined;
  const seen = new Set<string>();
  const lines: string[] = [];
  const add = (target: string) => {
    const recipe = byName.get(target);
    if (!recipe || seen.has(target) || seen.size >= MAX_RECIPES) return;
    seen.add(target);
    for (const need of recipe.needs) add(need);
    for (const line of recipe.lines) lines.push(`(${line}\n)`);
  };
  add(wanted);
  return lines.join("\n");
}

function readMakefile(text: string): Recipes {
  const variables = new Map<string, string>([
    ["RM", "rm -f"],
    ["MAKE", "make"],
    ["CURDIR", "."],
  ]);
  const byName = new Map<string, Recipe>();
  let first: string | undefined;
  let current: readonly (readonly [string, Recipe])[] = [];
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    if (line.startsWith("\t")) {
      for (const [target, recipe] of current) recipe.lines.push(expanded(line.replace(/^[\t@+-]+/, ""), variables, target));
      continue;
    }
    const assignment = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?::{0,3}|\?|\+)=\s*(.*)$/.exec(line);
    if (assignment) {
      variables.set(assignment[1] ?? "", (assignment[2] ?? "").trim());
      continue;
    }
    const rule = /^([^\s#:=][^:=#]*)::?(?!=)([^;#]*)(?:;(.*))?/.exec(line);
    if (!rule) continue;
    const needs = expanded(rule[2] ?? "", variables, "").split(/\s+/);
    current = expanded(rule[1] ?? "", variables, "")
      .split(/\s+/)
      .filter((target) => target !== "")
      .map((target) => {
        const recipe: Recipe = { needs: [...(byName.get(target)?.needs ?? []), ...needs], lines: byName.get(target)?.lines ?? [] };
        byName.set(target, recipe);
        if (!target.startsWith(".") && !target.includes("%")) first ??= target;
        return [target, recipe] as const;
      });
    if (rule[3]) for (const [target, recipe] of current) recipe.lines.push(expanded(rule[3], variables, target));
  }
  return { first, byName };
}

/** Make's own variables put in; one that is not known becomes a variable that the shell does not know either. */
function expanded(text: string, variables: ReadonlyMap<string, string>, target: string, depth = 0): string {
  return text.replace(/\$(?:\$|\(([^()$]*)\)|\{([^{}$]*)\}|(.))/g, (all, round?: string, curly?: string, single?: string) => {
    if (all === "$$") return "$";
    const name = round ?? curly ?? single ?? "";
    if (name === "@") return target;
    const value = variables.get(name);
    if (value !== undefined && depth < 8) return expanded(value, variables, target, depth + 1);
    return "${MAKE_UNKNOWN}";
  });
}

function readJustfile(text: string): Recipes {
  const byName = new Map<string, Recipe>();
  let first: string | undefined;
  let current: Recipe | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s+\S/.test(line)) {
      current?.lines.push(line.replace(/^\s+[@-]*/, "").replace(/\{\{[^}]*\}\}/g, "${JUST_UNKNOWN}"));
      continue;
    }
    const recipe = /^@?([A-Za-z_][\w-]*)(?:\s+[^:]*)?:(?!=)\s*(.*)$/.exec(line);
    if (!recipe) {
      if (line.trim() !== "" && !line.startsWith("#") && !line.startsWith("[")) current = undefined;
      continue;
    }
    current = { needs: (recipe[2] ?? "").split(/[\s()&]+/), lines: [] };
    byName.set(recipe[1] ?? "", current);
    first ??= recipe[1];
  }
  return { first, byName };
}
