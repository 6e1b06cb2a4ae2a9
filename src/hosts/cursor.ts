import { failure, success } from "../model/index.ts";
import { type HostAdapter, type HostCall, type Moment, SILENT } from "./adapter.ts";
import { worded } from "./answer-table.ts";
import { callAt, parseObject, printed, type Translated, translatedActions, withTool } from "./host-input.ts";
import { deletion } from "./patch.ts";
import { type Fields, isRecord, textOf } from "./tool-action.ts";

const MOMENTS: Readonly<Record<string, Moment>> = {
  beforeShellExecution: "before",
  beforeMCPExecution: "before",
  beforeReadFile: "before",
  preToolUse: "before",
  afterFileEdit: "after",
  postToolUse: "after",
  sessionStart: "session-start",
  beforeSubmitPrompt: "prompt",
  stop: "stop",
  sessionEnd: "session-end",
};

const OTHER_EVENTS: ReadonlySet<string> = new Set([
  "postToolUseFailure",
  "afterShellExecution",
  "afterMCPExecution",
  "afterAgentResponse",
  "afterAgentThought",
  "subagentStart",
  "subagentStop",
  "preCompact",
  "beforeTabFileRead",
  "afterTabFileEdit",
]);

/** Events that ask a person where they are told to; whether `preToolUse` does is not known. */
const ASKING_EVENTS: ReadonlySet<string> = new Set(["beforeShellExecution", "beforeMCPExecution"]);

/** Cursor's hooks. Shell and MCP calls have events of their own that can ask; everything else comes with `preToolUse`. */
export const cursor: HostAdapter = {
  agent: "cursor",
  events: ["beforeShellExecution", "beforeMCPExecution", "beforeReadFile", "preToolUse", "afterFileEdit", "sessionStart", "sessionEnd"],
  momentOf: (event) => (Object.hasOwn(MOMENTS, event) ? MOMENTS[event] : OTHER_EVENTS.has(event) ? "other" : undefined),
  read(text, registered) {
    const parsed = parseObject(text);
    if (!parsed.ok) return parsed;
    const fields = parsed.value;
    const event = textOf(fields["hook_event_name"]) ?? registered ?? "";
    const moment = cursor.momentOf(event);
    if (moment === undefined) return failure(`the event \`${event.slice(0, 60)}\` is not known`);
    const roots = Array.isArray(fields["workspace_roots"]) ? fields["workspace_roots"] : [];
    const call = callAt(event, moment, textOf(fields["cwd"]) || roots[0], fields["conversation_id"] ?? fields["session_id"]);
    return call.ok ? readTool(call.value, fields) : call;
  },
  write(event, reply, policy) {
    if (cursor.momentOf(event) !== "before") return SILENT;
    const asks = ASKING_EVENTS.has(event);
    const { wording, reason } = worded("cursor", asks ? "before" : "unasked", reply, policy);
    if (wording !== "allow" && wording !== "ask" && wording !== "deny") return SILENT;
    return printed({ permission: wording, user_message: reason, agent_message: reason });
  },
  say: (event, context) => (event === "sessionStart" ? printed({ additional_context: context }) : SILENT),
};

function readTool(call: HostCall, fields: Fields): ReturnType<HostAdapter["read"]> {
  switch (call.event) {
    case "beforeShellExecution":
      return withTool(call, "Shell", translatedActions("Shell", { tool: "Bash", input: fields }, call.cwd));
    case "beforeMCPExecution": {
      const tool = textOf(fields["tool_name"]) ?? "";
      const input = objectIn(fields["tool_input"]);
      if (tool === "" || !input) return failure("`tool_name` or `tool_input` is missing or not readable");
      const server = textOf(fields["server"]) ?? "server";
      return withTool(call, tool, translatedActions(tool, { tool: `mcp__${server}__${tool}`, input }, call.cwd));
    }
    case "beforeReadFile":
      return withTool(call, "Read", translatedActions("Read", { tool: "Read", input: fields }, call.cwd));
    case "afterFileEdit":
      return withTool(call, "Edit", translatedActions("Edit", { tool: "MultiEdit", input: fields }, call.cwd));
    case "preToolUse": {
      const tool = textOf(fields["tool_name"]) ?? "";
      const input = objectIn(fields["tool_input"]);
      if (tool === "" || !input) return failure("`tool_name` or `tool_input` is missing or not readable");
      // Judged by the events that can ask.
      if (tool === "Shell" || tool.startsWith("MCP:") || tool.startsWith("mcp_")) return success({ ...call, tool });
      const path = textOf(input["file_path"]) ?? textOf(input["path"]) ?? textOf(input["target_file"]);
      if (tool === "Delete" && path !== undefined)
        return withTool(call, tool, success({ actions: [deletion(tool, path)], unknownTool: false }));
      return withTool(call, tool, translatedActions(tool, translate(tool, input, path), call.cwd));
    }
    default:
      return success(call);
  }
}

const HARMLESS: ReadonlySet<string> = new Set([
  "SemanticSearch",
  "ReadLints",
  "UpdateCurrentStep",
  "AskQuestion",
  "CreatePlan",
  "SwitchMode",
  "Await",
]);

function translate(tool: string, input: Fields, path: string | undefined): Translated | undefined {
  if (HARMLESS.has(tool)) return undefined;
  switch (tool) {
    case "Write":
    case "TabWrite":
      return { tool: "Write", input: { file_path: path, content: input["content"] ?? input["contents"] ?? "" } };
    case "StrReplace":
    case "Edit":
      return { tool: "Edit", input: { ...input, file_path: path } };
    case "EditNotebook":
      return { tool: "NotebookEdit", input: { notebook_path: path ?? input["target_notebook"], new_source: input["new_string"] ?? "" } };
    case "Read":
    case "TabRead":
      return { tool: "Read", input: { file_path: path } };
    default:
      return { tool, input };
  }
}

/** An object, or one that is written as JSON. */
function objectIn(value: unknown): Fields | undefined {
  if (typeof value !== "string") return isRecord(value) ? value : undefined;
  const parsed = parseObject(value);
  return parsed.ok ? parsed.value : undefined;
}
