export { applyOverride, type Overridden, type OverrideScope, onlyCommand, programName } from "./apply-override.ts";
export type { CallCounts, CallRecord } from "./calls-file.ts";
export type { Facts } from "./facts-file.ts";
export { callKey, factsOf } from "./facts-of.ts";
export { type SessionIdentity, sessionDirectory } from "./identity.ts";
export { KeptSessions } from "./kept-sessions.ts";
export {
  claimOverride,
  grantOverride,
  matchesWords,
  type Override,
  type OverrideTarget,
  type PatternWord,
  pendingOverrides,
  releaseOverride,
} from "./overrides.ts";
export { listSessions, type SessionSummary, startedIn, sweepSessions } from "./registry.ts";
export { Session } from "./session.ts";
