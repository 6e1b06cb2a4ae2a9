import { failure, success } from "../model/index.ts";
import { type HostAdapter, type Moment, SILENT } from "./adapter.ts";
import { worded } from "./answer-table.ts";
import { callAt, parseObject, printed, translatedActions, withTool } from "./host-input.ts";
import { patchActions } from "./patch.ts";
import { quoted } from "./quoted.ts";
import { isRecord, textOf } from "./tool-action.ts";

const MOMENTS: Readonly<Record<string, Moment>> = {
  PreToolUse: "before",
  PermissionRequest: "permission",
  PostToolUse: "after",
  SessionStart: "session-start",
  UserPromptSubmit: "prompt",
  Stop: "stop",
  SessionEnd: "session-end",
};

const OTHER_EVENTS: ReadonlySet<string> = new Set([
  "PreCompact",
  "PostCompact",
  "SubagentStart",
  "SubagentStop",
  "Interrupt",
  "StopFailure",
]);

/** Codex's hooks: `deny` is the only decision before a tool; a field that it does not know makes the run a failed one, and the tool runs. */
export const codex: HostAdapter = {
  agent: "codex",
  events: ["PreToolUse", "PermissionRequest", "PostToolUse", "SessionStart"],
  momentOf: (event) => (Object.hasOwn(MOMENTS, event) ? MOMENTS[event] : OTHER_EVENTS.has(event) ? "other" : undefined),
  read(text, registered) {
    const parsed = parseObject(text);
    if (!parsed.ok) return parsed;
    const fields = parsed.value;
    const event = textOf(fields["hook_event_name"]) ?? registered ?? "PreToolUse";
    const moment = codex.momentOf(event);
    if (moment === undefined) return failure(`the event \`${event.slice(0, 60)}\` is not known`);
    const call = callAt(event, moment, fields["cwd"], fields["session_id"]);
    if (!call.ok || (moment !== "before" && moment !== "permission" && moment !== "after")) return call;
    const { tool_name: tool, tool_input: input } = fields;
    if (typeof tool !== "string" || tool === "") return failure("`tool_name` is missing or no text");
    if (tool === "apply_patch") {
      const patch = isRecord(input) ? (textOf(input["command"]) ?? textOf(input["input"]) ?? textOf(input["patch"])) : textOf(input);
      if (patch === undefined) return failure("`tool_input.command` of apply_patch is missing or no text");
      const actions = patchActions(tool, patch);
      return withTool(call.value, tool, actions.ok ? success({ actions: actions.value, unknownTool: false }) : actions);
    }
    if (!isRecord(input)) return failure("`tool_input` is missing or no object");
    const shell = SHELLS.has(tool);
    const command = Array.isArray(input["command"])
      ? input["command"].map((word) => quoted(String(word))).join(" ")
      : (input["command"] ?? input["cmd"] ?? input["chars"]);
    const translated = HARMLESS.has(tool) ? undefined : shell ? { tool: "Bash", input: { command } } : { tool, input };
    return withTool(call.value, tool, translatedActions(tool, translated, call.value.cwd));
  },
  write(event, reply, policy) {
    switch (event) {
      case "PreToolUse": {
        const { wording, reason, note } = worded("codex", "before", reply, policy);
        if (wording === "deny")
          return printed({ hookSpecificOutput: { hookEventName: event, permissionDecision: "deny", permissionDecisionReason: reason } });
        return note === undefined ? SILENT : printed({ hookSpecificOutput: { hookEventName: event, additionalContext: note } });
      }
      case "PermissionRequest": {
        const { wording, reason } = worded("codex", "permission", reply, policy);
        if (wording === "allow") return printed({ hookSpecificOutput: { hookEventName: event, decision: { behavior: "allow" } } });
        if (wording !== "deny") return SILENT;
        return printed({ hookSpecificOutput: { hookEventName: event, decision: { behavior: "deny", message: reason } } });
      }
      case "PostToolUse": {
        const { wording, reason, note } = worded("codex", "after", reply, policy);
        if (wording === "feedback" || wording === "deny") return printed({ decision: "block", reason });
        return note === undefined ? SILENT : printed({ hookSpecificOutput: { hookEventName: event, additionalContext: note } });
      }
      default:
        return SILENT;
    }
  },
  say(event, context, warning) {
    if (event !== "SessionStart") return SILENT;
    const message = warning === undefined ? {} : { systemMessage: warning };
    return printed({ ...message, hookSpecificOutput: { hookEventName: event, additionalContext: context } });
  },
};

/** Names under which Codex has run shells; input to a shell that runs is a command too. */
const SHELLS: ReadonlySet<string> = new Set([
  "Bash",
  "shell",
  "local_shell",
  "shell_command",
  "exec_command",
  "unified_exec",
  "write_stdin",
]);
const HARMLESS: ReadonlySet<string> = new Set(["update_plan", "request_user_input", "view_image", "web_search", "list_mcp_resources"]);
