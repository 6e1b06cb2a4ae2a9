import { accept, acceptedDigest, ownDigest } from "../config/accepted.ts";
import type { OwnDirectories } from "../config/directories.ts";

const LOOK_MILLISECONDS = 500;

/** Notices that the user's own policies or settings were changed by something else than a confirmed command. */
export class Watch {
  readonly #directories: OwnDirectories;
  readonly #report: (line: string) => void;
  #looked = 0;
  #change: string | undefined;

  constructor(directories: OwnDirectories, report: (line: string) => void) {
    this.#directories = directories;
    this.#report = report;
    if (acceptedDigest(directories) === undefined) accept(directories);
  }

  /** What was changed and how it is confirmed; `undefined`: nothing. */
  change(): string | undefined {
    const now = Date.now();
    if (now - this.#looked < LOOK_MILLISECONDS) return this.#change;
    this.#looked = now;
    const changed = ownDigest(this.#directories) !== acceptedDigest(this.#directories);
    const change = changed ? `${this.#directories.config} was changed and nobody has confirmed it; \`dl reload\` does` : undefined;
    if (change !== this.#change) this.#report(change ?? `${this.#directories.config} is confirmed`);
    this.#change = change;
    return change;
  }

  /** Looks again with the next call. */
  forget(): void {
    this.#looked = 0;
  }
}
