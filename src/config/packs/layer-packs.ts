import { join } from "node:path";
import type { PackLookup } from "../../compiler/index.ts";
import type { LayerName } from "../../model/index.ts";
import type { OwnDirectories } from "../directories.ts";
import { LOCK_NAME, type LockedPack, readLock } from "./lock.ts";
import { isPackName, packHash, readPack } from "./manifest.ts";

/** The packs that a layer's lock names, as bytes that were read once. Whether they are as locked is told when they compile. */
export interface LayerPacks {
  readonly from: PackOrigin;
  /** Why the lock says nothing, if so. */
  readonly problem?: string;
  readonly found: readonly FoundPack[];
}

/** A project's `node_modules`, or the store of the user's own layer. */
export type PackOrigin = "project" | "global";

export interface FoundPack {
  readonly name: string;
  /** The hash that it must have. */
  readonly locked: string;
  /** Why it is not there, if so; then there are no files. */
  readonly problem?: string;
  readonly files: readonly { readonly path: string; readonly name: string; readonly text: string }[];
}

/** Where the packs of the user's own layer lie, each content under its hash. */
export function packStore({ data }: Pick<OwnDirectories, "data">): string {
  return join(data, "packs");
}

/** The packs of a project come from its `node_modules`, and from nowhere else. */
export function projectPacks(project: string, lock: string): LayerPacks {
  const modules = join(project, "node_modules");
  return packsBy("project", lock, (name) => join(modules, name), modules);
}

/** Those of the user's own layer come from the store, never from a `node_modules`. */
export function globalPacks(store: string, lock: string): LayerPacks {
  return packsBy("global", lock, (_, sha256) => join(store, sha256), store);
}

/** What `use "…"` finds in a layer. */
export function packLookup(layer: LayerName, packs: LayerPacks | undefined): PackLookup {
  const { lock, add, renew } = TEXTS[packs?.from ?? (layer === "project" ? "project" : "global")];
  return (name) => {
    if (!isPackName(name)) {
      const message = `\`${name}\` is no name of a pack`;
      return { unusable: "unknown", message, repair: "a pack is called `name` or `@scope/name`, as the package is" };
    }
    if (packs?.problem !== undefined) return { unusable: "not as locked", message: `${lock} ${packs.problem}`, repair: renew(name) };
    const found = packs?.found.find((pack) => pack.name === name);
    if (!found) return { unusable: "unknown", message: `there is no pack \`${name}\` in ${lock}`, repair: add(name) };
    const wrong = found.problem ?? (packHash(name, found.files) === found.locked ? undefined : "is not as it was locked");
    if (wrong !== undefined) return { unusable: "not as locked", message: `the pack \`${name}\` ${wrong}`, repair: renew(name) };
    return found;
  };
}

const TEXTS = {
  project: {
    lock: `.devloop/${LOCK_NAME}`,
    add: () => "install the package, then `dl packs lock`",
    renew: () => "`npm ci` installs what was locked; `dl packs lock` locks what is installed",
  },
  global: {
    lock: "the store of the global layer",
    add: (name: string) => `\`dl packs add ${name} --global\` adds it`,
    renew: (name: string) => `\`dl packs add ${name} --global\` puts it there anew`,
  },
} as const satisfies Record<string, { lock: string; add: (name: string) => string; renew: (name: string) => string }>;

function packsBy(from: PackOrigin, text: string, placeOf: (name: string, sha256: string) => string, inside: string): LayerPacks {
  const lock = readLock(text);
  if (!lock.ok) return { from, problem: lock.error, found: [] };
  return { from, found: [...lock.value.packs].map((entry) => foundPack(entry, placeOf, inside)) };
}

function foundPack(
  [name, { sha256 }]: readonly [string, LockedPack],
  placeOf: (name: string, sha256: string) => string,
  inside: string,
): FoundPack {
  const place = placeOf(name, sha256);
  const pack = readPack(place, inside);
  if (!pack.ok) return { name, locked: sha256, problem: pack.error, files: [] };
  if (pack.value.name !== name) return { name, locked: sha256, problem: `calls itself \`${pack.value.name}\``, files: [] };
  return { name, locked: sha256, files: pack.value.files.map((file) => ({ ...file, path: join(place, file.name) })) };
}
