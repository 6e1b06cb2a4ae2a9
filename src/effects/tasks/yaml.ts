import type * as Yaml from "yaml";
import { loadModule } from "../../load-module.ts";
import { nestsTooDeep } from "../../yaml-nesting.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** In characters: the parser takes its time. */
const MAX_YAML = 24 * 1024;

/** Undefined where the text is not YAML, is long, nests too deep, or refers to itself without end. */
export function parseYaml(text: string): unknown {
  if (text.length > MAX_YAML) return undefined;
  const yaml = loadModule("yaml") as typeof Yaml;
  try {
    return nestsTooDeep(text, yaml) ? undefined : yaml.parse(text, { maxAliasCount: 100, merge: true, logLevel: "silent" });
  } catch {
    return undefined;
  }
}

/** Without any where the value has none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Of a value alone that value. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
