import { readFileSync } from "node:fs";
import type { CompileOutput } from "../compiler/index.ts";
import type { Diagnostic, LayerName, Program } from "../model/index.ts";
import { loadPolicies } from "../testing/index.ts";
import type { OwnDirectories } from "./directories.ts";
import { everyFile, type LayerSources } from "./layers.ts";
import { lastGoodLayerFile, writeAtomically } from "./program-cache.ts";
import { type LoweredLayers, lowerLayers } from "./settings/lower-layers.ts";

export interface LayeredProgram {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
  /** Layers whose sources as they are did not compile. */
  readonly broken: readonly LayerName[];
}

export interface BuiltInLayer {
  readonly sources: LayerSources;
  /** What the build made of them, where that is there. */
  readonly program: Program | undefined;
}

/**
 * Compiles all layers. A layer with errors is replaced by its sources as they last compiled for this project, else left out, while the others stay
 * (S15). Without even the built-in layer there is no program: `undefined`.
 */
export function compileLayers(
  project: string,
  builtIn: BuiltInLayer,
  layers: readonly LayerSources[],
  directories: OwnDirectories,
): LayeredProgram | undefined {
  const diagnostics: Diagnostic[] = [];
  const broken: LayerName[] = [];
  const tried = new Set<string>();
  const notices: string[] = [];
  let current: readonly LayerSources[] = [builtIn.sources, ...layers];
  for (let attempt = 0; attempt <= 2 * layers.length + 1; attempt++) {
    const incomplete = layers.some((layer) => layer.name === "project" && !current.some((other) => idOf(other) === idOf(layer)));
    const lowered = lowerLayers(current);
    const output = outputOf(lowered, incomplete, builtIn.program);
    if (attempt === 0 || !output.program) diagnostics.push(...output.diagnostics.filter((diagnostic) => !diagnostics.includes(diagnostic)));
    if (output.program) {
      if (broken.length === 0) rememberLayers(project, layers, directories);
      const program = {
        ...output.program,
        settings: lowered.settings,
        notices: [...output.program.notices, ...lowered.notices, ...notices],
      };
      return { program, diagnostics, broken };
    }
    const culprit = firstBroken(output, current);
    if (!culprit || culprit.name === "built-in") return undefined;
    const earlier = tried.has(idOf(culprit)) ? undefined : readLastGood(project, culprit, directories);
    tried.add(idOf(culprit));
    broken.push(culprit.name);
    const which = culprit.root === undefined || culprit.root === project ? "" : ` of ${culprit.root}`;
    const instead = earlier ? "judged by their last good state" : "left out";
    notices.push(`the ${culprit.name} policies${which} have errors: ${instead}`);
    current = current.flatMap((layer) =>
      layer !== culprit ? [layer] : earlier ? [{ ...earlier, trusted: culprit.trusted && earlier.trusted }] : [],
    );
  }
  return undefined;
}

/** An error in a configuration file is as good as one in a policy. */
function outputOf(
  { layers, diagnostics }: LoweredLayers,
  incomplete: boolean,
  built: Program | undefined,
): Pick<CompileOutput, "program" | "diagnostics"> {
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return { program: undefined, diagnostics };
  const output = loadPolicies({ layers, incomplete, built }, true);
  return { program: output.program, diagnostics: [...diagnostics, ...output.diagnostics] };
}

function firstBroken(output: Pick<CompileOutput, "diagnostics">, layers: readonly LayerSources[]): LayerSources | undefined {
  for (const diagnostic of output.diagnostics) {
    if (diagnostic.severity !== "error") continue;
    const owner = layers.find((layer) => everyFile(layer).some((file) => file.path === diagnostic.location.file));
    if (owner && owner.name !== "built-in") return owner;
  }
  return layers.findLast((layer) => layer.name !== "built-in");
}

function rememberLayers(project: string, layers: readonly LayerSources[], directories: OwnDirectories): void {
  for (const layer of layers) {
    try {
      writeAtomically(lastGoodLayerFile(layer.root ?? project, layer.name, directories), JSON.stringify(layer));
    } catch {
      // Without a remembered state a later error leaves the layer out, which S15 allows too.
    }
  }
}

/** A project may lie in others: their layers have the same name. */
function idOf({ name, root = "" }: LayerSources): string {
  return `${name} ${root}`;
}

function readLastGood(project: string, { name, root }: LayerSources, directories: OwnDirectories): LayerSources | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(lastGoodLayerFile(root ?? project, name, directories), "utf8"));
    return isLayer(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isLayer(value: unknown): value is LayerSources {
  if (typeof value !== "object" || value === null) return false;
  const { name, trusted, files } = value as Readonly<Record<string, unknown>>;
  return typeof name === "string" && typeof trusted === "boolean" && Array.isArray(files);
}
