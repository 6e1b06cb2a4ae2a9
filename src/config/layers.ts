import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LayerName } from "../model/index.ts";
import { crypto } from "./builtin-modules.ts";
import type { OwnDirectories } from "./directories.ts";

/** The bytes of one layer's policy files, read once: what is hashed is what compiles (S5). */
export interface LayerSources {
  readonly name: LayerName;
  readonly trusted: boolean;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** A file above this size is no policy. */
const MOST_BYTES = 1024 * 1024;

/** The policy files beside the built-in ones: `*.policy` of the global directory, then those of the project. */
export function discoverLayers(project: string, directories: OwnDirectories): LayerSources[] {
  const layers: LayerSources[] = [];
  const global = readPolicies(directories.config);
  if (global.length > 0) layers.push({ name: "global", trusted: true, files: global });
  const own = readPolicies(join(project, ".devloop"));
  if (own.length > 0) layers.push({ name: "project", trusted: isTrusted(project, own, directories), files: own });
  return layers;
}

/** Packs that are off unless somebody asks for them. */
const OPTIONAL_PACKS = "/policies/optional/";

/** The built-in layer from the package's `stdlib/` and `policies/`, in a fixed order. */
export function builtInLayer(packageRoot: string, allPacks = false): LayerSources {
  const files = [...readPolicies(join(packageRoot, "stdlib"), true), ...readPolicies(join(packageRoot, "policies"), true)].filter(
    (file) => allPacks || !file.path.includes(OPTIONAL_PACKS),
  );
  return { name: "built-in", trusted: true, files: files.map((file) => ({ ...file, path: file.path.slice(packageRoot.length + 1) })) };
}

/** Names a set of layers: equal keys, equal programs. */
export function keyOf(layers: readonly LayerSources[], compiler: string): string {
  const hash = crypto().createHash("sha256").update(compiler);
  for (const layer of layers) {
    hash.update(`\n${layer.name} ${layer.trusted}\n`);
    for (const file of layer.files) hash.update(`${file.path}\u0000${file.text.length}\u0000${file.text}`);
  }
  return hash.digest("hex");
}

function readPolicies(directory: string, deep = false): { path: string; text: string }[] {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(directory);
  } catch {
    return [];
  }
  const files: { path: string; text: string }[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (deep && entry.isDirectory()) files.push(...readPolicies(path, true));
    if (!entry.name.endsWith(".policy") || entry.isDirectory()) continue;
    const text = readBounded(path);
    if (text !== undefined) files.push({ path, text });
  }
  return files;
}

function entriesOf(directory: string) {
  return readdirSync(directory, { withFileTypes: true });
}

/** An unreadable or oversized policy is not skipped in silence: its text is one that does not compile, so that S15 takes over. */
function readBounded(path: string): string | undefined {
  try {
    const bytes = readFileSync(path);
    return bytes.length > MOST_BYTES ? "this file is too large for a policy" : bytes.toString("utf8");
  } catch {
    return "this file cannot be read";
  }
}

/** Trust binds a canonical root and a hash; it is kept outside the project, by a person's command. */
function isTrusted(project: string, files: LayerSources["files"], directories: OwnDirectories): boolean {
  try {
    const trusted: unknown = JSON.parse(readFileSync(join(directories.state, "trust.json"), "utf8"));
    if (typeof trusted !== "object" || trusted === null) return false;
    const hash = keyOf([{ name: "project", trusted: true, files }], "");
    return (trusted as Readonly<Record<string, unknown>>)[project] === hash;
  } catch {
    return false;
  }
}
