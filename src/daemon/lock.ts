import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Who holds the lock: a process, by its number and its start, since numbers are used again. */
export interface Holder {
  readonly pid: number;
  readonly started: string;
}

/** One process at a time: a file that is made whole or not at all, taken over only from a holder that is gone. */
export class Lock {
  readonly #file: string;
  readonly #own: Holder = { pid: process.pid, started: startOf(process.pid) };

  constructor(file: string) {
    this.#file = file;
  }

  /** Takes the lock, or names the living process that has it. */
  take(): Holder | undefined {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(this.#own), { mode: 0o600 });
    try {
      for (let attempt = 0; attempt < 20; attempt++) {
        if (linked(draft, this.#file)) return undefined;
        const holder = readHolder(this.#file);
        if (holder && isAlive(holder)) return holder;
        this.#clearAway(holder);
      }
      return readHolder(this.#file) ?? { pid: 0, started: "" };
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Whether the lock is still this process's own. */
  held(): boolean {
    const holder = readHolder(this.#file);
    return holder?.pid === this.#own.pid && holder.started === this.#own.started;
  }

  release(): void {
    if (this.held()) rmSync(this.#file, { force: true });
  }

  /** Moves a dead holder's file away; if another process's came in between, that one is put back. */
  #clearAway(dead: Holder | undefined): void {
    const aside = `${this.#file}.dead.${process.pid}`;
    try {
      renameSync(this.#file, aside);
    } catch {
      return;
    }
    const moved = readHolder(aside);
    if (moved && (moved.pid !== dead?.pid || moved.started !== dead.started) && isAlive(moved)) linked(aside, this.#file);
    rmSync(aside, { force: true });
  }
}

export function readHolder(file: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    const { pid, started } = value as Readonly<Record<string, unknown>>;
    return typeof pid === "number" && typeof started === "string" ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

export function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const start = startOf(holder.pid);
  return start !== ENDED && (start === "" || holder.started === "" || start === holder.started);
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A process that has ended and that nobody has asked about: its number still answers. */
const ENDED = "ended";

/** When the process started, in the kernel's ticks; empty where that cannot be read. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? ENDED : (fields[19] ?? "");
  } catch {
    return "";
  }
}
