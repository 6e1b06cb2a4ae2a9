import type { Diagnostic, LayerName, Location } from "../../model/index.ts";
import { locate } from "../../syntax/index.ts";
import { type ConfigSource, finding } from "./finding.ts";
import { type ListPlace, lowerDangerousOps, lowerDenyList, lowerSecrets, permissionRule } from "./lower-patterns.ts";
import { PolicyText } from "./policy-text.ts";
import { readShellConfig } from "./read-shell.ts";
import { type ConfigFile, readYaml } from "./read-yaml.ts";
import { CONFIGURED, type RuleNames } from "./rule-names.ts";
import { GLOBAL_SCHEMA, NOT_IN_FORCE, type PatternLists, PERMISSIONS_SCHEMA, PROJECT_SCHEMA } from "./schema.ts";

/** What one configuration file chooses beside rules. */
export interface FileSettings {
  readonly mode?: string;
  /** The mode only tightens: whoever wrote the file may not choose a weaker one. */
  readonly tightens?: boolean;
  /** Where the mode is named. */
  readonly modeAt?: Location;
  readonly enforcement?: "shadow" | "off";
  readonly logBytes?: number;
  readonly logFiles?: number;
  readonly repeatWindow?: number;
}

/** A configuration file as policy: the same path, items on the lines that they come from. */
export interface Lowered {
  readonly policy: ConfigSource | undefined;
  readonly settings: FileSettings;
  readonly diagnostics: readonly Diagnostic[];
  /** Sentences for status and the next verdict. */
  readonly notices: readonly string[];
}

export interface LoweredLayer {
  readonly name: LayerName;
  readonly trusted: boolean;
}

export type ConfigKind = "settings" | "permissions" | "shell";

/** What a file of a layer is, by its name; `undefined`: a policy, or the lock of packs. */
export function kindOfConfig(path: string): ConfigKind | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.endsWith(".policy") || name.endsWith(".lock")) return undefined;
  if (name === "permissions.yaml" || name === "permissions.yml") return "permissions";
  return name.endsWith(".sh") ? "shell" : "settings";
}

/** Lowers one configuration file to policy. What an untrusted layer loosens is left out and said (S5). */
export function lowerConfig(source: ConfigSource, kind: ConfigKind, layer: LoweredLayer, names: RuleNames): Lowered {
  switch (kind) {
    case "shell":
      return lowerShell(source);
    case "permissions":
      return new Lowering(readYaml(source, PERMISSIONS_SCHEMA), layer, names).permissions();
    case "settings":
      return new Lowering(readYaml(source, layer.name === "project" ? PROJECT_SCHEMA : GLOBAL_SCHEMA), layer, names).settings();
  }
}

/** The policy files that a project's configuration names. One that is not valid names none: it does not compile either. */
export function namedPolicies(yaml: string): readonly string[] {
  const { data } = readYaml({ path: ".devloop.yaml", text: yaml }, PROJECT_SCHEMA);
  return (data?.["policies"] ?? []) as readonly string[];
}

const FORMS = "an entry is a command, `Edit(glob)`, `Write(glob)` or `Read(glob)`";

const MODE = "DEVLOOP_PERMISSION_MODE";
const KNOWN_MODES: readonly string[] = ["guard", "smart", "strict", "auto", "off"];

function lowerShell(source: ConfigSource): Lowered {
  const { assignments, diagnostics } = readShellConfig(source);
  const found: Diagnostic[] = [...diagnostics];
  let mode: string | undefined;
  for (const { key, value, range } of assignments) {
    if (key !== MODE) found.push(finding("C0004", source, range, `\`${key}\` is known, not in force yet`));
    else if (KNOWN_MODES.includes(value)) mode = value;
    else {
      found.push(finding("C0003", source, range, `\`${MODE}\` is one of ${KNOWN_MODES.join(", ")}`));
      mode = "strict";
    }
  }
  // A mode that cannot be read is the strictest: nobody wrote it to have less.
  if (diagnostics.some((diagnostic) => diagnostic.message.includes(MODE))) mode = "strict";
  return {
    policy: undefined,
    settings: mode === undefined ? {} : { mode, tightens: true },
    diagnostics: found.map((diagnostic) => ({ ...diagnostic, severity: "warning" })),
    notices: [],
  };
}

class Lowering implements ListPlace {
  readonly #file: ConfigFile;
  readonly #layer: LoweredLayer;
  readonly #names: RuleNames;
  readonly #text: PolicyText;
  readonly #diagnostics: Diagnostic[];
  readonly #notices: string[] = [];

  constructor(file: ConfigFile, layer: LoweredLayer, names: RuleNames) {
    this.#file = file;
    this.#layer = layer;
    this.#names = names;
    this.#diagnostics = [...file.diagnostics];
    const { path } = file.source;
    const name = path
      .slice(path.lastIndexOf("/") + 1)
      .replace(/\.ya?ml$/, "")
      .replace(/^\.+/, "");
    this.#text = new PolicyText(`${CONFIGURED}${layer.name}/${name}`, `Configuration of ${name}`);
  }

  get file(): string {
    const { path } = this.#file.source;
    return path.slice(path.lastIndexOf("/") + 1);
  }

