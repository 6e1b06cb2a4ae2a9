import { isRecord } from "./tool-action.ts";

/** What an own command is known by, however the path to it is written. */
const OWN = /(?:^|[\s/'"])(?:hook-client\.sh|dl hook)(?:[\s'"]|$)/;

/** Whether a hook in a host's settings is one of ours: a command that starts our client, or a request to our port. */
export function isOwnHook(hook: unknown): hook is Readonly<Record<string, unknown>> {
  if (!isRecord(hook)) return false;
  const { command: line, bash, url } = hook;
  if (typeof url === "string" && url.includes("/hook/") && JSON.stringify(hook["headers"] ?? "").includes("dev-loop")) return true;
  return [line, bash].some((text) => typeof text === "string" && OWN.test(text));
}
