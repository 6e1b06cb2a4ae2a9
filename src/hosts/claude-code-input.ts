import { type Action, type CallAction, type Edit, failure, type Outcome, success } from "../model/index.ts";

/** What Claude Code told a hook, validated: the event, and for a tool event the action. */
export interface ClaudeCodeInput {
  readonly event: string;
  readonly cwd: string;
  readonly session: string | undefined;
  readonly permissionMode: string | undefined;
  readonly tool: string | undefined;
  /** Absent for events without a tool call, and for tools that do nothing to resources. */
  readonly action: Action | undefined;
  /** The tool is none that is known: judged by what its input carries, and said so. */
  readonly unknownTool: boolean;
}

/** Events of Claude Code's hooks that no judgement depends on. */
const OTHER_EVENTS: ReadonlySet<string> = new Set([
  "PermissionRequest",
  "PermissionDenied",
  "PostToolUseFailure",
  "PostToolBatch",
  "UserPromptSubmit",
  "UserPromptExpansion",
  "SessionStart",
  "Setup",
  "SubagentStart",
  "Stop",
  "SubagentStop",
  "TeammateIdle",
  "TaskCreated",
  "TaskCompleted",
  "ConfigChange",
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
  "SessionEnd",
  "Elicitation",
  "ElicitationResult",
  "WorktreeCreate",
  "WorktreeRemove",
]);

/** Tools that touch neither files nor network nor processes of the user. */
const HARMLESS_TOOLS: ReadonlySet<string> = new Set([
  "TodoWrite",
  "TodoRead",
  "ExitPlanMode",
  "EnterPlanMode",
  "AskUserQuestion",
  "Task",
  "Agent",
  "BashOutput",
  "KillShell",
  "KillBash",
  "TaskOutput",
  "TaskStop",
  "TaskCreate",
  "TaskGet",
  "TaskList",
  "TaskUpdate",
  "Skill",
  "SlashCommand",
  "WebSearch",
  "ListMcpResourcesTool",
  "ReadMcpResourceTool",
  "ToolSearch",
  "LSP",
  "StructuredOutput",
  "SendMessage",
  "EndConversation",
  "EnterWorktree",
  "ExitWorktree",
  "Sleep",
]);

type Fields = Readonly<Record<string, unknown>>;

/** Reads hook input. The error is a sentence for people. */
export function parseClaudeCodeInput(text: string): Outcome<ClaudeCodeInput, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return failure(`the hook's input is no JSON: ${error instanceof Error ? error.message : "unreadable"}`);
  }
  if (!isRecord(parsed)) return failure("the hook's input is no JSON object");
  const event = parsed["hook_event_name"] ?? "PreToolUse";
  if (typeof event !== "string") return failure("`hook_event_name` is no text");
  const cwd = parsed["cwd"];
  if (typeof cwd !== "string" || !cwd.startsWith("/")) return failure("`cwd` is missing or no absolute path");
  const common = { event, cwd, session: textOf(parsed["session_id"]), permissionMode: textOf(parsed["permission_mode"]) };
  if (OTHER_EVENTS.has(event)) return success({ ...common, tool: undefined, action: undefined, unknownTool: false });
  if (event !== "PreToolUse" && event !== "PostToolUse") return failure(`the event \`${event.slice(0, 60)}\` is not known`);
  const tool = parsed["tool_name"];
  if (typeof tool !== "string" || tool === "") return failure("`tool_name` is missing or no text");
  const input = parsed["tool_input"];
  if (!isRecord(input)) return failure("`tool_input` is missing or no object");
  const action = actionOf(tool, input, cwd);
  if (!action.ok) return action;
  return success({ ...common, tool, action: action.value?.action, unknownTool: action.value?.unknownTool ?? false });
}

/** A tool call by name and input, as every agent of this family writes it. `undefined`: a tool without effects on resources. */
export function actionOf(
  tool: string,
  input: Fields,
  cwd: string,
): Outcome<{ readonly action: Action; readonly unknownTool: boolean } | undefined, string> {
  const text = (field: string): string => textOf(input[field]) ?? "";
  const need = (...fields: readonly string[]) => fields.find((field) => typeof input[field] !== "string");
  const made = (action: Action) => success({ action, unknownTool: false });
  const missing = (field: string) => failure(`\`tool_input.${field}\` of ${tool} is missing or no text`);
  switch (tool) {
    case "Bash":
    case "PowerShell": {
      const absent = need("command");
      if (absent) return missing(absent);
      return made({ kind: "command", tool, shell: tool === "Bash" ? "bash" : "powershell", command: text("command") });
    }
    case "Write": {
      const absent = need("file_path", "content");
      return absent ? missing(absent) : made({ kind: "write", tool, path: text("file_path"), content: text("content") });
    }
    case "Edit": {
      const absent = need("file_path", "old_string", "new_string");
      return absent ? missing(absent) : made({ kind: "edit", tool, path: text("file_path"), edits: [editOf(input)] });
    }
    case "MultiEdit": {
      if (need("file_path")) return missing("file_path");
      const edits = input["edits"];
      if (!Array.isArray(edits) || !edits.every(isEdit)) return failure("`tool_input.edits` of MultiEdit is no list of edits");
      return made({ kind: "edit", tool, path: text("file_path"), edits: edits.map(editOf) });
    }
    case "NotebookEdit": {
      if (need("notebook_path")) return missing("notebook_path");
      return made({ kind: "write", tool, path: text("notebook_path"), content: text("new_source") });
    }
    case "Read":
    case "NotebookRead": {
      const path = textOf(input["file_path"]) ?? textOf(input["notebook_path"]);
      return path === undefined ? missing("file_path") : made({ kind: "read", tool, path, tree: false });
    }
    case "Grep":
    case "Glob":
    case "LS":
      return made({ kind: "read", tool, path: textOf(input["path"]) ?? cwd, tree: true });
    case "WebFetch":
      return need("url") ? missing("url") : made({ kind: "fetch", tool, url: text("url") });
    default: {
      if (HARMLESS_TOOLS.has(tool)) return success(undefined);
      return success({ action: genericCall(tool, input), unknownTool: !tool.startsWith("mcp__") });
    }
  }
}

const PATH_FIELDS = [
  "file_path",
  "path",
  "filepath",
  "filename",
  "notebook_path",
  "file",
  "destination",
  "source",
  "target_file",
  "directory",
];
const CONTENT_FIELDS = ["content", "contents", "text", "new_source", "new_string", "data", "body"];
const COMMAND_FIELDS = ["command", "cmd", "script"];
const URL_FIELDS = ["url", "uri"];

/** An MCP tool, or one that is not known: what its input carries under the usual names. */
function genericCall(tool: string, input: Fields): CallAction {
  const texts = (fields: readonly string[]) => fields.flatMap((field) => listOf(input[field]));
  const server = tool.startsWith("mcp__") ? tool.slice(5).split("__")[0] : undefined;
  const paths = [...texts(PATH_FIELDS), ...texts(["paths", "files"])];
  return { kind: "call", tool, server, paths, contents: texts(CONTENT_FIELDS), commands: texts(COMMAND_FIELDS), urls: texts(URL_FIELDS) };
}

function editOf(input: Fields): Edit {
  return {
    oldText: textOf(input["old_string"]) ?? "",
    newText: textOf(input["new_string"]) ?? "",
    replaceAll: input["replace_all"] === true,
  };
}

function isEdit(value: unknown): value is Fields {
  return isRecord(value) && typeof value["old_string"] === "string" && typeof value["new_string"] === "string";
}

function listOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
