import { type Action, failure, type Outcome, success } from "../model/index.ts";
import { type HostAdapter, type Moment, SILENT } from "./adapter.ts";
import { worded } from "./answer-table.ts";
import { callAt, parseObject, printed, type ToolActions, translatedActions, withTool } from "./host-input.ts";
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
      const patches = isRecord(input)
        ? ["command", "input", "patch"].flatMap((field) => textOf(input[field]) ?? [])
        : [textOf(input) ?? ""];
      if (patches.length === 0) return failure("`tool_input.command` of apply_patch is missing or no text");
      return withTool(call.value, tool, allActions(tool, patches));
    }
    if (!isRecord(input)) return failure("`tool_input` is missing or no object");
    const shell = SHELLS.has(tool);
    const command = Array.isArray(input["command"])
      ? input["command"].map((word) => quoted(String(word))).join(" ")
      : (input["command"] ?? input["cmd"] ?? input["chars"]);
    const translated = HARMLESS.has(tool) ? undefined : shell ? { tool: "Bash", input: { command } } : { tool, input };
    const directory = shell ? (textOf(input["workdir"]) ?? textOf(input["cwd"])) : undefined;
    const within = directory === undefined ? call.value : { ...call.value, cwd: placedAt(call.value.cwd, directory) };
    const actions = translatedActions(tool, translated, within.cwd);
    if (!actions.ok || !shell || typeof command !== "string" || !APPLIES_PATCH.test(command)) return withTool(within, tool, actions);
    // Codex runs no program of that name: it applies the patch itself.
    const patched = allActions(tool, [command]);
    if (!patched.ok) return patched;
    return withTool(within, tool, success({ ...actions.value, actions: [...actions.value.actions, ...patched.value.actions] }));
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

const APPLIES_PATCH = /\bapply_?patch\b[\s\S]*^\s*\*\*\* Begin Patch/m;

function allActions(tool: string, patches: readonly string[]): Outcome<ToolActions, string> {
  const actions: Action[] = [];
  for (const patch of patches) {
    const read = patchActions(tool, patch);
    if (!read.ok) return read;
    actions.push(...read.value);
  }
  return success({ actions, unknownTool: false });
}

function placedAt(cwd: string, directory: string): string {
  return directory.startsWith("/") ? directory : `${cwd}/${directory}`;
}

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
