import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LayerName } from "../model/index.ts";
import { crypto } from "./builtin-modules.ts";
import { enclosingProjects } from "./context.ts";
import type { OwnDirectories } from "./directories.ts";
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
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Absent where the layer has no lock file. */
  readonly packs?: LayerPacks;
}

/** A file above this size is no policy. */
const MOST_BYTES = 1024 * 1024;

/** Configuration files beside the policies, by name. */
const GLOBAL_FILES: readonly string[] = ["ambient.yaml", "ambient.yml", "config.yaml", "config.yml", "config.sh", "permissions.yaml"];
const PROJECT_SETTINGS: readonly string[] = [".devloop.yaml", ".devloop.yml"];
const PROJECT_FILES: readonly string[] = ["permissions.yaml", "permissions.yml", LOCK_NAME];

/**
 * The files beside the built-in policies: those of the global directory, then those of the projects that this one lies in, which only tighten, the
 * outermost first, and its own, each with the policies that its configuration names. The same for the project that the session started in: whoever
 * leaves it takes its rules along. What is no policy is lowered to one when it compiles; nothing is parsed here.
 */
export function discoverLayers(project: string, directories: OwnDirectories, started?: string): LayerSources[] {
  const layers: LayerSources[] = [];
  const global = [...readOne(directories.legacy), ...readPolicies(directories.config, { also: GLOBAL_FILES })];
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
  const [lock] = readOne(join(store, LOCK_NAME));
  return lock ? { packs: globalPacks(store, lock.text) } : {};
}

function projectFiles(project: string, directories: OwnDirectories): LayerSources["files"] {
  const settings = PROJECT_SETTINGS.flatMap((name) => readOne(join(project, name)));
  const files = [
    ...settings,
    ...readOne(join(project, "devloop.config.sh")),
    ...readPolicies(join(project, ".devloop"), { also: PROJECT_FILES }),
  ];
  for (const { path, text } of settings) {
    const names = namesIn(text, directories);
    if (!names) files.push({ path: `${path}.policy`, text: "the policies that this file names cannot be read" });
    for (const name of names ?? []) {
      const place = placeOfNamed(project, name);
      if (place === undefined) files.push({ path: join(project, name), text: "this file lies outside the project" });
      else if (!files.some((file) => file.path === place)) files.push({ path: place, text: readBounded(place) });
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
    for (const file of layer.files) hash.update(`${file.path}\u0000${file.text.length}\u0000${file.text}`);
    if (layer.packs) hash.update(`\npacks ${JSON.stringify(layer.packs)}`);
  }
  return hash.digest("hex");
}

interface ReadOptions {
  readonly deep?: boolean;
  /** Names that count although they are no policies. */
  readonly also?: readonly string[];
}

function readPolicies(directory: string, { deep = false, also = [] }: ReadOptions = {}): { path: string; text: string }[] {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(directory);
  } catch {
    return [];
  }
  const files: { path: string; text: string }[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (deep && entry.isDirectory()) files.push(...readPolicies(path, { deep }));
    const counts = entry.name.endsWith(".policy") || also.includes(entry.name);
    if (counts && !entry.isDirectory()) files.push({ path, text: readBounded(path) });
  }
  return files;
}

function entriesOf(directory: string) {
  return readdirSync(directory, { withFileTypes: true });
}

/** A file that may be there. */
function readOne(path: string | undefined): { path: string; text: string }[] {
  try {
    if (path === undefined || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return [];
  } catch {
    return [];
  }
  return [{ path, text: readBounded(path) }];
}

/** An unreadable or oversized file is not skipped in silence: its text is one that does not compile, so that S15 takes over. */
function readBounded(path: string): string {
  try {
    if (statSync(path).size > MOST_BYTES) return "[this file is too large";
    return readFileSync(path, "utf8");
  } catch {
    return "[this file cannot be read";
  }
}
