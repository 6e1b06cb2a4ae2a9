export { ask, askLoopback, daemonStatus, waitUntil } from "./client.ts";
export type { DaemonStatus } from "./daemon.ts";
export { acceptNow, changedPrograms, changedThings, changing, type GuardedName, type GuardedPlace } from "./guarded.ts";
export { type Ensured, ensureRunning, type Launch, spawnDaemon } from "./launch.ts";
export { isAlive, readHolder } from "./lock.ts";
export { proofOf } from "./loopback.ts";
