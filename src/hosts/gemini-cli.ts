import { failure } from "../model/index.ts";
import { type HostAdapter, type Moment, SILENT } from "./adapter.ts";
import { worded } from "./answer-table.ts";
import { callAt, parseObject, printed, type Translated, translatedActions, withTool } from "./host-input.ts";
import { type Fields, isRecord, textOf } from "./tool-action.ts";

const MOMENTS: Readonly<Record<string, Moment>> = {
  BeforeTool: "before",
  AfterTool: "after",
  SessionStart: "session-start",
  BeforeAgent: "prompt",
  AfterAgent: "stop",
  SessionEnd: "session-end",
};

const OTHER_EVENTS: ReadonlySet<string> = new Set(["BeforeModel", "AfterModel", "BeforeToolSelection", "Notification", "PreCompress"]);

/** Gemini CLI's hooks: JSON on exit 0, `decision: deny` stops a tool and the reason reaches the model. */
export const geminiCli: HostAdapter = {
  agent: "gemini-cli",
  events: ["BeforeTool", "AfterTool", "SessionStart", "SessionEnd"],
  momentOf: (event) => (Object.hasOwn(MOMENTS, event) ? MOMENTS[event] : OTHER_EVENTS.has(event) ? "other" : undefined),
  read(text, registered) {
    const parsed = parseObject(text);
    if (!parsed.ok) return parsed;
    const fields = parsed.value;
    const event = textOf(fields["hook_event_name"]) ?? registered ?? "BeforeTool";
    const moment = geminiCli.momentOf(event);
    if (moment === undefined) return failure(`the event \`${event.slice(0, 60)}\` is not known`);
    const call = callAt(event, moment, fields["cwd"], fields["session_id"]);
    if (!call.ok || (moment !== "before" && moment !== "after")) return call;
    const { tool_name: tool, tool_input: input } = fields;
    if (typeof tool !== "string" || tool === "") return failure("`tool_name` is missing or no text");
    if (!isRecord(input)) return failure("`tool_input` is missing or no object");
    const directory = textOf(input["dir_path"]) ?? textOf(input["directory"]);
    const within =
      tool === "run_shell_command" && directory !== undefined ? { ...call.value, cwd: joined(call.value.cwd, directory) } : call.value;
    return withTool(within, tool, translatedActions(tool, translate(tool, input), within.cwd));
  },
  write(event, reply, policy) {
    if (event === "BeforeTool") {
      const { wording, reason, note } = worded("gemini-cli", "before", reply, policy);
      if (wording === "deny") return printed({ decision: "deny", reason });
      return note === undefined ? SILENT : printed({ systemMessage: note });
    }
    if (event === "AfterTool") {
      const { wording, reason, note } = worded("gemini-cli", "after", reply, policy);
      const context = wording === "feedback" || wording === "deny" ? reason : note;
      return context === undefined ? SILENT : printed({ hookSpecificOutput: { hookEventName: event, additionalContext: context } });
    }
    return SILENT;
  },
  say(event, context, warning) {
    if (event !== "SessionStart") return SILENT;
    const message = warning === undefined ? {} : { systemMessage: warning };
    return printed({ ...message, hookSpecificOutput: { hookEventName: event, additionalContext: context } });
  },
};

const HARMLESS: ReadonlySet<string> = new Set([
  "google_web_search",
  "save_memory",
  "write_todos",
  "activate_skill",
  "ask_user",
  "enter_plan_mode",
  "exit_plan_mode",
  "get_internal_docs",
  "complete_task",
  "update_topic",
]);

function translate(tool: string, input: Fields): Translated | undefined {
  if (HARMLESS.has(tool)) return undefined;
  const path = input["file_path"] ?? input["absolute_path"] ?? input["path"];
  switch (tool) {
    case "run_shell_command":
      return { tool: "Bash", input };
    case "write_file":
      return { tool: "Write", input: { ...input, file_path: path } };
    case "replace":
      return { tool: "Edit", input: { ...input, file_path: path, replace_all: input["allow_multiple"] === true } };
    case "read_file":
      return { tool: "Read", input: { file_path: path } };
    case "list_directory":
    case "glob":
    case "grep_search":
    case "search_file_content":
      return { tool: "Grep", input: { path: input["dir_path"] ?? input["path"] } };
    case "read_many_files":
      return { tool: "mcp__files__read", input: { paths: input["include"] ?? input["paths"] } };
    case "web_fetch":
      return {
        tool: "mcp__web__fetch",
        input: { url: addressesIn(textOf(input["prompt"]) ?? textOf(input["url"]) ?? "") },
      };
    default:
      return { tool: tool.startsWith("mcp_") && !tool.startsWith("mcp__") ? tool.replace("mcp_", "mcp__") : tool, input };
  }
}

/** The addresses that a prompt in words names. */
function addressesIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => /^https?:\/\//i.test(word));
}

function joined(cwd: string, directory: string): string {
  return directory.startsWith("/") ? directory : `${cwd}/${directory}`;
}
