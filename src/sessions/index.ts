export type { CallCounts, CallRecord } from "./calls-file.ts";
export type { Facts } from "./facts-file.ts";
export { callKey, factsOf } from "./facts-of.ts";
export { type SessionIdentity, sessionDirectory } from "./identity.ts";
export { listSessions, type SessionSummary, sweepSessions } from "./registry.ts";
export { Session } from "./session.ts";
