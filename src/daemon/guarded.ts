import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { accept, digestOfFiles, filesBelow, readAccepted } from "../config/accepted.ts";
import type { OwnDirectories } from "../config/directories.ts";
import { packStore } from "../config/packs/layer-packs.ts";
import type { RuntimeFiles } from "../config/runtime.ts";
import { switchesFile } from "../config/switches.ts";
import { trustDirectory } from "../config/trust.ts";
import { isOwnHook } from "../hosts/index.ts";

/** Something that the guard's effect rests on. It is changed by commands of ours; whatever else changes it is to be confirmed by a person. */
export interface Guarded {
  readonly name: GuardedName;
  /** For whoever reads that it was changed. */
  readonly what: string;
  /** The files it consists of now. */
  files(): readonly string[];
  digest(): string;
}

/** Hooks are looked at by file: who puts one agent's back has not looked at the others. */
export type GuardedName = "policies" | "trust" | "switches" | "installation" | `hooks ${string}`;

export interface GuardedPlace {
  readonly directories: OwnDirectories;
  readonly files: Pick<RuntimeFiles, "installation" | "token">;
}

export function guardedThings({ directories, files }: GuardedPlace): readonly Guarded[] {
  const { config, state, legacy } = directories;
  const plain = (name: GuardedName, what: string, list: () => readonly string[]): Guarded => ({
    name,
    what,
    files: list,
    digest: () => digestOfFiles(list()),
  });
  return [
    plain("policies", config, () => [
      ...(legacy === undefined ? [] : [legacy]),
      ...filesBelow(config),
      ...filesBelow(packStore(directories)),
    ]),
    plain("trust", `what is trusted (${trustDirectory(directories)})`, () => filesBelow(trustDirectory(directories)).filter(isRecordFile)),
    plain("switches", `where the guard is switched off (${switchesFile(directories)})`, () => [switchesFile(directories)]),
    plain("installation", `the installation (${state})`, () => [files.installation, files.token, join(state, "hook-client.sh")]),
    ...settingsIn(files.installation).map(
      (file): Guarded => ({
        name: `hooks ${file}`,
        what: `the guard's hooks in ${file}`,
        files: () => [file],
        digest: () => digestOfFiles([file], guardTextIn),
      }),
    ),
  ];
}

/** The names of those that are not as they were accepted; what nobody has seen before is accepted. */
export function changedThings(place: GuardedPlace): readonly Guarded[] {
  const { digests } = readAccepted(place.directories);
  return guardedThings(place).filter(({ name, digest }) => digests[name] !== undefined && digests[name] !== digest());
}

/**
 * Runs a command of ours that changes some of them, and accepts what it leaves. What had been changed by something else before stays to be confirmed:
 * whoever trusts one project has not looked at the others.
 */
export function changing<Value>(place: GuardedPlace, names: readonly GuardedName[], change: () => Value): Value {
  const before = new Set(changedThings(place).map(({ name }) => name));
  const value = change();
  acceptNow(
    place,
    names.filter((name) => !before.has(name)),
  );
  return value;
}

/** Accepts them as they are. */
export function acceptNow(place: GuardedPlace, names: readonly GuardedName[]): void {
  if (names.length === 0) return;
  const things = guardedThings(place).filter(({ name }) => names.includes(name));
  accept(place.directories, Object.fromEntries(things.map(({ name, digest }) => [name, digest()])));
}

/** Under which a compiled program is accepted: another version of the compiler makes others. */
export function programKey(version: string, file: string): string {
  return `program ${version} ${file}`;
}

/** Compiled programs that are not as they were when they came into force. */
export function changedPrograms({ directories }: GuardedPlace): readonly { readonly key: string; readonly file: string }[] {
  return Object.entries(readAccepted(directories).digests).flatMap(([key, digest]) => {
    const file = /^program \S+ (.+)$/s.exec(key)?.[1];
    return file !== undefined && existsSync(file) && digestOfFiles([file]) !== digest ? [{ key, file }] : [];
  });
}

/** The settings files that the installation has put hooks into. */
function settingsIn(installation: string): readonly string[] {
  try {
    const { agents } = JSON.parse(readFileSync(installation, "utf8")) as { readonly agents?: readonly { readonly file?: unknown }[] };
    return (agents ?? []).map(({ file }) => file).filter((file) => typeof file === "string");
  } catch {
    return [];
  }
}

/** Of a settings file what the guard rests on: our hooks with their places, and whether all are switched off. A host writes the rest as it likes. */
function guardTextIn(path: string): string {
  const text = readFileSync(path, "utf8");
  if (!/\.jsonc?$/.test(path)) return text;
  const errors: ParseError[] = [];
  const settings: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) return text;
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

/** Not one that is being written. */
const isRecordFile = (path: string): boolean => path.endsWith(".json");
