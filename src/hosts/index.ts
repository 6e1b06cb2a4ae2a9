export { actionOf, type ClaudeCodeInput, parseClaudeCodeInput } from "./claude-code-input.ts";
export {
  type FailurePolicy,
  failureAnswer,
  type HostAnswer,
  postToolUseAnswer,
  preToolUseAnswer,
  reasonText,
} from "./claude-code-output.ts";
