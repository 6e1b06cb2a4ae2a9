import type * as Toml from "smol-toml";
import { loadModule } from "../../load-module.ts";
import { type Fields, fieldsOf } from "./yaml.ts";

/** In characters: the parser takes its time. */
const MAX_TOML = 64 * 1024;

/** Without any where the text is not TOML, or is long. */
export function parseToml(text: string): Fields {
  if (text.length > MAX_TOML) return {};
  const toml = loadModule("smol-toml") as typeof Toml;
  try {
    return fieldsOf(toml.parse(text, { maxDepth: 64 }));
  } catch {
    return {};
  }
}

/** What stands below these names, one in the other. */
export function within(fields: Fields, ...names: readonly string[]): Fields {
  return names.reduce((inner, name) => fieldsOf(inner[name]), fields);
}
