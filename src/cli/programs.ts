import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CompileInput, type CompileOutput, compilePolicies } from "../compiler/index.ts";
import {
  builtInLayer,
  discoverLayers,
  everyFile,
  type LayerSources,
  type LoadedProgram,
  loadProgram,
  lowerLayers,
  onOwnLines,
  projectSources,
  readBuiltInProgram,
  readLayerFile,
  unknownModes,
} from "../config/index.ts";
import type { Program } from "../model/index.ts";
import { loadPolicies } from "../testing/index.ts";
import { errorsIn, printDiagnostics, type Texts } from "./diagnostics.ts";
import { directoriesHere, projectHere } from "./here.ts";
import { PACKAGE_ROOT } from "./installation.ts";
import { printError, UsageError } from "./output.ts";
import { policyFiles } from "./policy-files.ts";

export interface PolicyOptions {
  /** Policy files that a person named: on top of the built-in ones, as trusted as the global layer. */
  readonly policy?: readonly string[];
  readonly packs?: string;
}

/** The program in force for a project, or that of the named files, with why it is not that of the present sources, if so. Errors of named files end the command. */
export function programFor(project: string, options: PolicyOptions): LoadedProgram {
  if (options.packs !== undefined && options.packs !== "default" && options.packs !== "all")
    throw new UsageError(`--packs is \`default\` or \`all\`, not \`${options.packs}\``);
  if (options.policy && options.policy.length > 0)
    return { program: compileNamed(options.policy, options.packs === "all"), degraded: undefined };
  if (options.packs === "all") return { program: builtWithAllPacks(), degraded: undefined };
  const directories = directoriesHere();
  const installation = {
    builtInProgram: join(PACKAGE_ROOT, "dist", "builtin.program"),
    worker: join(PACKAGE_ROOT, "dist", "worker.js"),
    version: builtVersion(),
    // A person waits for the answer that is right; an agent's host does not.
    compileMilliseconds: 60_000,
  };
  const loaded = loadProgram(project, discoverLayers(project, directories), directories, installation);
  if (!loaded) throw new UsageError(`${installation.builtInProgram} is missing, damaged or not readable; \`npm run build\` makes it`);
  if (loaded.degraded !== undefined) printError(`dl: ${loaded.degraded}; what would pass is escalated`);
  return loaded;
}

export interface CompiledProject extends CompileOutput {
  readonly texts: Texts;
}

/** Every layer that is in force for a project, resolved; for lists. Files that are named count as trusted, those that no layer has as one of their own. */
export function compileProject(project: string, files: readonly string[] = []): CompiledProject {
  return compileLowered(layersWith(project, files), compilePolicies);
}

/** The same with the tests that bind (S14): whatever would leave a layer out is an error. */
export function checkProject(project: string, files: readonly string[] = []): CompiledProject {
  return compileLowered(layersWith(project, files), loadTested);
}

/** The given project layer on top of what the projects around it, the user's own and the built-in ones say. */
export function checkLayers(layers: readonly LayerSources[], project: string): CompiledProject {
  const below = discoverLayers(project, directoriesHere()).filter((layer) => layer.root !== project);
  return compileLowered([builtInLayer(PACKAGE_ROOT), ...below, ...layers], loadTested);
}

/** The text of each file of the layers that are in force for a project, and of the files that are named. */
export function textsOfProject(project: string, files: readonly string[] = []): Texts {
  return textsOf(layersWith(project, files));
}

function layersWith(project: string, files: readonly string[]): readonly LayerSources[] {
  const builtIn = builtInLayer(PACKAGE_ROOT);
  const own = new Set(builtIn.files.map((file) => resolve(PACKAGE_ROOT, file.path)));
  const others = policyFiles(files)
    .map((file) => resolve(file))
    .filter((file) => !own.has(file));
  const has = (layer: LayerSources, path: string) => layer.files.some((file) => file.path === path);
  const found = discoverLayers(project, directoriesHere());
  const layers = found.map((layer) => (others.some((path) => has(layer, path)) ? { ...layer, trusted: true } : layer));
  const further = others.filter((path) => !found.some((layer) => has(layer, path)));
  return [builtIn, ...layers, ...(further.length > 0 ? [readFiles(further, project)] : [])];
}

function loadTested(input: CompileInput): CompileOutput {
  return loadPolicies(input, true);
}

function compileLowered(
  layers: readonly LayerSources[],
  load: (input: CompileInput) => CompileOutput,
  built = readBuiltInProgram(PACKAGE_ROOT),
): CompiledProject {
  const lowered = lowerLayers(layers);
  const output = load({ layers: lowered.layers, built });
  const program = errorsIn(lowered.diagnostics).length > 0 ? undefined : output.program;
  const modes = output.program ? unknownModes(lowered.namedModes, output.program.modes) : [];
  const diagnostics = [...lowered.diagnostics, ...modes, ...onOwnLines(output.diagnostics, layers)];
  return { ...output, program, diagnostics, texts: textsOf(layers) };
}

function textsOf(layers: readonly LayerSources[]): Texts {
  return new Map(layers.flatMap((layer) => everyFile(layer).map(({ path, text }) => [path, text])));
}

function compileNamed(files: readonly string[], allPacks: boolean): Program {
  const layers = [builtInLayer(PACKAGE_ROOT, allPacks), readFiles(policyFiles(files), projectHere())];
  const { program, diagnostics, texts } = compileLowered(layers, loadTested, readBuiltInProgram(PACKAGE_ROOT, allPacks));
  if (program) return program;
  printDiagnostics(errorsIn(diagnostics), texts);
  throw new UsageError("the policies do not compile");
}

/** Packs that they use are those of the project. */
function readFiles(files: readonly string[], project: string): LayerSources {
  return {
    packs: projectSources(project, directoriesHere()).packs ?? { from: "project", found: [] },
    name: "global",
    trusted: true,
    files: files.map((file) => readLayerFile(resolve(file))),
  };
}

function builtWithAllPacks(): Program {
  const program = readBuiltInProgram(PACKAGE_ROOT, true);
  if (!program) throw new UsageError("the compiled program is missing or damaged; run `npm run build`");
  return program;
}

function builtVersion(): string {
  return readFileSync(join(PACKAGE_ROOT, "dist", "version"), "utf8");
}
