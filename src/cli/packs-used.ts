import { join, relative } from "node:path";
import {
  discoverLayers,
  type LayerSources,
  LOCK_NAME,
  type LockedPack,
  MOST_LOCK_BYTES,
  type PackLock,
  packHash,
  packLookup,
  packStore,
  readLock,
  readPack,
  readStore,
} from "../config/index.ts";
import { readRegularText } from "../regular-file.ts";
import { locate, parsePolicy } from "../syntax/index.ts";
import { directoriesHere } from "./here.ts";

export type PackState = "locked" | "unused" | "not locked" | "not as locked";

/** One pack of one layer. */
export interface PackRow {
  readonly name: string;
  readonly layer: "project" | "global";
  readonly version: string | null;
  readonly sha256: string | null;
  readonly state: PackState;
  /** What is wrong, where something is. */
  readonly problem: string | null;
  /** The lines that use it, `file:line`. */
  readonly usedAt: readonly string[];
}

/** What the lock of a project should say, and why a pack cannot be in it. */
export interface LockDraft {
  readonly lock: PackLock;
  readonly problems: readonly string[];
}

/** Every pack that a lock names or a policy uses. */
export function packRows(project: string): PackRow[] {
  const layers = discoverLayers(project, directoriesHere());
  return (["global", "project"] as const).flatMap((name) => rowsOf(name, layers, project));
}

/** The packs that the policies of a project use, and those that these use, as they are installed now. */
export function draftLock(project: string): LockDraft {
  const layer = discoverLayers(project, directoriesHere()).find(({ root }) => root === project);
  const modules = join(project, "node_modules");
  const packs = new Map<string, LockedPack>();
  const problems: string[] = [];
  const waiting = usesIn(layer?.files ?? [], project);
  const seen = new Set<string>();
  for (let use = waiting.shift(); use; use = waiting.shift()) {
    if (seen.has(use.pack)) continue;
    seen.add(use.pack);
    const found = packLookup("project", { from: "project", found: [] })(use.pack);
    const invalid = "unusable" in found && found.message.endsWith("no name of a pack");
    const pack = invalid ? undefined : readPack(join(modules, use.pack), modules);
    if (!pack) problems.push(`${use.at}: \`${use.pack}\` is no name of a pack`);
    else if (!pack.ok) problems.push(`${use.at}: the pack \`${use.pack}\` ${pack.error}`);
    else if (pack.value.name !== use.pack) problems.push(`${use.at}: the pack \`${use.pack}\` calls itself \`${pack.value.name}\``);
    else {
      const { version, files } = pack.value;
      packs.set(use.pack, { version, sha256: packHash(use.pack, files) });
      waiting.push(
        ...usesIn(
          files.map((file) => ({ path: join(modules, use.pack, file.name), text: file.text })),
          project,
        ),
      );
    }
  }
  return { lock: { packs }, problems };
}

export function lockFileOf(project: string): string {
  return join(project, ".devloop", LOCK_NAME);
}

/** The lock as it is; none and an unreadable one are empty. */
export function readProjectLock(project: string): PackLock {
  const text = readRegularText(lockFileOf(project), MOST_LOCK_BYTES);
  const lock = text === undefined ? undefined : readLock(text);
  return lock?.ok === true ? lock.value : { packs: new Map() };
}

function rowsOf(name: PackRow["layer"], layers: readonly LayerSources[], project: string): PackRow[] {
  const layer = layers.find((candidate) => candidate.name === name && (name === "global" || candidate.root === project));
  const store = readStore(packStore(directoriesHere()));
  const locked = (name === "project" ? readProjectLock(project) : store.ok ? store.value : { packs: new Map<string, LockedPack>() }).packs;
  const lookup = packLookup(name, layer?.packs);
  const uses = usesIn([...(layer?.files ?? []), ...(layer?.packs?.found.flatMap((pack) => pack.files) ?? [])], project);
  return [...new Set([...locked.keys(), ...uses.map((use) => use.pack)])].sort().map((pack) => {
    const found = lookup(pack);
    const entry = locked.get(pack);
    const usedAt = uses.filter((use) => use.pack === pack).map((use) => use.at);
    const wrong = usedAt.length > 0 && "unusable" in found ? found : undefined;
    const state = wrong ? (wrong.unusable === "unknown" ? "not locked" : "not as locked") : usedAt.length > 0 ? "locked" : "unused";
    return {
      name: pack,
      layer: name,
      version: entry?.version ?? null,
      sha256: entry?.sha256 ?? null,
      state,
      problem: wrong?.message ?? null,
      usedAt,
    };
  });
}

function usesIn(files: LayerSources["files"], project: string): { readonly pack: string; readonly at: string }[] {
  return files
    .filter(({ path }) => path.endsWith(".policy"))
    .flatMap(({ path, text }) =>
      parsePolicy(path, text).file.items.flatMap((item) => {
        if (item.kind !== "use" || item.target.kind !== "string") return [];
        const shown = path.startsWith(`${project}/`) ? relative(project, path) : path;
        return [{ pack: item.target.value, at: `${shown}:${locate(text, path, item.target.span).line}` }];
      }),
    );
}
