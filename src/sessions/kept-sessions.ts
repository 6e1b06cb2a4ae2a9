import { OpenFiles } from "../events/index.ts";
import type { SessionIdentity } from "./identity.ts";
import { startedIn } from "./registry.ts";
import { Session } from "./session.ts";

const MOST_SESSIONS = 256;
/** Facts of all sessions together that are kept in memory, in bytes. */
const MOST_WEIGHT = 8 * 1024 * 1024;
/** Sessions that did nothing for so long are looked for anew: theirs may have been swept away. */
const MOST_IDLE = 60 * 60 * 1_000;

/** The sessions that are at work, for a process that stays: their files are open, and read again only where somebody else wrote to them. */
export class KeptSessions {
  readonly files = new OpenFiles();
  readonly #state: string;
  readonly #sessions = new Map<string, { readonly session: Session; usedAt: number }>();
  readonly #started = new Map<string, string>();

  constructor(state: string) {
    this.#state = state;
  }

  of(identity: SessionIdentity, now = Date.now()): Session {
    const key = `${identity.agent}\u0000${identity.id}\u0000${identity.project}`;
    const known = this.#sessions.get(key);
    const session = known && now - known.usedAt < MOST_IDLE ? known.session : new Session(this.#state, identity, this.files.append);
    // The most recently used last.
    this.#sessions.delete(key);
    this.#sessions.set(key, { session, usedAt: now });
    this.#shed();
    return session;
  }

  /** The project in which a session was first seen. It never changes: one that was read is not read again. */
  startedIn({ agent, id }: Pick<SessionIdentity, "agent" | "id">): string | undefined {
    const key = `${agent}\u0000${id}`;
    const project = this.#started.get(key) ?? startedIn(this.#state, { agent, id });
    if (project === undefined) return undefined;
    this.#started.delete(key);
    this.#started.set(key, project);
    if (this.#started.size > MOST_SESSIONS) this.#started.delete(this.#started.keys().next().value ?? "");
    return project;
  }

  #shed(): void {
    let weight = 0;
    for (const { session } of this.#sessions.values()) weight += session.weight;
    for (const [key, { session }] of this.#sessions) {
      if (this.#sessions.size <= MOST_SESSIONS && (weight <= MOST_WEIGHT || this.#sessions.size === 1)) return;
      this.#sessions.delete(key);
      weight -= session.weight;
    }
  }
}
