import { locate } from "../../syntax/index.ts";
import type { LayerSources } from "../layers.ts";
import type { Range } from "./finding.ts";
import { kindOfConfig } from "./lower.ts";
import { readShellConfig } from "./read-shell.ts";
import { readYaml } from "./read-yaml.ts";
import { GLOBAL_SCHEMA, NOT_IN_FORCE, PERMISSIONS_SCHEMA, PROJECT_SCHEMA } from "./schema.ts";

/** One value of the merged configuration and where it comes from. */
export interface Origin {
  /** With dots, `deny_list.extra_patterns`; entries of a list each have their own. */
  readonly key: string;
  readonly value: unknown;
  readonly list: boolean;
  readonly layer: string;
  readonly file?: string;
  readonly line?: number;
  readonly inForce: boolean;
  /** Why it is not. */
  readonly why?: string;
}

/** Where configuration chooses nothing. */
const DEFAULTS: readonly (readonly [string, unknown])[] = [
  ["mode", "guard"],
  ["ambient_mode", "enforce"],
  ["event_log.max_file_size_mb", 50],
  ["event_log.max_rotated_files", 3],
  ["loop_detection.threshold", 5],
];
/** Lists and values that loosen: in force only where a person trusts them. */
const LOOSENING = /(?:^|\.)(?:remove_patterns|allow_patterns|file_allowlist|allow)$/;
const SWITCHES: readonly string[] = ["enabled", "tier1", "ambient"];
const SECRET_KEY = /password|token|secret_key/;

/** Every value of every layer's configuration files, the strongest layer last. */
export function effectiveConfig(layers: readonly LayerSources[]): readonly Origin[] {
  const parts: Origin[] = DEFAULTS.map(([key, value]) => ({ key, value, list: false, layer: "built-in", inForce: true }));
  for (const layer of layers) {
    for (const source of layer.files) parts.push(...partsOf(source, layer));
  }
  return parts.map((part, index) => {
    const later = parts.some((other, place) => place > index && other.key === part.key && other.inForce);
    return part.list || !part.inForce || !later ? part : { ...part, inForce: false, why: "a later layer says otherwise" };
  });
}

function partsOf(source: LayerSources["files"][number], layer: LayerSources): Origin[] {
  const kind = kindOfConfig(source.path);
  const at = ({ start, end }: Range) => ({
    layer: layer.name,
    file: source.path,
    line: locate(source.text, source.path, { start, end }).line,
  });
  if (kind === undefined) return [];
  if (kind === "shell") {
    return readShellConfig(source).assignments.map(({ key, value, range }) => {
      if (key === "DEVLOOP_PERMISSION_MODE") return { key: "tightened_by", value, list: true, ...at(range), inForce: true };
      return { key, value, list: false, ...at(range), inForce: false, why: "known, not in force yet" };
    });
  }
  const schema = kind === "permissions" ? PERMISSIONS_SCHEMA : layer.name === "project" ? PROJECT_SCHEMA : GLOBAL_SCHEMA;
  const file = readYaml(source, schema);
  const prefix = kind === "permissions" ? ["permissions"] : [];
  return leaves(file.data ?? {}).map(({ path, value, list }) => {
    const named = [...prefix, ...path.filter((part) => typeof part === "string")].join(".");
    // A layer without authority chooses no mode: what it names is held beside the chosen one.
    const tightens = named === "mode" && !layer.trusted;
    const key = tightens ? "tightened_by" : named;
    const why = whyNot(key, value, layer.trusted);
    const shown = SECRET_KEY.test(key) && value !== "" ? "[hidden]" : value;
    return {
      key,
      value: shown,
      list: list || tightens,
      ...at(file.rangeOf(path)),
      inForce: why === undefined,
      ...(why === undefined ? {} : { why }),
    };
  });
}

function whyNot(key: string, value: unknown, trusted: boolean): string | undefined {
  if (NOT_IN_FORCE.some((known) => key === known || key.startsWith(`${known}.`))) return "known, not in force yet";
  const loosens = LOOSENING.test(key) || (SWITCHES.includes(key) && value === false);
  return loosens && !trusted ? "loosens, and is not trusted: ignored" : undefined;
}

interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly list: boolean;
}

function leaves(data: unknown, path: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(data)) return data.map((value: unknown, index) => ({ path: [...path, index], value, list: true }));
  if (typeof data !== "object" || data === null) return [{ path, value: data, list: false }];
  return Object.entries(data).flatMap(([key, value]) => leaves(value, [...path, key]));
}
