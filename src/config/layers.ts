import { join } from "node:path";
import type { LayerName } from "../model/index.ts";
import { crypto } from "./builtin-modules.ts";
import { enclosingProjects } from "./context.ts";
import type { OwnDirectories } from "./directories.ts";
import {
  GLOBAL_FILES,
  type LayerFile,
  PROJECT_FILES,
  PROJECT_SETTINGS,
  PROJECT_SHELL,
  readOptional,
  readPolicies,
  readProjectFile,
} from "./layer-files.ts";
import { namesIn, placeOfNamed } from "./named-policies.ts";
import { globalPacks, type LayerPacks, packStore, projectPacks } from "./packs/layer-packs.ts";
import { isLockFile, LOCK_NAME } from "./packs/lock.ts";
import { isTrusted } from "./trust.ts";

/** The bytes of one layer's policy and configuration files, read once: what is hashed is what compiles (S5). */
export interface LayerSources {
  readonly name: LayerName;
  readonly trusted: boolean;
  /** Of a project's layer: its directory. */
  readonly root?: string;
  /** The same for a project that the present one lies in. */
  readonly enclosing?: string;
  readonly files: readonly LayerFile[];
  /** Absent where the layer has no lock file. */
  readonly packs?: LayerPacks;
}

/**
 * The files beside the built-in policies: those of the global directory, then those of the projects that this one lies in, which only tighten, the
 * outermost first, and its own, each with the policies that its configuration names. The same for the project that the session started in: whoever
 * leaves it takes its rules along. What is no policy is lowered to one when it compiles; nothing is parsed here.
 */
export function discoverLayers(project: string, directories: OwnDirectories, started?: string): LayerSources[] {
  const layers: LayerSources[] = [];
  const global = [...readOptional(directories.legacy), ...readPolicies(directories.config, { also: GLOBAL_FILES })];
  if (global.length > 0) layers.push({ name: "global", trusted: true, files: global, ...storedPacks(directories) });
  for (const root of [...rootsAround(project, directories, started), project]) {
    const sources = projectSources(root, directories);
    if (sources.files.length === 0) continue;
    // What a person trusted was said of that project: one within it, which may be anybody's, is only tightened by it.
    const own = root === project ? { trusted: isTrusted(root, everyFile(sources), directories) } : { trusted: false, enclosing: root };
    layers.push({ name: "project", root, ...own, ...sources });
  }
  return layers;
}

function rootsAround(project: string, { home }: OwnDirectories, started: string | undefined): readonly string[] {
  const around = enclosingProjects(project, home);
  if (started === undefined || started === home) return around;
  return [...new Set([...enclosingProjects(started, home), started, ...around])].filter((root) => root !== project);
}

/** What a project says: its files, and the packs that its lock file names. */
export function projectSources(project: string, directories: OwnDirectories): Pick<LayerSources, "files" | "packs"> {
  const files = projectFiles(project, directories);
  const lock = files.find((file) => isLockFile(file.path));
  return lock ? { files, packs: projectPacks(project, lock.text) } : { files };
}

/** Everything of a layer that compiles, its packs too: what trust is about. */
export function everyFile({ files, packs }: Pick<LayerSources, "files" | "packs">): LayerSources["files"] {
  return packs ? [...files, ...packs.found.flatMap((pack) => pack.files)] : files;
}

function storedPacks(directories: OwnDirectories): Pick<LayerSources, "packs"> {
  const store = packStore(directories);
  const [lock] = readOptional(join(store, LOCK_NAME));
  return lock ? { packs: globalPacks(store, lock.text) } : {};
}

function projectFiles(project: string, directories: OwnDirectories): readonly LayerFile[] {
  const read = readProjectFile;
  const settings = PROJECT_SETTINGS.flatMap((name) => readOptional(join(project, name), read));
  const files = [
    ...settings,
    ...readOptional(join(project, PROJECT_SHELL), read),
    ...readPolicies(join(project, ".devloop"), { also: PROJECT_FILES, read }),
  ];
  for (const [index, file] of settings.entries()) {
    const names = namesIn(file.text, directories);
    if (!names) files[index] = { ...file, text: "", problem: "names policies in a way that cannot be read" };
    for (const name of names ?? []) {
      const place = placeOfNamed(project, name);
      if (place === undefined) files.push({ path: join(project, name), text: "", problem: "lies outside the project" });
      else if (!files.some(({ path }) => path === place)) files.push(read(place));
    }
  }
  return files;
}

/** Packs that are off unless somebody asks for them. */
const OPTIONAL_PACKS = "/policies/optional/";

/** The built-in layer from the package's `stdlib/` and `policies/`, in a fixed order. */
export function builtInLayer(packageRoot: string, allPacks = false): Omit<LayerSources, "packs"> {
  const files = [
    ...readPolicies(join(packageRoot, "stdlib"), { deep: true }),
    ...readPolicies(join(packageRoot, "policies"), { deep: true }),
  ].filter((file) => allPacks || !file.path.includes(OPTIONAL_PACKS));
  return { name: "built-in", trusted: true, files: files.map((file) => ({ ...file, path: file.path.slice(packageRoot.length + 1) })) };
}

/** Names a set of layers: equal keys, equal programs. */
export function keyOf(layers: readonly LayerSources[], compiler: string): string {
  const hash = crypto().createHash("sha256").update(compiler);
  for (const layer of layers) {
    hash.update(`\n${layer.name} ${layer.trusted} ${layer.enclosing ?? ""}\n`);
    for (const file of layer.files) hash.update(`${file.path}\u0000${file.problem ?? ""}\u0000${file.text.length}\u0000${file.text}`);
    if (layer.packs) hash.update(`\npacks ${JSON.stringify(layer.packs)}`);
  }
  return hash.digest("hex");
}
