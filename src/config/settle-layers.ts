import type { CompileOutput } from "../compiler/index.ts";
import { escapeControls } from "../engine/messages.ts";
import { clipped, type Diagnostic, type Program, type ReplacedLayer } from "../model/index.ts";
import { loadPolicies } from "../testing/index.ts";
import { everyFile, type LayerSources } from "./layers.ts";
import { lowerLayers, onOwnLines } from "./settings/lower-layers.ts";

export interface BuiltInLayer {
  readonly sources: LayerSources;
  /** What the build made of them, where that is there. */
  readonly program: Program | undefined;
}

export interface SettledLayers {
  /** Absent where not even the built-in layer compiles. */
  readonly program: Program | undefined;
  /** What is found with all layers as they are. */
  readonly diagnostics: readonly Diagnostic[];
  /** The layers as they are that are in force. */
  readonly kept: readonly LayerSources[];
  readonly replaced: readonly ReplacedLayer[];
}

/**
 * The program of all layers. One with errors is replaced by its `earlier` sources, else left out, while the others stay (S15). An error that only comes with
 * a higher layer costs that one, whichever file it stands in: nobody switches a layer off by what another one says.
 */
export function settleLayers(
  builtIn: BuiltInLayer,
  layers: readonly LayerSources[],
  earlier: (layer: LayerSources) => LayerSources | undefined,
): SettledLayers {
  let diagnostics: readonly Diagnostic[] | undefined;
  const replaced = new Map<LayerSources, ReplacedLayer>();
  let current: readonly Candidate[] = layers.map((layer) => ({ layer, sources: layer }));
  for (;;) {
    const compile = (candidates: readonly Candidate[]) =>
      compiled([builtIn.sources, ...candidates.map(({ sources }) => sources)], builtIn.program);
    const output = compile(current);
    diagnostics ??= output.diagnostics;
    if (output.program || current.length === 0) {
      const program = output.program && withReplaced(output.program, [...replaced.values()]);
      const kept = current.flatMap(({ layer, sources }) => (layer === sources ? [layer] : []));
      return { program, diagnostics, kept, replaced: [...replaced.values()] };
    }
    const { culprit, error } = blamed(output.diagnostics, current, compile);
    const { layer } = culprit;
    const before = layer === culprit.sources ? earlier(layer) : undefined;
    const why = replaced.get(layer)?.why ?? sentenceOf(error, layer);
    const enclosing = layer.enclosing === undefined ? {} : { enclosing: layer.enclosing };
    replaced.set(layer, { layer: layer.name, ...enclosing, by: before ? "last good" : "nothing", why });
    current = current.flatMap((candidate) =>
      candidate !== culprit ? [candidate] : before ? [{ layer, sources: { ...before, trusted: layer.trusted && before.trusted } }] : [],
    );
  }
}

/** What a layer is judged by at present. */
interface Candidate {
  readonly layer: LayerSources;
  readonly sources: LayerSources;
}

type Compiled = Pick<CompileOutput, "program" | "diagnostics">;

/** An error in a configuration file is as good as one in a policy. */
function compiled(layers: readonly LayerSources[], built: Program | undefined): Compiled {
  const { layers: lowered, diagnostics, settings, notices } = lowerLayers(layers);
  if (diagnostics.some(isError)) return { program: undefined, diagnostics };
  const output = loadPolicies({ layers: lowered, built }, true);
  const program = output.program && { ...output.program, settings, notices: [...output.program.notices, ...notices] };
  return { program, diagnostics: [...diagnostics, ...onOwnLines(output.diagnostics, layers)] };
}

/** The layer with which errors begin. None below the lowest that has one in its own files has to be looked at. */
function blamed(
  found: readonly Diagnostic[],
  candidates: readonly Candidate[],
  compile: (candidates: readonly Candidate[]) => Compiled,
): { readonly culprit: Candidate; readonly error: Diagnostic | undefined } {
  const errors = found.filter(isError);
  const lowest = candidates.findIndex(({ sources }) => errors.some((error) => isIn(sources, error)));
  for (let count = Math.max(lowest, 0) + 1; count < candidates.length; count++) {
    const output = compile(candidates.slice(0, count));
    if (!output.program) return blame(candidates[count - 1]!, output.diagnostics.filter(isError));
  }
  return blame(candidates.at(-1)!, errors);
}

function blame(culprit: Candidate, errors: readonly Diagnostic[]) {
  return { culprit, error: errors.find((error) => isIn(culprit.sources, error)) ?? errors[0] };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function isIn(sources: LayerSources, { location }: Diagnostic): boolean {
  return everyFile(sources).some((file) => file.path === location.file);
}

const MOST_SAID = 300;

/** The text comes from the layer: nothing in it may draw on a terminal. */
function sentenceOf(error: Diagnostic | undefined, { root }: LayerSources): string {
  if (!error) return "it does not compile";
  const { file, line, column } = error.location;
  const path = root !== undefined && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
  return clipped(escapeControls(`${path}:${line}:${column}: ${error.message}`), MOST_SAID);
}

function withReplaced(program: Program, replaced: readonly ReplacedLayer[]): Program {
  if (replaced.length === 0) return program;
  // Only now: the tests of what is in force ask about its rules, not about what is missing.
  const incomplete = replaced.some(({ by }) => by === "nothing");
  return { ...program, incomplete, replaced, notices: [...program.notices, ...replaced.map(noticeOf)] };
}

function noticeOf({ layer, enclosing, by, why }: ReplacedLayer): string {
  const which = enclosing === undefined ? layer : `${layer} (${escapeControls(enclosing)})`;
  const instead = by === "last good" ? "are judged by their last good state" : "are left out";
  return `the ${which} policies have errors and ${instead}: ${why}; \`dl rules check\` shows all`;
}
