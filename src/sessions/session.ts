import { closeSync, openSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Appender, appendLines, makeDirectory } from "../events/index.ts";
import type { SessionPath } from "../model/index.ts";
import { type CallRecord, CallsFile } from "./calls-file.ts";
import { type Facts, FactsFile } from "./facts-file.ts";
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
 * What a session did, on disk: nothing is lost with a process, and what another one adds is seen. Read when a rule first asks; a fact that cannot be
 * read is `undefined`, which rules see as unknown.
 */
export class Session {
  readonly identity: SessionIdentity;
  readonly #directory: string;
  readonly #facts: FactsFile;
  readonly #calls: CallsFile;
  #ready: boolean | undefined;

  constructor(state: string, identity: SessionIdentity, append: Appender = appendLines) {
    this.identity = identity;
    this.#directory = sessionDirectory(state, identity);
    this.#facts = new FactsFile(join(this.#directory, FACTS_FILE), append);
    this.#calls = new CallsFile(join(this.#directory, CALLS_FILE), append);
  }

  /** So many bytes of its facts are kept in memory. */
  get weight(): number {
    return this.#facts.weight;
  }

  get read(): readonly SessionPath[] | undefined {
    return this.#prepare() ? this.#facts.facts()?.read : undefined;
  }

  get changed(): readonly SessionPath[] | undefined {
    return this.#prepare() ? this.#facts.facts()?.changed : undefined;
  }

  /** How often the call comes in a row, this time included. */
  repeats(key: string, since?: number): number | undefined {
    if (!this.#prepare()) return undefined;
    const before = this.#calls.repeats(key, since);
    return before === undefined ? undefined : before + 1;
  }

  /** Adds to the facts; false where they cannot be written. Called before the answer leaves: what it permits has not happened yet. */
  record(call: CallRecord, facts: Facts): boolean {
    if (!this.#prepare()) return false;
    const [hasFacts, hasCall] = [attempt(() => this.#facts.add(facts)), attempt(() => this.#calls.add(call))];
    return hasFacts && hasCall;
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

function attempt(write: () => void): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}
