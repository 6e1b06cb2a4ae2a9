import { failure, success } from "../model/index.ts";
import { type HostAdapter, type Moment, SILENT } from "./adapter.ts";
import { worded } from "./answer-table.ts";
import { callAt, parseObject, printed, type Translated, translatedActions, withTool } from "./host-input.ts";
import { patchActions } from "./patch.ts";
import { type Fields, isRecord, textOf } from "./tool-action.ts";

const MOMENTS: Readonly<Record<string, Moment>> = {
  preToolUse: "before",
  postToolUse: "after",
  sessionStart: "session-start",
  userPromptSubmitted: "prompt",
  agentStop: "stop",
  sessionEnd: "session-end",
};

const OTHER_EVENTS: ReadonlySet<string> = new Set(["permissionRequest", "subagentStop", "errorOccurred", "preCompact", "notification"]);

/** Copilot CLI's hooks, in their own camelCase form. */
export const copilotCli: HostAdapter = {
  agent: "copilot-cli",
  events: ["preToolUse", "postToolUse", "sessionStart", "sessionEnd"],
  momentOf: (event) => (Object.hasOwn(MOMENTS, event) ? MOMENTS[event] : OTHER_EVENTS.has(event) ? "other" : undefined),
  read(text, registered) {
    const parsed = parseObject(text);
    if (!parsed.ok) return parsed;
    const fields = parsed.value;
    // The payload does not name its event.
    const event = registered ?? "preToolUse";
    const moment = copilotCli.momentOf(event);
    if (moment === undefined) return failure(`the event \`${event.slice(0, 60)}\` is not known`);
    const call = callAt(event, moment, fields["cwd"], fields["sessionId"]);
    if (!call.ok || (moment !== "before" && moment !== "after")) return call;
    const tool = fields["toolName"];
    if (typeof tool !== "string" || tool === "") return failure("`toolName` is missing or no text");
    const input = argumentsIn(fields["toolArgs"]);
    if (!input) return failure("`toolArgs` is missing or not readable");
    if (tool === "apply_patch") {
      const actions = patchActions(tool, textOf(input["patch"]) ?? textOf(input["input"]) ?? "");
      return withTool(call.value, tool, actions.ok ? success({ actions: actions.value, unknownTool: false }) : actions);
    }
    return withTool(call.value, tool, translatedActions(tool, translate(tool, input), call.value.cwd));
  },
  write(event, reply, policy) {
    if (event === "preToolUse") {
      const { wording, reason } = worded("copilot-cli", "before", reply, policy);
      if (wording !== "allow" && wording !== "ask" && wording !== "deny") return SILENT;
      return printed({ permissionDecision: wording, permissionDecisionReason: reason });
    }
    if (event === "postToolUse") {
      const { wording, reason, note } = worded("copilot-cli", "after", reply, policy);
      const context = wording === "feedback" || wording === "deny" ? reason : note;
      return context === undefined ? SILENT : printed({ additionalContext: context });
    }
    return SILENT;
  },
  say: (event, context) => (event === "sessionStart" ? printed({ additionalContext: context }) : SILENT),
};

const HARMLESS: ReadonlySet<string> = new Set([
  "report_intent",
  "update_todo",
  "read_bash",
  "list_bash",
  "stop_bash",
  "read_powershell",
  "stop_powershell",
  "task",
  "ask_user",
  "store_memory",
  "fetch_copilot_cli_documentation",
  "skill",
]);

function translate(tool: string, input: Fields): Translated | undefined {
  if (HARMLESS.has(tool)) return undefined;
  switch (tool) {
    case "bash":
      return { tool: "Bash", input };
    case "powershell":
      return { tool: "PowerShell", input };
    case "write_bash":
      // What is typed into a shell that runs is a command too.
      return { tool: "Bash", input: { command: typed(input["input"]) } };
    case "create":
      return { tool: "Write", input: { file_path: input["path"], content: input["file_text"] ?? "" } };
    case "edit":
    case "str_replace":
      return { tool: "Edit", input: { file_path: input["path"], old_string: input["old_str"] ?? "", new_string: input["new_str"] ?? "" } };
    case "view":
      return { tool: "Read", input: { file_path: input["path"] } };
    case "glob":
    case "grep":
    case "rg":
      return { tool: "Grep", input };
    case "web_fetch":
      return { tool: "WebFetch", input };
    default:
      // Tools of MCP servers are called `server-tool` here; none of its own has that form.
      return { tool: tool.includes("-") ? `mcp__${tool}` : tool, input };
  }
}

/** An object, or one that is written as JSON. */
function argumentsIn(value: unknown): Fields | undefined {
  if (typeof value !== "string") return isRecord(value) ? value : undefined;
  const parsed = parseObject(value);
  return parsed.ok ? parsed.value : undefined;
}

/** Keys in braces among what is typed: the one that ends a line makes a command of it. */
function typed(input: unknown): unknown {
  return typeof input === "string" ? input.replace(/\{(?:enter|return)\}/gi, "\n") : input;
}
