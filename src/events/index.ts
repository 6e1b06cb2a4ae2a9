export { type Appended, type Appender, appendLines } from "./append.ts";
export { checkEvent, type Judgement } from "./check-event.ts";
export { digest } from "./digest.ts";
export { makeDirectory } from "./directory.ts";
export type {
  CheckEvent,
  ControlEvent,
  EventBody,
  EventSubject,
  FailureEvent,
  LoggedEvent,
  OverrideEvent,
  SessionEvent,
} from "./event.ts";
export { EVENT_VERSION } from "./event.ts";
export { type Fingerprint, fingerprintBy } from "./fingerprint.ts";
export { LogFollower } from "./follow.ts";
export { DEFAULT_LOG_LIMITS, EventLog, type LogLimits } from "./log.ts";
export { OpenFiles } from "./open-files.ts";
export { eventOf, lastEvents, type ReadEvents } from "./read-log.ts";
export { type Scrubber, scrubbed, scrubberOf } from "./scrub.ts";
export { timeOfUlid, ulid } from "./ulid.ts";
