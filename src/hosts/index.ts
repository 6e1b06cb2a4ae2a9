export {
  AGENTS,
  type AgentName,
  type FailurePolicy,
  type HostAdapter,
  type HostAnswer,
  type HostCall,
  type Moment,
  type Reply,
  SILENT,
} from "./adapter.ts";
export { adapterOf, isAgent, noSuchAgent } from "./adapters.ts";
export { ANSWERS, TITLES } from "./answer-table.ts";
export { claudeCode } from "./claude-code.ts";
export { isOwnHook } from "./own-hook.ts";
export { failureReply, reasonText, replyTo } from "./reply.ts";
export { claudeCodeRisks, risksIn, type SettingsRisk } from "./settings-risks.ts";
export { actionOf } from "./tool-action.ts";
