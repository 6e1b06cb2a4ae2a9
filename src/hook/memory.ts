import type { RegexEngine } from "../automata/index.ts";
import {
  checkEvent,
  DEFAULT_LOG_LIMITS,
  type EventBody,
  EventLog,
  type EventSubject,
  fingerprintBy,
  type LogLimits,
  scrubberOf,
} from "../events/index.ts";
import type { HostCall } from "../hosts/index.ts";
import type { Action, Decision, Program, ProgramSettings, SessionFacts, SessionPath } from "../model/index.ts";
import { callKey, factsOf, type KeptSessions, type Override, Session } from "../sessions/index.ts";

import { HeldOverrides } from "./held-overrides.ts";

/** Where things are kept, and by whom. */
export interface Keeper {
  readonly state: string;
  readonly by?: "hook" | "daemon";
  /** Of a process that stays; absent: everything is opened for this call alone. */
  readonly kept?: Kept | undefined;
}

/** Sessions and log that stay open from call to call. */
export interface Kept {
  readonly sessions: KeptSessions;
  readonly log: EventLog;
}

/** What became of one call. */
export interface Outcome {
  readonly decisions: readonly Decision[];
  readonly enforced: boolean;
  readonly failure: string | undefined;
}

const NOT_ASKED = "not asked";

/** One call of a host as its session sees it: what happened before, read when a rule asks, and what the call adds. */
export class CallMemory implements SessionFacts {
  readonly #state: string;
  readonly #by: "hook" | "daemon";
  readonly #call: HostCall;
  readonly #subject: EventSubject;
  readonly #session: Session | undefined;
  readonly #settings: ProgramSettings | undefined;
  readonly #start = process.hrtime.bigint();
  readonly #used: Override[] = [];
  #action: Action | undefined;
  /** The same for all rules that ask about one action. */
  #repeats: number | undefined | typeof NOT_ASKED = NOT_ASKED;
  readonly #kept: Kept | undefined;
  readonly #keys = new Map<Action, string>();
  readonly #held: HeldOverrides;

  constructor(
    { state, by = "hook", kept }: Keeper,
    agent: string,
    project: string,
    call: HostCall,
    settings: ProgramSettings | undefined,
    held = new HeldOverrides(state),
  ) {
    this.#held = held;
    this.#state = state;
    this.#by = by;
    this.#kept = kept;
    this.#call = call;
    this.#settings = settings;
    this.#subject = { agent, project, ...(call.session === undefined ? {} : { session: call.session }) };
    if (call.session === undefined) return;
    const identity = { agent, id: call.session, project };
    this.#session = kept?.sessions.of(identity) ?? new Session(state, identity);
  }

  get read(): readonly SessionPath[] | undefined {
    return this.#session?.read;
  }

  get changed(): readonly SessionPath[] | undefined {
    return this.#session?.changed;
  }

  get repeats(): number | undefined {
    if (this.#repeats === NOT_ASKED) this.#repeats = this.#countRepeats();
    return this.#repeats;
  }

  #countRepeats(): number | undefined {
    if (!this.#session || !this.#action) return undefined;
    const window = this.#settings?.repeatWindow;
    const times = this.#session.repeats(this.#keyOf(this.#action), window === undefined ? undefined : Date.now() - window);
    // A permission prompt is about a call that was counted before.
    return times !== undefined && this.#call.moment !== "before" ? Math.max(1, times - 1) : times;
  }

  /** The action that is judged next: a call may have several. */
  begin(action: Action): void {
    this.#action = action;
    this.#repeats = NOT_ASKED;
  }

  /** What a person allowed once is used up here, before the call happens. */
  override(decision: Decision): Decision {
    if (this.#call.moment !== "before") return decision;
    const scope = { state: this.#state, project: this.#subject.project ?? "", session: this.#subject.session };
    const overridden = this.#held.apply(decision, scope);
    if (overridden) this.#used.push(overridden.override);
    return overridden?.decision ?? decision;
  }

  /** Adds an action to the session's facts, before the answer lets it happen. One that is blocked reads and changes nothing. */
  remember(decision: Decision): boolean {
    if (!this.#session || this.#call.moment !== "before") return true;
    const { understanding, result, verdict } = decision;
    const facts = result === "block" ? { read: [], changed: [] } : factsOf(understanding);
    return this.#session.record({ key: this.#keyOf(understanding.action), verdict, at: Date.now() }, facts);
  }

  /** Writes the events. A log that cannot be written changes no answer. */
  log(outcome: Outcome, program: Program, engine: RegexEngine): void {
    try {
      const log = this.#kept?.log ?? new EventLog(this.#state);
      log.appendAll(this.#events(outcome), scrubberOf(program, engine), Date.now(), this.#limits());
    } catch {
      // Said by `dl doctor` and `dl status`; the answer has left.
    }
  }

  #events({ decisions, enforced, failure }: Outcome): readonly EventBody[] {
    const microseconds = Number((process.hrtime.bigint() - this.#start) / 1000n);
    const subject = this.#subject;
    const fingerprint = fingerprintBy(this.#state);
    const events: EventBody[] = decisions.map((decision) => {
      const call = this.#keyOf(decision.understanding.action);
      return checkEvent({ ...subject, event: this.#call.event, decision, call, enforced, by: this.#by, microseconds, fingerprint });
    });
    if (failure !== undefined) events.push({ type: "failure", message: failure, by: this.#by, ...subject });
    for (const { id, pattern } of this.#used) events.push({ type: "override", what: "used", override: id, pattern, ...subject });
    return events;
  }

  #keyOf(action: Action): string {
    const key = this.#keys.get(action) ?? callKey(action);
    this.#keys.set(action, key);
    return key;
  }

  #limits(): LogLimits {
    const { logBytes: bytes = DEFAULT_LOG_LIMITS.bytes, logFiles: files = DEFAULT_LOG_LIMITS.files } = this.#settings ?? {};
    // The older system's zeros: never by size, and one file kept.
    return { ...DEFAULT_LOG_LIMITS, bytes: bytes === 0 ? Number.POSITIVE_INFINITY : bytes, files: Math.max(1, files) };
  }
}
