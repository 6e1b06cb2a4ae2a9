import type { Diagnostic, Program, ReplacedLayer } from "../model/index.ts";
import { readRegularJson } from "../regular-file.ts";
import type { OwnDirectories } from "./directories.ts";
import type { LayerSources } from "./layers.ts";
import { lastGoodLayerFile } from "./program-cache.ts";
import { type BuiltInLayer, settleLayers } from "./settle-layers.ts";
import { writeAtomically } from "./write-atomically.ts";

const MOST_LAYER_BYTES = 256 * 1024 * 1024;

export interface LayeredProgram {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
  /** Layers whose sources as they are did not compile. */
  readonly replaced: readonly ReplacedLayer[];
}

/**
 * Compiles all layers. A layer with errors is replaced by its sources as they last compiled, else left out, while the others stay (S15). Without even the
 * built-in layer there is no program: `undefined`.
 */
export function compileLayers(
  project: string,
  builtIn: BuiltInLayer,
  layers: readonly LayerSources[],
  directories: OwnDirectories,
): LayeredProgram | undefined {
  const fileOf = (layer: LayerSources) => lastGoodLayerFile(rootOf(layer, project, directories), layer.name, directories);
  const { program, diagnostics, kept, replaced } = settleLayers(builtIn, layers, (layer) => readLastGood(fileOf(layer)));
  if (!program) return undefined;
  for (const layer of kept) remember(layer, fileOf(layer));
  return { program, diagnostics, replaced };
}

/** The user's own layer is one, wherever it is judged by. */
function rootOf({ name, root }: LayerSources, project: string, { config }: OwnDirectories): string {
  return root ?? (name === "global" ? config : project);
}

function remember(layer: LayerSources, file: string): void {
  try {
    writeAtomically(file, JSON.stringify(layer));
  } catch {
    // Without a remembered state a later error leaves the layer out, which S15 allows too.
  }
}

function readLastGood(file: string): LayerSources | undefined {
  const parsed = readRegularJson(file, MOST_LAYER_BYTES);
  return isLayer(parsed) ? parsed : undefined;
}

function isLayer(value: unknown): value is LayerSources {
  if (typeof value !== "object" || value === null) return false;
  const { name, trusted, files } = value as Readonly<Record<string, unknown>>;
  return typeof name === "string" && typeof trusted === "boolean" && Array.isArray(files);
}
