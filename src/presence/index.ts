export { type Confirmed, confirmAtTerminal } from "./confirm.ts";
export { agentNearby } from "./inspect.ts";
export { type ProcessInfo, type ProcessTable, readProcesses } from "./processes.ts";
