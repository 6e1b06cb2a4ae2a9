import { adapterOf, type HostCall } from "../hosts/index.ts";
import { UsageError } from "./output.ts";

/** The call in a hook's JSON, in the words of Claude Code, or of Codex, which has the only tool that changes several files at once. */
export function hookCall(json: string): HostCall {
  const agent = /"tool_name"\s*:\s*"apply_patch"/.test(json) ? "codex" : "claude-code";
  const parsed = adapterOf(agent).read(json, undefined);
  if (parsed.ok) return parsed.value;
  throw new UsageError(parsed.error);
}
