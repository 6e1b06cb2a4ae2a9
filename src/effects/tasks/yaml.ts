import type * as Yaml from "yaml";
import { loadModule } from "../../load-module.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Undefined where the text is not YAML, or refers to itself without end. */
export function parseYaml(text: string): unknown {
  try {
    return (loadModule("yaml") as typeof Yaml).parse(text, { maxAliasCount: 100, merge: true, logLevel: "silent" });
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
