import { digest } from "../events/index.ts";
import {
  type Action,
  type Effect,
  isUnconstrained,
  type PathValue,
  type SessionPath,
  type Understanding,
  type Verb,
} from "../model/index.ts";
import type { Facts } from "./facts-file.ts";

const READING: ReadonlySet<Verb> = new Set(["read", "mention"]);
const CHANGING: ReadonlySet<Verb> = new Set(["write", "delete", "change"]);
/** A call with more paths than this adds so many of each. */
const MOST = 2_000;

/** What a call reads and changes, if it happens. A path of which nothing is known says nothing, as everywhere (S6). */
export function factsOf(understanding: Understanding): Facts {
  return { read: pathsOf(understanding.effects, READING), changed: pathsOf(understanding.effects, CHANGING) };
}

/** Names a call: the same tool with the same input has the same. */
export function callKey(action: Action): string {
  const input = action.kind === "command" ? { ...action, command: action.command.trim() } : action;
  return digest(JSON.stringify(input));
}

function pathsOf(effects: readonly Effect[], verbs: ReadonlySet<Verb>): readonly SessionPath[] {
  const paths = new Map<unknown, SessionPath>();
  for (const effect of effects) {
    if (!verbs.has(effect.verb) || paths.size >= MOST) continue;
    const path = effect.fields["path"];
    if (path?.kind !== "path" || !path.local) continue;
    for (const spelling of spellingsOf(path)) paths.set(typeof spelling === "string" ? spelling : JSON.stringify(spelling.parts), spelling);
  }
  return [...paths.values()];
}

/** As it is written and where it really is, if a link lies between. */
function spellingsOf(path: PathValue): SessionPath[] {
  const words = path.real === path.lexical ? [path.real] : [path.real, path.lexical];
  return words.filter((word) => !isUnconstrained(word)).map((word) => word.text ?? word);
}
