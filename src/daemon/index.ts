export { ask, askLoopback, daemonStatus, waitUntil } from "./client.ts";
export type { DaemonStatus } from "./daemon.ts";
export { type Ensured, ensureRunning, type Launch, spawnDaemon } from "./launch.ts";
export { isAlive, readHolder } from "./lock.ts";
export { proofOf } from "./loopback.ts";
