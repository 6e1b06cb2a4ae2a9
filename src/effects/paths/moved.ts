import { knownWord } from "../../model/index.ts";
import { Path, type PathSpace } from "./paths.ts";

/**
 * What was moved to where the path leads, to below it or to above it, by the names that it had before: who deletes it there deletes what somebody had
 * elsewhere.
 */
export function movedTo(paths: PathSpace, path: Path): readonly Path[] {
  const place = path.lexical.text;
  if (paths.movedAway.size === 0 || place === undefined) return [];
  const found: Path[] = [];
  for (const [target, { content }] of paths.created) {
    const rest = restBelow(place, target);
    if (rest === undefined) continue;
    for (const source of content?.flow?.sources ?? []) {
      const text = source instanceof Path ? source.lexical.text : undefined;
      if (text === undefined || !paths.movedAway.has(text)) continue;
      found.push(paths.path(knownWord(text + rest), source.lexical, { local: source.local, keepLast: true, tree: path.tree }));
    }
  }
  return found;
}

/** What of the target the place is: all of it (empty), or a part; undefined where they have nothing in common. */
function restBelow(place: string, target: string): string | undefined {
  if (place === target || target.startsWith(`${place}/`)) return "";
  return place.startsWith(`${target}/`) ? place.slice(target.length) : undefined;
}
