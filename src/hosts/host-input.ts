import { type Action, failure, type Outcome, success } from "../model/index.ts";
import type { HostAnswer, HostCall, Moment } from "./adapter.ts";
import { actionOf, type Fields, isRecord, textOf } from "./tool-action.ts";

/** What the tools of a host would do; a tool that is not known is judged by what its input carries. */
export interface ToolActions {
  readonly actions: readonly Action[];
  readonly unknownTool: boolean;
}

/** A tool of the host in the words of Claude Code's tools, whose meaning is written down once. `undefined`: the tool touches nothing. */
export interface Translated {
  readonly tool: string;
  readonly input: Fields;
}

export function parseObject(text: string): Outcome<Fields, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return failure(`the hook's input is no JSON: ${error instanceof Error ? error.message : "unreadable"}`);
  }
  return isRecord(parsed) ? success(parsed) : failure("the hook's input is no JSON object");
}

/** A call without a tool; the directory has to be known, since everything is judged from it. */
export function callAt(event: string, moment: Moment, cwd: unknown, session: unknown): Outcome<HostCall, string> {
  if (typeof cwd !== "string" || !cwd.startsWith("/")) return failure("the working directory is missing or no absolute path");
  const none = { permissionMode: undefined, tool: undefined, actions: [], unknownTool: false, file: undefined };
  return success({ event, moment, cwd, session: textOf(session), ...none });
}

/** Adds what the tool would do, under the host's own name of it. */
export function withTool(call: HostCall, tool: string, actions: Outcome<ToolActions, string>): Outcome<HostCall, string> {
  return actions.ok ? success({ ...call, tool, ...actions.value }) : actions;
}

export function translatedActions(tool: string, translated: Translated | undefined, cwd: string): Outcome<ToolActions, string> {
  if (!translated) return success({ actions: [], unknownTool: false });
  const action = actionOf(translated.tool, translated.input, cwd);
  if (!action.ok) return action;
  if (!action.value) return success({ actions: [], unknownTool: false });
  return success({ actions: [{ ...action.value.action, tool }], unknownTool: action.value.unknownTool });
}

export function printed(answer: Readonly<Record<string, unknown>>): HostAnswer {
  return { stdout: `${JSON.stringify(answer)}\n`, stderr: "", exitCode: 0 };
}
