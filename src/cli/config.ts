import type { Command } from "commander";
import { stringify } from "yaml";
import {
  discoverLayers,
  effectiveConfig,
  findProject,
  type LayerSources,
  type Origin,
  readSwitches,
  stanceOf,
  switchedOff,
} from "../config/index.ts";
import type { Program } from "../model/index.ts";
import { directoriesHere, directoryNamed, homeHere } from "./here.ts";
import { print, printError, printJson } from "./output.ts";
import { programFor } from "./programs.ts";

export function addConfig(program: Command): void {
  program
    .command("config")
    .argument("[directory]", "the project, or a directory in it", ".")
    .description("the configuration in force, merged from all layers")
    .option("--origin", "say which file and line each part comes from, and why one is not in force")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExamples:\n  $ dl config\n  $ dl config ../api --origin\n  $ dl config --json")
    .action((directory: string, options: ConfigOptions) => showConfig(directoryNamed(directory), options));
}

interface ConfigOptions {
  readonly origin?: boolean;
  readonly json?: boolean;
}

function showConfig(directory: string, options: ConfigOptions): void {
  const directories = directoriesHere();
  const project = findProject(directory, homeHere());
  const layers = discoverLayers(project, directories);
  const parts = effectiveConfig(layers);
  const { settings, modes, notices, replaced } = programFor(project, {}).program;
  const { mode, stricter, enforcement } = stanceOf({
    settings,
    installed: "guard",
    environment: process.env["DEVLOOP_PERMISSION_MODE"],
    switchedOff: switchedOff(readSwitches(directories), project) !== undefined,
    modes,
  });
  const files = layers.map((layer) => ({
    layer: layer.name,
    ...(layer.root === undefined ? {} : { root: layer.root }),
    trusted: layer.trusted,
    ...replacedAs(layer, replaced),
    files: layer.files.map((file) => file.path),
  }));
  if (options.json) {
    printJson({ project, mode, stricter, enforcement, layers: files, config: parts, notices });
    return;
  }
  print(`# project ${project}`);
  print(`# mode ${mode}${stricter.length > 0 ? `, and at least as strict as ${stricter.join(", ")}` : ""}; enforcement ${enforcement}`);
  for (const layer of files) {
    const untrusted = layer.trusted ? "" : " (not trusted: it only tightens)";
    const missing = layer.leftOut === undefined ? "" : ` (left out: ${layer.leftOut})`;
    const earlier = layer.lastGood === undefined ? "" : ` (judged by its last good state: ${layer.lastGood})`;
    print(`# ${layer.layer}${untrusted}${missing}${earlier}: ${layer.files.join(", ")}`);
  }
  if (options.origin) for (const part of parts) print(originLine(part));
  else print(stringify(nested(parts)));
  for (const notice of notices) printError(`dl: ${notice}`);
}

/** Why a layer is not in force as it is. */
function replacedAs(
  { name, enclosing }: LayerSources,
  replaced: Program["replaced"] = [],
): { readonly leftOut?: string; readonly lastGood?: string } {
  const found = replaced.find((other) => other.layer === name && other.enclosing === enclosing);
  if (!found) return {};
  return found.by === "nothing" ? { leftOut: found.why } : { lastGood: found.why };
}

function originLine({ key, value, layer, file, line, inForce, why }: Origin): string {
  const where = file === undefined ? layer : `${layer} ${file}:${line}`;
  return `${key}: ${JSON.stringify(value)}  # ${where}${inForce ? "" : `; ${why ?? "not in force"}`}`;
}

/** What is in force as a tree. */
function nested(parts: readonly Origin[]): Readonly<Record<string, unknown>> {
  const tree: Record<string, unknown> = {};
  for (const { key, value, list, inForce } of parts) {
    if (!inForce) continue;
    const path = key.split(".");
    let here = tree;
    for (const part of path.slice(0, -1)) {
      here[part] ??= {};
      here = here[part] as Record<string, unknown>;
    }
    const last = path.at(-1)!;
    const before = here[last];
    here[last] = list ? [...(Array.isArray(before) ? (before as readonly unknown[]) : []), value] : value;
  }
  return tree;
}
