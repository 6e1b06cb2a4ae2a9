import { failure, success } from "../model/index.ts";
import { type HostAdapter, type Moment, SILENT } from "./adapter.ts";
import { worded } from "./answer-table.ts";
import { callAt, parseObject, printed, type Translated, translatedActions, withTool } from "./host-input.ts";
import { patchActions } from "./patch.ts";
import { type Fields, isRecord, textOf } from "./tool-action.ts";

const MOMENTS: Readonly<Record<string, Moment>> = { "tool.execute.before": "before", "tool.execute.after": "after" };

/** OpenCode has no hooks but plugins; ours asks the same client, and throws what it is told to refuse. */
export const opencode: HostAdapter = {
  agent: "opencode",
  events: ["tool.execute.before", "tool.execute.after"],
  momentOf: (event) => (Object.hasOwn(MOMENTS, event) ? MOMENTS[event] : undefined),
  read(text, registered) {
    const parsed = parseObject(text);
    if (!parsed.ok) return parsed;
    const fields = parsed.value;
    const event = registered ?? "tool.execute.before";
    const moment = opencode.momentOf(event);
    if (moment === undefined) return failure(`the event \`${event.slice(0, 60)}\` is not known`);
    const call = callAt(event, moment, fields["cwd"], fields["sessionID"]);
    if (!call.ok) return call;
    const { tool, args: input } = fields;
    if (typeof tool !== "string" || tool === "") return failure("`tool` is missing or no text");
    if (!isRecord(input)) return failure("`args` is missing or no object");
    if (tool === "patch" || tool === "apply_patch") {
      const actions = patchActions(tool, textOf(input["patchText"]) ?? textOf(input["patch"]) ?? "");
      return withTool(call.value, tool, actions.ok ? success({ actions: actions.value, unknownTool: false }) : actions);
    }
    const directory = tool === "bash" ? textOf(input["workdir"]) : undefined;
    const within =
      directory === undefined
        ? call.value
        : { ...call.value, cwd: directory.startsWith("/") ? directory : `${call.value.cwd}/${directory}` };
    return withTool(within, tool, translatedActions(tool, translate(tool, input), within.cwd));
  },
  write(event, reply, policy) {
    const before = event === "tool.execute.before";
    const { wording, reason, note } = worded("opencode", before ? "before" : "after", reply, policy);
    if (before) return wording === "deny" ? printed({ decision: "deny", reason }) : SILENT;
    const context = wording === "feedback" || wording === "deny" ? reason : note;
    return context === undefined ? SILENT : printed({ context });
  },
  say: () => SILENT,
};

const HARMLESS: ReadonlySet<string> = new Set([
  "todowrite",
  "todoread",
  "task",
  "skill",
  "question",
  "lsp",
  "invalid",
  "websearch",
  "plan_exit",
  "plan_enter",
]);

function translate(tool: string, input: Fields): Translated | undefined {
  if (HARMLESS.has(tool)) return undefined;
  const path = input["filePath"] ?? input["path"];
  switch (tool) {
    case "bash":
      return { tool: "Bash", input };
    case "write":
      return { tool: "Write", input: { file_path: path, content: input["content"] } };
    case "edit":
      return { tool: "Edit", input: editOf(input, path) };
    case "multiedit":
      return {
        tool: "MultiEdit",
        input: { file_path: path, edits: Array.isArray(input["edits"]) ? input["edits"].map((edit) => editOf(edit, path)) : undefined },
      };
    case "read":
      return { tool: "Read", input: { file_path: path } };
    case "glob":
    case "grep":
    case "list":
    case "codesearch":
      return { tool: "Grep", input };
    case "webfetch":
      return { tool: "WebFetch", input };
    default:
      // Tools of MCP servers are called `server_tool` here; none of its own has that form.
      return { tool: tool.includes("_") ? `mcp__${tool}` : tool, input };
  }
}

function editOf(edit: unknown, path: unknown): Fields {
  const fields = isRecord(edit) ? edit : {};
  return { file_path: path, old_string: fields["oldString"], new_string: fields["newString"], replace_all: fields["replaceAll"] === true };
}
