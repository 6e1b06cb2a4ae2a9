import { digestOfFiles, readAccepted } from "../config/accepted.ts";
import type { LoadedProgram } from "../config/program-cache.ts";
import { looksTheSame, noteSeen, readSeen, type Statuses, statusesOf } from "../config/seen.ts";
import { readRegularText } from "../regular-file.ts";
import {
  type Guarded,
  type GuardedName,
  type GuardedPlace,
  guardedThings,
  MOST_SETTINGS,
  programKey,
  unconfirmedChange,
} from "./guarded.ts";

/**
 * What the guard rests on and was changed by anything but a command of ours, as a process sees it that judges one call: where all files look as they did
 * when they were accepted, none is read.
 */
export class Unconfirmed {
  readonly #place: GuardedPlace;
  readonly #version: () => string;
  #seen: Readonly<Record<string, Statuses>> | undefined;
  #changed: readonly { readonly name: GuardedName; readonly what: string }[] | undefined;

  constructor(place: GuardedPlace, version: () => string) {
    this.#place = place;
    this.#version = version;
  }

  isChanged(name: GuardedName): boolean {
    return this.#all().some((thing) => thing.name === name);
  }

  /** The program, marked where something is not as it was confirmed: what it would let pass is then asked about. */
  marked(loaded: LoadedProgram | undefined): LoadedProgram | undefined {
    if (!loaded || loaded.degraded !== undefined) return loaded;
    const program = loaded.file !== undefined && this.#isProgramChanged(loaded.file) ? [`the compiled program ${loaded.file}`] : [];
    const changed = [...this.#all().map((thing) => thing.what), ...program];
    return changed.length === 0 ? loaded : { ...loaded, degraded: unconfirmedChange(changed) };
  }

  #all(): readonly { readonly name: GuardedName; readonly what: string }[] {
    this.#changed ??= this.#look();
    return this.#changed;
  }

  #look(): readonly { readonly name: GuardedName; readonly what: string }[] {
    this.#seen ??= readSeen(this.#place.directories);
    const seen = Object.entries(this.#seen).filter(([name]) => !name.startsWith(PROGRAM));
    if (seen.length > 0 && seen.every(([, statuses]) => looksTheSame(statuses))) return [];
    const { digests } = readAccepted(this.#place.directories);
    const known = guardedThings(this.#place, readPlain).filter((thing) => digests[thing.name] !== undefined && isReadable(thing));
    const looks = known.map((thing) => ({ thing, statuses: statusesOf([...thing.files(), ...thing.directories()]) }));
    const changed = known.filter((thing) => thing.digest() !== digests[thing.name]);
    const same = looks.filter(({ thing }) => !changed.includes(thing));
    const names = new Set<string>(known.map(({ name }) => name));
    const noted = Object.fromEntries(same.map(({ thing, statuses }) => [thing.name, statuses]));
    if (same.length > 0) noteSeen(this.#place.directories, noted, (name) => names.has(name) || name.startsWith(PROGRAM));
    return changed;
  }

  #isProgramChanged(file: string): boolean {
    this.#seen ??= readSeen(this.#place.directories);
    const key = programKey(this.#version(), file);
    const seen = this.#seen[key];
    if (seen && looksTheSame(seen)) return false;
    const digest = readAccepted(this.#place.directories).digests[key];
    if (digest === undefined) return false;
    const statuses = statusesOf([file]);
    if (digestOfFiles([file]) !== digest) return true;
    noteSeen(this.#place.directories, { [key]: statuses });
    return false;
  }
}

const PROGRAM = "program ";

/** Settings with comments are read by the daemon alone: what reads them is more than a process that judges one call can load. */
function isReadable({ name, files }: Guarded): boolean {
  if (!name.startsWith("hooks ")) return true;
  const texts = files().map((file) => readRegularText(file, MOST_SETTINGS));
  return texts.every((text) => text === undefined || readPlain(text) !== undefined);
}

function readPlain(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
