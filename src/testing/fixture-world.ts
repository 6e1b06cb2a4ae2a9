import type { Context } from "../model/index.ts";
import { REFERENCE_HOME, REFERENCE_PROJECT, referenceContext, type World } from "./reference-world.ts";

/** Names of `given` that the context spells otherwise. */
const CONTEXT_NAMES: Readonly<Record<string, string>> = { "session-read": "sessionRead", "session-changed": "sessionChanged" };

/** The context of a case: the reference world with what `given` says of it. A value that is null is not known. */
export function contextOf(given: Readonly<Record<string, unknown>>, mode: string): Context {
  const { files, links, directories, ignored, tracked, date, "hard-links": hardLinks, "folds-case": foldsCase, ...rest } = given;
  const world: Partial<World> = {
    files: entries(files),
    links: entries(links),
    directories: paths(directories),
    ignored: paths(ignored),
    tracked: paths(tracked),
    hardLinks: entries(hardLinks, absolute),
    foldsCase: foldsCase === true,
  };
  const changes: Record<string, unknown> = { mode };
  for (const [name, value] of Object.entries(rest))
    changes[CONTEXT_NAMES[name] ?? name] =
      name.startsWith("session-") && value !== null ? listed(value).map(absolute) : (value ?? undefined);
  if (typeof date === "string") changes["now"] = Date.parse(`${date}T12:00:00Z`);
  return referenceContext(changes as Partial<Context>, world);
}

/** Paths are absolute, below the home directory (`~/`) or below the project. */
function absolute(path: string): string {
  if (path.startsWith("/")) return path;
  return path.startsWith("~/") ? `${REFERENCE_HOME}/${path.slice(2)}` : `${REFERENCE_PROJECT}/${path}`;
}

function entries(value: unknown, read: (text: string) => string = (text) => text): Map<string, string> {
  const pairs = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return new Map(pairs.map(([path, text]) => [absolute(path), read(String(text))]));
}

function paths(value: unknown): Set<string> {
  return new Set(listed(value).map(absolute));
}

function listed(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
