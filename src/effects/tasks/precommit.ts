import { quoted } from "./quoted.ts";
import { recipeCode } from "./recipes.ts";
import { fieldsOf, itemsOf, parseYaml } from "./yaml.ts";

/** The hooks of a `.pre-commit-config.yaml` that are commands of the project itself. */
export function precommitHooks(text: string): string | undefined {
  const repositories = itemsOf(fieldsOf(parseYaml(text))["repos"]).map(fieldsOf);
  const hooks = repositories.filter(({ repo }) => repo === "local").flatMap((repository) => itemsOf(repository["hooks"]).map(fieldsOf));
  const lines = hooks.flatMap(({ entry, args, language }) =>
    typeof entry === "string" && !NO_COMMANDS.has(language)
      ? [[entry, ...itemsOf(args).map((word) => quoted(String(word)))].join(" ")]
      : [],
  );
  return recipeCode({ first: undefined, byName: new Map(), always: lines }, undefined);
}

/** The entry is a pattern, or runs in a container. */
const NO_COMMANDS: ReadonlySet<unknown> = new Set(["pygrep", "fail", "docker", "docker_image"]);
