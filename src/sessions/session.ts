import { closeSync, openSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../events/index.ts";
import type { SessionPath } from "../model/index.ts";
import { addCall, type CallRecord, countRepeats } from "./calls-file.ts";
import { addFacts, type Facts, readFacts } from "./facts-file.ts";
import { type SessionIdentity, sessionDirectory } from "./identity.ts";

/** What is written when a session is first seen. */
export interface SessionStart extends SessionIdentity {
  readonly version: 1;
  readonly startedAt: string;
}

export const START_FILE = "session.json";
export const FACTS_FILE = "facts";
export const CALLS_FILE = "calls";

/**
 * What a session did, on disk: nothing is lost with a process. Read when a rule first asks, and once in an object's life; a fact that cannot be read
 * is `undefined`, which rules see as unknown.
 */
export class Session {
  readonly identity: SessionIdentity;
  readonly #directory: string;
  #ready: boolean | undefined;
  #facts: Facts | undefined | null = null;

  constructor(state: string, identity: SessionIdentity) {
    this.identity = identity;
    this.#directory = sessionDirectory(state, identity);
  }

  get read(): readonly SessionPath[] | undefined {
    return this.#loaded()?.read;
  }

  get changed(): readonly SessionPath[] | undefined {
    return this.#loaded()?.changed;
  }

  /** How often the call comes in a row, this time included. */
  repeats(key: string, since?: number): number | undefined {
    if (!this.#prepare()) return undefined;
    const before = countRepeats(join(this.#directory, CALLS_FILE), key, since);
    return before === undefined ? undefined : before + 1;
  }

  /** Adds to the facts; false where they cannot be written. Called before the answer leaves: what it permits has not happened yet. */
  record(call: CallRecord, facts: Facts): boolean {
    if (!this.#prepare()) return false;
    try {
      addFacts(join(this.#directory, FACTS_FILE), facts);
      addCall(join(this.#directory, CALLS_FILE), call);
      return true;
    } catch {
      return false;
    }
  }

  #loaded(): Facts | undefined {
    if (this.#facts === null) this.#facts = this.#prepare() ? readFacts(join(this.#directory, FACTS_FILE)) : undefined;
    return this.#facts;
  }

  /** A session that is new gets its directory and empty facts. One whose facts are gone is not made anew: they are not known any more. */
  #prepare(): boolean {
    this.#ready ??= this.#exists() || this.#create();
    return this.#ready;
  }

  #exists(): boolean {
    try {
      return statSync(this.#directory, { throwIfNoEntry: false })?.isDirectory() === true;
    } catch {
      return false;
    }
  }

  #create(): boolean {
    try {
      makeDirectory(this.#directory);
      closeSync(openSync(join(this.#directory, FACTS_FILE), "a", 0o600));
      const start: SessionStart = { version: 1, ...this.identity, startedAt: new Date().toISOString() };
      writeFileSync(join(this.#directory, START_FILE), `${JSON.stringify(start)}\n`, { mode: 0o600, flag: "wx" });
      return true;
    } catch (error) {
      // Two calls at once may both find the session new.
      return (error as NodeJS.ErrnoException).code === "EEXIST";
    }
  }
}
