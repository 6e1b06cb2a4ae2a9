import type { Argument } from "./expressions.ts";

/**
 * The arguments by their places. One that is given by the name of its parameter stands where that parameter does: `rmtree(path="x")`, `run(args="x")`,
 * `unlink(filename: "x")`, `removeItem(atPath: "x")`. What other names say are options, which have no place.
 */
export function byPlace(args: readonly Argument[]): readonly Argument[] {
  const placed = args.filter(({ name }) => name === undefined);
  if (placed.length === args.length) return placed;
  for (const [place, names] of PARAMETERS.entries()) {
    const given = placed.length === place ? args.find(({ name }) => name !== undefined && names.has(name)) : undefined;
    if (given) placed.push(given);
  }
  return placed;
}

/** What libraries call their first and second parameter, where these say what a function acts on. */
const PARAMETERS: readonly ReadonlySet<string>[] = [
  new Set([
    ...["path", "name", "src", "source", "from", "file", "filename", "directory", "x", "atPath", "at", "url", "URL"],
    ...["args", "cmd", "command", "code", "expr", "text"],
  ]),
  new Set(["dst", "dest", "destination", "to", "target", "toPath", "mode", "permissions", "con", "data"]),
];
