import { isUtf8 } from "node:buffer";
import { type Dirent, lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { readRegularFile, type Unreadable } from "../regular-file.ts";
import { LOCK_NAME } from "./packs/lock.ts";

/** A file of a layer as it was read once. */
export interface LayerFile {
  readonly path: string;
  /** Empty where the file has a problem. */
  readonly text: string;
  /** Why it was not read. It is not skipped in silence: with it the layer does not compile, so that S15 takes over. */
  readonly problem?: string;
}

/** Configuration files beside the policies, by name. */
export const GLOBAL_FILES: readonly string[] = [
  "ambient.yaml",
  "ambient.yml",
  "config.yaml",
  "config.yml",
  "config.sh",
  "permissions.yaml",
];
export const PROJECT_SETTINGS: readonly string[] = [".devloop.yaml", ".devloop.yml"];
export const PROJECT_SHELL = "devloop.config.sh";
export const PROJECT_FILES: readonly string[] = ["permissions.yaml", "permissions.yml", LOCK_NAME];

/** Whether a file may be one of a layer, by its name: nothing else is read, and shown to nobody. */
export function isLayerFileName(name: string): boolean {
  return name.endsWith(".policy") || [...GLOBAL_FILES, ...PROJECT_SETTINGS, PROJECT_SHELL, ...PROJECT_FILES].includes(name);
}

/** A file above this size is no policy. */
const MOST_BYTES = 1024 * 1024;

/** Of a project a link counts only where it leads to what is called so, too: what is quoted of a policy is never of anything else. */
export function readProjectFile(path: string): LayerFile {
  if (leadsElsewhere(path)) return { path, text: "", problem: "is a link to what is no policy and no configuration" };
  return readLayerFile(path);
}

export function readLayerFile(path: string): LayerFile {
  const read = readRegularFile(path, MOST_BYTES);
  if (!read.ok) return { path, text: "", problem: PROBLEMS[read.error] };
  // Read as if it were, a name in it would be another one, and what it names not protected.
  if (!isUtf8(read.value)) return { path, text: "", problem: "is no UTF-8" };
  return { path, text: read.value.toString("utf8") };
}

const PROBLEMS: Readonly<Record<Unreadable, string>> = {
  "not there": "is not there",
  "no regular file": "is no regular file",
  "too large": `is larger than ${MOST_BYTES / 1024} kB`,
  "not readable": "cannot be read",
};

type Read = (path: string) => LayerFile;

/** A file that may be there. */
export function readOptional(path: string | undefined, read: Read = readLayerFile): readonly LayerFile[] {
  return path !== undefined && statusOf(path) !== undefined ? [read(path)] : [];
}

interface ReadOptions {
  readonly deep?: boolean;
  /** Names that count although they are no policies. */
  readonly also?: readonly string[];
  readonly read?: Read;
}

export function readPolicies(directory: string, { deep = false, also = [], read = readLayerFile }: ReadOptions = {}): readonly LayerFile[] {
  const entries = entriesOf(directory);
  // What cannot be listed may hold policies: that is no layer without any.
  if (entries === undefined) return [{ path: directory, text: "", problem: "is a directory that cannot be read" }];
  const files: LayerFile[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (deep && entry.isDirectory()) files.push(...readPolicies(path, { deep, read }));
    const counts = also.includes(entry.name) || (entry.name.endsWith(".policy") && !entry.isDirectory());
    if (counts) files.push(read(path));
  }
  return files;
}

/** Nothing where there is no such directory; `undefined` where it cannot be listed. */
function entriesOf(directory: string): Dirent[] | undefined {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? [] : undefined;
  }
}

function leadsElsewhere(path: string): boolean {
  if (statusOf(path)?.isSymbolicLink() !== true) return false;
  try {
    const real = realpathSync(path);
    return !isLayerFileName(real.slice(real.lastIndexOf("/") + 1));
  } catch {
    return false;
  }
}

function statusOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
