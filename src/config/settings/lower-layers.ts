import type { SourceLayer } from "../../compiler/index.ts";
import { didYouMean } from "../../compiler/report.ts";
import type { Diagnostic, Location, ProgramSettings } from "../../model/index.ts";
import type { LayerFile } from "../layer-files.ts";
import type { LayerSources } from "../layers.ts";
import { packLookup } from "../packs/layer-packs.ts";
import { isLockFile } from "../packs/lock.ts";
import { CONFIG_CODES } from "./codes.ts";
import { finding } from "./finding.ts";
import { type FileSettings, kindOfConfig, lowerConfig } from "./lower.ts";
import { type RuleNames, ruleNamesOf } from "./rule-names.ts";

export interface LoweredLayers {
  /** The same layers with policies alone. */
  readonly layers: readonly SourceLayer[];
  readonly settings: ProgramSettings;
  readonly diagnostics: readonly Diagnostic[];
  readonly notices: readonly string[];
  readonly namedModes: readonly NamedMode[];
}

/** A mode as a configuration names it. Which there are is known once all policies are compiled. */
interface NamedMode {
  readonly mode: string;
  readonly location: Location;
}

export function unknownModes(named: readonly NamedMode[], modes: Readonly<Record<string, unknown>>): readonly Diagnostic[] {
  return named
    .filter(({ mode }) => !Object.hasOwn(modes, mode))
    .map(({ mode, location }) => ({
      code: "C0011",
      severity: CONFIG_CODES.C0011.severity,
      message: `there is no mode \`${mode}\`: the strictest counts`,
      location,
      hint: didYouMean(mode, Object.keys(modes)) ?? `there are ${Object.keys(modes).join(", ")}`,
    }));
}

/** The configuration files of all layers as policies and settings. The first layer is the built-in one. */
export function lowerLayers(layers: readonly LayerSources[]): LoweredLayers {
  const lowered: SourceLayer[] = [];
  const diagnostics: Diagnostic[] = [];
  const notices: string[] = [];
  const chosen: { readonly settings: FileSettings }[] = [];
  let names: RuleNames | undefined;
  for (const layer of layers) {
    diagnostics.push(...layer.files.flatMap(problemOf));
    const read = layer.files.filter((file) => file.problem === undefined);
    const files = read.filter((file) => kindOfConfig(file.path) === undefined && !isLockFile(file.path));
    const configs = read.filter((file) => kindOfConfig(file.path) !== undefined);
    for (const source of configs) {
      names ??= ruleNamesOf(lowered.flatMap((earlier) => earlier.files));
      const result = lowerConfig(source, kindOfConfig(source.path)!, layer, names);
      if (result.policy) {
        files.push(result.policy);
        names = { policies: new Map([...names.policies, ...ruleNamesOf([result.policy]).policies]) };
      }
      diagnostics.push(...result.diagnostics);
      notices.push(...result.notices);
      chosen.push({ settings: result.settings });
    }
    const { files: _, packs, ...place } = layer;
    lowered.push({ ...place, files, packs: packLookup(layer.name, packs) });
  }
  const namedModes = chosen.flatMap(({ settings: { mode, modeAt } }) => (mode && modeAt ? [{ mode, location: modeAt }] : []));
  return { layers: lowered, settings: settingsOf(chosen.map(({ settings }) => settings)), diagnostics, notices, namedModes };
}

/** What is found in the policies, those that configurations were lowered to with the whole line that it comes from: their columns are of other text. */
export function onOwnLines(diagnostics: readonly Diagnostic[], layers: readonly LayerSources[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const { file, line } = diagnostic.location;
    const source = kindOfConfig(file) === undefined ? undefined : layers.flatMap(({ files }) => files).find(({ path }) => path === file);
    if (!source) return diagnostic;
    const text = source.text.split("\n")[line - 1]?.trimEnd() ?? "";
    return { ...diagnostic, location: { file, line, column: text.search(/\S|$/) + 1, endLine: line, endColumn: text.length + 1 } };
  });
}

function problemOf({ path, problem }: LayerFile): readonly Diagnostic[] {
  if (problem === undefined) return [];
  return [finding("C0010", { path, text: "" }, { start: 0, end: 0 }, `this file ${problem}`)];
}

/** Later files win where they may choose; what only tightens is kept beside. */
function settingsOf(chosen: readonly FileSettings[]): ProgramSettings {
  const free = chosen.filter((settings) => settings.mode !== undefined && settings.tightens !== true);
  const tightenedBy = chosen.flatMap((settings) => (settings.mode !== undefined && settings.tightens === true ? [settings.mode] : []));
  const enforcement = chosen.findLast((settings) => settings.enforcement !== undefined)?.enforcement ?? "on";
  const last = <Key extends keyof FileSettings>(key: Key) => chosen.findLast((settings) => settings[key] !== undefined)?.[key];
  const [mode, logBytes, logFiles, repeatWindow] = [free.at(-1)?.mode, last("logBytes"), last("logFiles"), last("repeatWindow")];
  return {
    ...(mode === undefined ? {} : { mode }),
    tightenedBy: [...new Set(tightenedBy)],
    enforcement,
    ...(logBytes === undefined ? {} : { logBytes }),
    ...(logFiles === undefined ? {} : { logFiles }),
    ...(repeatWindow === undefined ? {} : { repeatWindow }),
  };
}
