import { existsSync } from "node:fs";
import { accept, digestOfFiles, readAccepted } from "../config/accepted.ts";
import { noteSeen, statusesOf } from "../config/seen.ts";
import { type Guarded, type GuardedName, type GuardedPlace, guardedThings, programKey, unconfirmedChange } from "./guarded.ts";

const LOOK_MILLISECONDS = 500;
const TELL_MILLISECONDS = 1_500;
/** Of the programs that were in force, the last so many. */
const MOST_PROGRAMS = 200;

export interface WatchOptions extends GuardedPlace {
  /** The compiler's version: another one's programs are others. */
  readonly version: string;
  readonly report: (line: string) => void;
}

/** Notices that something the guard rests on was changed by anything but a command of ours. */
export class Watch {
  readonly #options: WatchOptions;
  /** What each looked like when its digest was taken last: as long as that stays, its content does. */
  readonly #seen = new Map<string, { readonly status: string; readonly digest: string }>();
  readonly #programs = new Set<string>();
  readonly #since = new Map<string, { readonly at: number; readonly what: string; told: boolean }>();
  #noted = "";
  #looked = 0;
  #stale = true;
  #changed: readonly Looked[] = [];

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** What was changed and how it is confirmed; `undefined`: nothing. */
  change(): string | undefined {
    this.#lookAfter(LOOK_MILLISECONDS);
    return this.#changed.length === 0 ? undefined : unconfirmedChange(this.#changed.map((thing) => thing.what));
  }

  /** Between two calls: where calls come one after the other, none of them waits for a look. */
  lookAhead(): void {
    this.#lookAfter(LOOK_MILLISECONDS / 2);
  }

  isChanged(name: GuardedName): boolean {
    return this.#changed.some((thing) => thing.name === name);
  }

  /** A compiled program that is in force from now on. */
  addProgram(file: string): void {
    this.#programs.add(file);
    const [oldest] = this.#programs;
    if (oldest !== undefined && this.#programs.size > MOST_PROGRAMS) this.#programs.delete(oldest);
    this.#stale = true;
  }

  /** Looks again with the next call. */
  forget(): void {
    this.#stale = true;
  }

  #lookAfter(milliseconds: number): void {
    const now = Date.now();
    if (!this.#stale && now - this.#looked < milliseconds) return;
    this.#looked = now;
    this.#stale = false;
    this.#look();
  }

  #look(): void {
    const { directories, report } = this.#options;
    const { digests } = readAccepted(directories);
    const looked = [...guardedThings(this.#options), ...this.#programsInForce()];
    const isNew = (thing: Looked) => digests[thing.name] === undefined;
    const changed = looked.filter((thing) => !isNew(thing) && digests[thing.name] !== this.#digestOf(thing));
    if (looked.some(isNew))
      accept(directories, Object.fromEntries(looked.filter(isNew).map((thing) => [thing.name, this.#digestOf(thing)])));
    this.#changed = changed;
    this.#note(looked.filter((thing) => !changed.includes(thing)));
    this.#tell(changed, report);
  }

  /** For those that judge a call while nobody is there. */
  #note(things: readonly Looked[]): void {
    const seen = Object.fromEntries(things.map((thing) => [thing.name, statusesOf([...thing.files(), ...thing.directories()])]));
    const text = JSON.stringify(seen);
    if (text === this.#noted) return;
    this.#noted = text;
    noteSeen(this.#options.directories, seen);
  }

  /** Said once it has stayed for a moment: a command of ours that is at work accepts what it leaves when it has ended. */
  #tell(changed: readonly Looked[], report: (line: string) => void): void {
    for (const { name, what } of changed) {
      const since = this.#since.get(name) ?? { at: this.#looked, what, told: false };
      this.#since.set(name, since);
      if (since.told || this.#looked - since.at < TELL_MILLISECONDS) continue;
      since.told = true;
      report(`changed: ${what}`);
    }
    for (const [name, { what, told }] of this.#since) {
      if (changed.some((thing) => thing.name === name)) continue;
      this.#since.delete(name);
      if (told) report(`as it was confirmed: ${what}`);
    }
  }

  /** One that is gone is compiled anew: nothing comes of that. */
  #programsInForce(): readonly Looked[] {
    return [...this.#programs].filter(existsSync).map((file) => ({
      name: programKey(this.#options.version, file),
      what: `the compiled program ${file}`,
      files: () => [file],
      directories: () => [],
      digest: () => digestOfFiles([file]),
    }));
  }

  #digestOf(thing: Looked): string {
    const status = JSON.stringify(statusesOf(thing.files()));
    const known = this.#seen.get(thing.name);
    if (known?.status === status) return known.digest;
    const digest = thing.digest();
    this.#seen.set(thing.name, { status, digest });
    return digest;
  }
}

type Looked = Omit<Guarded, "name"> & { readonly name: string };