  line(path: readonly (string | number)[]): number {
    const { text } = this.#file.source;
    return text.slice(0, this.#file.rangeOf(path).start).split("\n").length;
  }

  say(code: "C0004" | "C0005" | "C0006" | "C0009", path: readonly (string | number)[], message: string, hint?: string): void {
    this.#diagnostics.push(finding(code, this.#file.source, this.#file.rangeOf(path), message, hint));
  }

  settings(): Lowered {
    const { data } = this.#file;
    if (!data) return this.#done({});
    for (const key of NOT_IN_FORCE) {
      const path = key.split(".");
      if (valueAt(data, path) !== undefined) this.say("C0004", path, `\`${key}\` is known, not in force yet`);
    }
    lowerDenyList(this.#lists("deny_list"), this, this.#names, this.#text);
    lowerDangerousOps(this.#lists("dangerous_ops"), this, this.#names, this.#text);
    lowerSecrets(this.#lists("secrets"), this, this.#names, this.#text);
    this.#loops();
    return this.#done(this.#choices(data));
  }

  permissions(): Lowered {
    const { data } = this.#file;
    const verdicts = { deny: "block", escalate: "escalate", allow: "allow" } as const;
    for (const [list, verdict] of Object.entries(verdicts)) {
      const entries = (data?.[list] ?? []) as readonly string[];
      if (verdict === "allow" && entries.length > 0 && !this.#mayLoosen(["allow"], "allows commands")) continue;
      for (const [index, entry] of entries.entries()) {
        const rule = permissionRule(verdict, `${list}-${index + 1}`, entry, this.file);
        if (rule === undefined) this.say("C0009", [list, index], `\`${entry}\` names nothing`, FORMS);
        else this.#text.add(this.line([list, index]), rule);
      }
    }
    return this.#done({});
  }

  /** The pattern lists of a group; those that loosen only where the layer may. */
  #lists(group: string): PatternLists {
    const lists = (this.#file.data?.[group] ?? {}) as PatternLists;
    const loosening = (["remove_patterns", "allow_patterns", "file_allowlist"] as const).filter((list) => (lists[list]?.length ?? 0) > 0);
    const kept = loosening.filter((list) => this.#mayLoosen([group, list], `loosens by ${group}.${list}`));
    const dropped = loosening.filter((list) => !kept.includes(list));
    return { ...lists, ...Object.fromEntries(dropped.map((list) => [list, []])) };
  }

  #loops(): void {
    const loops = this.#file.data?.["loop_detection"] as { readonly enabled?: boolean; readonly threshold?: number } | undefined;
    if (loops?.enabled === false) this.#text.add(this.line(["loop_detection"]), 'disable loops because "loop_detection.enabled is false"');
    else if (loops?.threshold !== undefined)
      this.#text.add(this.line(["loop_detection", "threshold"]), `use loops with most-repeats = ${loops.threshold}`);
  }

  #choices(data: Readonly<Record<string, unknown>>): FileSettings {
    const mode = data["mode"] as string | undefined;
    const off =
      ["enabled", "tier1", "ambient"].find((key) => data[key] === false) ??
      (data["ambient_mode"] === "disabled" ? "ambient_mode" : undefined);
    const switchedOff = off !== undefined && this.#mayLoosen([off], "switches the guard off");
    const log = data["event_log"] as { readonly max_file_size_mb?: number; readonly max_rotated_files?: number } | undefined;
    const window = (data["loop_detection"] as { readonly window_secs?: number } | undefined)?.window_secs;
    return {
      ...(mode === undefined ? {} : { mode, tightens: !this.#layer.trusted, modeAt: this.#locationOf(["mode"]) }),
      ...(switchedOff ? { enforcement: "off" as const } : data["ambient_mode"] === "shadow" ? { enforcement: "shadow" as const } : {}),
      ...(log?.max_file_size_mb === undefined ? {} : { logBytes: log.max_file_size_mb * 1024 * 1024 }),
      ...(log?.max_rotated_files === undefined ? {} : { logFiles: log.max_rotated_files }),
      ...(window === undefined ? {} : { repeatWindow: window * 1000 }),
    };
  }

  #locationOf(path: readonly string[]): Location {
    const { source } = this.#file;
    return locate(source.text, source.path, this.#file.rangeOf(path));
  }

  #mayLoosen(path: readonly string[], what: string): boolean {
    if (this.#layer.trusted) return true;
    const hint = "`dl trust` puts it in force once a person has read it";
    this.say("C0006", path, `this ${this.#layer.name} layer is not trusted and ${what}: ignored`, hint);
    this.#notices.push(`${this.file} ${what}: ignored until it is trusted`);
    return false;
  }

  #done(settings: FileSettings): Lowered {
    const { path } = this.#file.source;
    const policy = this.#text.isEmpty ? undefined : { path, text: this.#text.toString() };
    return { policy, settings, diagnostics: this.#diagnostics, notices: this.#notices };
  }
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  let here = data;
  for (const key of path) here = typeof here === "object" && here !== null ? (here as Readonly<Record<string, unknown>>)[key] : undefined;
  return here;
}
