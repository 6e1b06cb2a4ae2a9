import { type Action, type CallAction, type Edit, failure, type Outcome, success } from "../model/index.ts";

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

export type Fields = Readonly<Record<string, unknown>>;

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

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
