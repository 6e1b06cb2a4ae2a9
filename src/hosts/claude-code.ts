import { failure, success } from "../model/index.ts";
import { type HostAdapter, type HostAnswer, type HostCall, type Moment, SILENT } from "./adapter.ts";
import { worded } from "./answer-table.ts";
import { actionOf, isRecord, textOf } from "./tool-action.ts";

const MOMENTS: Readonly<Record<string, Moment>> = {
  PreToolUse: "before",
  PermissionRequest: "permission",
  PostToolUse: "after",
  SessionStart: "session-start",
  UserPromptSubmit: "prompt",
  Stop: "stop",
  SessionEnd: "session-end",
  ConfigChange: "config-change",
};

/** Events of Claude Code's hooks that no judgement depends on. */
const OTHER_EVENTS: ReadonlySet<string> = new Set([
  "PermissionDenied",
  "PostToolUseFailure",
  "PostToolBatch",
  "UserPromptExpansion",
  "Setup",
  "SubagentStart",
  "SubagentStop",
  "TeammateIdle",
  "TaskCreated",
  "TaskCompleted",
  "PreModelSwitch",
  "PostModelSwitch",
  "InstructionsLoaded",
  "CwdChanged",
  "DirectoryAdded",
  "FileChanged",
  "Notification",
  "MessageDisplay",
  "StopFailure",
  "PreCompact",
  "PostCompact",
  "Elicitation",
  "ElicitationResult",
  "WorktreeCreate",
  "WorktreeRemove",
]);

/** Claude Code's hooks: JSON on standard input or as a POST, an answer on exit 0 or as the response. */
export const claudeCode: HostAdapter = {
  agent: "claude-code",
  events: Object.keys(MOMENTS),
  momentOf: (event) => (Object.hasOwn(MOMENTS, event) ? MOMENTS[event] : OTHER_EVENTS.has(event) ? "other" : undefined),
  read: readInput,
  write(event, reply, policy) {
    switch (event) {
      case "PreToolUse": {
        const { wording, reason, note } = worded("claude-code", "before", reply, policy);
        if (wording === "allow" || wording === "ask" || wording === "deny") return permission(wording, reason, note);
        return note === undefined ? SILENT : specific(event, { additionalContext: note });
      }
      case "PermissionRequest": {
        const { wording, reason } = worded("claude-code", "permission", reply, policy);
        if (wording === "allow") return specific(event, { decision: { behavior: "allow" } });
        return wording === "deny" ? specific(event, { decision: { behavior: "deny", message: reason } }) : SILENT;
      }
      case "PostToolUse": {
        const { wording, reason, note } = worded("claude-code", "after", reply, policy);
        if (wording === "feedback" || wording === "deny") return printed({ decision: "block", reason });
        return note === undefined ? SILENT : specific(event, { additionalContext: note });
      }
      case "ConfigChange":
        return reply.kind === "block" || reply.kind === "escalate" ? printed({ decision: "block", reason: reply.reason }) : SILENT;
      default:
        return SILENT;
    }
  },
  say(event, context, warning) {
    const message = warning === undefined ? {} : { systemMessage: warning };
    if (event === "SessionStart" || event === "UserPromptSubmit")
      return printed({ ...message, hookSpecificOutput: { hookEventName: event, additionalContext: context } });
    return warning === undefined ? SILENT : printed(message);
  },
};

function readInput(text: string, registered: string | undefined): ReturnType<HostAdapter["read"]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return failure(`the hook's input is no JSON: ${error instanceof Error ? error.message : "unreadable"}`);
  }
  if (!isRecord(parsed)) return failure("the hook's input is no JSON object");
  const event = parsed["hook_event_name"] ?? registered ?? "PreToolUse";
  if (typeof event !== "string") return failure("`hook_event_name` is no text");
  const moment = claudeCode.momentOf(event);
  if (moment === undefined) return failure(`the event \`${event.slice(0, 60)}\` is not known`);
  const cwd = parsed["cwd"];
  if (typeof cwd !== "string" || !cwd.startsWith("/")) return failure("`cwd` is missing or no absolute path");
  const call: HostCall = {
    event,
    moment,
    cwd,
    session: textOf(parsed["session_id"]),
    permissionMode: textOf(parsed["permission_mode"]),
    tool: undefined,
    actions: [],
    unknownTool: false,
    file: moment === "config-change" ? textOf(parsed["file_path"]) : undefined,
  };
  if (moment !== "before" && moment !== "after" && moment !== "permission") return success(call);
  const tool = parsed["tool_name"];
  // Whoever would be asked about a call that cannot be read is about to be asked.
  if (tool === undefined && moment === "permission") return success(call);
  if (typeof tool !== "string" || tool === "") return failure("`tool_name` is missing or no text");
  const input = parsed["tool_input"];
  if (!isRecord(input)) return failure("`tool_input` is missing or no object");
  const action = actionOf(tool, input, cwd);
  if (!action.ok) return action;
  const known = action.value;
  return success({ ...call, tool, actions: known ? [known.action] : [], unknownTool: known?.unknownTool ?? false });
}

function permission(decision: "allow" | "deny" | "ask", reason: string, note: string | undefined): HostAnswer {
  const context = note === undefined ? {} : { additionalContext: note };
  return specific("PreToolUse", { permissionDecision: decision, permissionDecisionReason: reason, ...context });
}

function specific(event: string, fields: Readonly<Record<string, unknown>>): HostAnswer {
  return printed({ hookSpecificOutput: { hookEventName: event, ...fields } });
}

function printed(answer: Readonly<Record<string, unknown>>): HostAnswer {
  return { stdout: `${JSON.stringify(answer)}\n`, stderr: "", exitCode: 0 };
}
