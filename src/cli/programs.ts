import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CompileOutput, compilePolicies, type SourceLayer } from "../compiler/index.ts";
import {
  builtInLayer,
  discoverLayers,
  type LayerSources,
  type LoadedProgram,
  loadProgram,
  lowerLayers,
  packLookup,
  projectSources,
  readBuiltInProgram,
} from "../config/index.ts";
import type { Diagnostic, Program } from "../model/index.ts";
import { renderDiagnostic } from "../syntax/index.ts";
import { loadPolicies } from "../testing/index.ts";
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
  if (!loaded) throw new UsageError("there is no compiled program; run `npm run build`");
  if (loaded.degraded !== undefined)
    printError(`dl: ${loaded.degraded}; what would pass is escalated`);
  return loaded;
}

/** Every layer that is in force for a project, resolved; for lists and checks. Files that are named stand in for themselves where a layer has them. */
export function compileProject(project: string, files: readonly string[] = []): CompileOutput {
  const builtIn = builtInLayer(PACKAGE_ROOT);
  const own = new Set(builtIn.files.map((file) => resolve(PACKAGE_ROOT, file.path)));
  const others = policyFiles(files).filter((file) => !own.has(resolve(file)));
  const named = others.length > 0 ? [readFiles(others, project)] : [];
  const paths = new Set(named.flatMap((layer) => layer.files.map((file) => file.path)));
  const found = discoverLayers(project, directoriesHere()).map((layer) => ({
    ...layer,
    files: layer.files.filter((file) => !paths.has(file.path)),
  }));
  return compileLowered([builtIn, ...found, ...named]);
}

/** The given project layer on top of what the projects around it, the user's own and the built-in ones say. */
export function compileLayersOf(layers: readonly LayerSources[], project: string): CompileOutput {
  const below = discoverLayers(project, directoriesHere()).filter((layer) => layer.root !== project);
  return compileLowered([builtInLayer(PACKAGE_ROOT), ...below, ...layers]);
}

function compileLowered(layers: readonly LayerSources[]): CompileOutput {
  const lowered = lowerLayers(layers);
  const output = compilePolicies({ layers: lowered.layers, built: readBuiltInProgram(PACKAGE_ROOT) });
  return { ...output, diagnostics: [...lowered.diagnostics, ...output.diagnostics] };
}

export function printDiagnostics(diagnostics: readonly Diagnostic[], colour: boolean): void {
  for (const diagnostic of diagnostics) printError(renderDiagnostic(diagnostic, sourceOf(diagnostic.location.file), { color: colour }));
}

function compileNamed(files: readonly string[], allPacks: boolean): Program {
  const { packs, ...named } = readFiles(policyFiles(files), projectHere());
  const layers: SourceLayer[] = [builtInLayer(PACKAGE_ROOT, allPacks), { ...named, packs: packLookup(named.name, packs) }];
  const output = loadPolicies({ layers, built: readBuiltInProgram(PACKAGE_ROOT, allPacks) }, true);
  if (output.program) return output.program;
  printDiagnostics(
    output.diagnostics.filter((diagnostic) => diagnostic.severity === "error"),
    process.stderr.isTTY === true,
  );
  throw new UsageError("the policies do not compile");
}

/** Packs that they use are those of the project. */
function readFiles(files: readonly string[], project: string): LayerSources {
  return {
    packs: projectSources(project, directoriesHere()).packs ?? { from: "project", found: [] },
    name: "global",
    trusted: true,
    files: files.map((file) => {
      const path = resolve(file);
      return { path, text: readFileSync(path, "utf8") };
    }),
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

/** The text of a file of a layer; empty where there is none any more. */
export function sourceOf(file: string): string {
  for (const path of [file, join(PACKAGE_ROOT, file)]) {
    if (existsSync(path)) return readFileSync(path, "utf8");
  }
  return "";
}
