import { dirname, join } from "node:path";
import { digestOfFiles, filesBelow } from "../config/accepted.ts";
import type { OwnDirectories } from "../config/directories.ts";
import { packStore } from "../config/packs/layer-packs.ts";
import type { RuntimeFiles } from "../config/runtime.ts";
import { switchesFile } from "../config/switches.ts";
import { trustDirectory } from "../config/trust.ts";
import { isOwnHook } from "../hosts/index.ts";
import { readRegularJson, readRegularText } from "../regular-file.ts";

/** Something that the guard's effect rests on. It is changed by commands of ours; whatever else changes it is to be confirmed by a person. */
export interface Guarded {
  readonly name: GuardedName;
  /** For whoever reads that it was changed. */
  readonly what: string;
  /** The files it consists of now. */
  files(): readonly string[];
  /** Directories in which a file more would belong to it. */
  directories(): readonly string[];
  digest(): string;
}

/** Hooks are looked at by file: who puts one agent's back has not looked at the others. */
export type GuardedName = "policies" | "trust" | "switches" | "installation" | `hooks ${string}`;

export interface GuardedPlace {
  readonly directories: OwnDirectories;
  readonly files: Pick<RuntimeFiles, "installation" | "token">;
}

/** What is said of things that are not as they were confirmed. */
export function unconfirmedChange(things: readonly string[]): string {
  return `something has changed that nobody has confirmed (${things.join(", ")}); \`dl reload\` confirms it`;
}

/** The settings in a text; `undefined`: they cannot be read. */
export type ReadSettings = (text: string) => unknown;

export function guardedThings({ directories, files }: GuardedPlace, read: ReadSettings): readonly Guarded[] {
  const { config, state, legacy } = directories;
  const plain = (name: GuardedName, what: string, list: () => readonly string[], roots: readonly string[] = []): Guarded => ({
    name,
    what,
    files: list,
    directories: () =>
      [...new Set([...roots, ...list().map(dirname)])].filter((directory) => roots.some((root) => isWithin(directory, root))),
    digest: () => digestOfFiles(list()),
  });
  const policies = () => [...(legacy === undefined ? [] : [legacy]), ...filesBelow(config), ...filesBelow(packStore(directories))];
  const trust = trustDirectory(directories);
  return [
    plain("policies", config, policies, [config, packStore(directories)]),
    plain("trust", `what is trusted (${trust})`, () => filesBelow(trust).filter(isRecordFile), [trust]),
    plain("switches", `where the guard is switched off (${switchesFile(directories)})`, () => [switchesFile(directories)]),
    plain("installation", `the installation (${state})`, () => [files.installation, files.token, join(state, "hook-client.sh")]),
    ...settingsIn(files.installation).map(
      (file): Guarded => ({
        name: `hooks ${file}`,
        what: `the guard's hooks in ${file}`,
        files: () => [file],
        directories: () => [],
        digest: () => digestOfFiles([file], (path) => guardTextIn(path, read)),
      }),
    ),
  ];
}

/** Under which a compiled program is accepted: another version of the compiler makes others. */
export function programKey(version: string, file: string): string {
  return `program ${version} ${file}`;
}

const isWithin = (directory: string, root: string): boolean => directory === root || directory.startsWith(`${root}/`);

/** The settings files that the installation has put hooks into. */
function settingsIn(installation: string): readonly string[] {
  const record = readRegularJson(installation, MOST_SETTINGS) as { readonly agents?: unknown } | null | undefined;
  const agents = (Array.isArray(record?.agents) ? record.agents : []) as readonly ({ readonly file?: unknown } | null)[];
  return agents.map((agent) => agent?.file).filter((file) => typeof file === "string");
}

/** Of a settings file what the guard rests on: our hooks with their places, and whether all are switched off. A host writes the rest as it likes. */
function guardTextIn(path: string, read: ReadSettings): string | undefined {
  const text = readRegularText(path, MOST_SETTINGS);
  if (text === undefined || !/\.jsonc?$/.test(path)) return text;
  const settings = read(text);
  if (settings === undefined) return text;
  const found: unknown[] = [];
  collectOwn(settings, [], found);
  return JSON.stringify([found, (settings as Readonly<Record<string, unknown>> | null)?.["disableAllHooks"] === true]);
}

function collectOwn(value: unknown, path: readonly string[], found: unknown[]): void {
  if (typeof value !== "object" || value === null || path.length > MOST_DEPTH) return;
  if (isOwnHook(value)) found.push([path, value]);
  // The number of an entry in its list says nothing: others come and go.
  else for (const [key, inner] of Object.entries(value)) collectOwn(inner, Array.isArray(value) ? path : [...path, key], found);
}

const MOST_DEPTH = 16;
/** Settings that a host has, and the record of what we put there. */
export const MOST_SETTINGS = 16 * 1024 * 1024;

/** Not one that is being written. */
const isRecordFile = (path: string): boolean => path.endsWith(".json");
