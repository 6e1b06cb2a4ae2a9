export { commandLine, type HttpTransport, type Scope, SETUPS, type Surroundings } from "./agents.ts";
export { canaryCall, canaryRefused, isRefusal } from "./canary.ts";
export { clientScript } from "./client-script.ts";
export { examine, type Finding } from "./doctor.ts";
export { closesOnFailure, httpTransport } from "./http.ts";
export { apply, type Change, clientFile, isUnchanged, type Place, planInstall, planUninstall, writeClient } from "./install.ts";
export { type InstallationRecord, type InstalledAgent, readRecord } from "./record.ts";
export { type Service, serviceFor } from "./service.ts";
export { quoted } from "./shell-word.ts";
