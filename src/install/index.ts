export { type Scope, SETUPS, type Surroundings } from "./agents.ts";
export { quoted } from "./client-script.ts";
export { apply, type Change, clientFile, isUnchanged, type Place, planInstall, planUninstall, writeClient } from "./install.ts";
export { type InstallationRecord, type InstalledAgent, readRecord } from "./record.ts";
