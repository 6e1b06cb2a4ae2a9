import { type Action, type Edit, failure, type Outcome, success } from "../model/index.ts";
import { callAction } from "./call-input.ts";

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
      const call = callAction(tool, input);
      return call.ok ? success({ action: call.value, unknownTool: !tool.startsWith("mcp__") }) : call;
    }
  }
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

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
