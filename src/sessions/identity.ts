import { join } from "node:path";
import { digest } from "../events/index.ts";

/** A session of an agent, as the host names it. */
export interface SessionIdentity {
  readonly agent: string;
  readonly id: string;
  readonly project: string;
}

/** A name that a host gives may be anything: what is no plain word is named by its hash. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export function sessionsDirectory(state: string): string {
  return join(state, "sessions");
}

export function sessionDirectory(state: string, identity: Pick<SessionIdentity, "agent" | "id">): string {
  const part = (text: string) => (PLAIN.test(text) ? text : `h.${digest(text).slice(0, 32)}`);
  return join(sessionsDirectory(state), `${part(identity.agent)}.${part(identity.id)}`);
}
