import { fieldsOf, parseYaml } from "./yaml.ts";

/** What lefthook runs for a hook of git: each `run` below its name, whether it is one of `commands` or of `jobs`. */
export function lefthookCommands(text: string, hook: string | undefined): string | undefined {
  const hooks = fieldsOf(parseYaml(text));
  const lines = runsIn(hook === undefined ? hooks : hooks[hook], 0);
  return lines.length === 0 ? undefined : lines.map((line) => `(${line}\n)`).join("\n");
}

const MAX_LEVELS = 6;

function runsIn(value: unknown, level: number): readonly string[] {
  if (typeof value !== "object" || value === null || level > MAX_LEVELS) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "run" && typeof inner === "string" ? [inner.replace(/\{[a-z_]*files\}/g, "").trim()] : runsIn(inner, level + 1),
  );
}
