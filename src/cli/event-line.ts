import { escapeControls } from "../engine/index.ts";
import type { LoggedEvent } from "../events/index.ts";
import type { Style } from "../explain/index.ts";
import { clipped } from "../model/index.ts";

const MOST_DETAILS = 160;

/** One event as one line: time, verdict or type, session, what it is about. */
export function eventLine(event: LoggedEvent, style: Style): string {
  const time = event.ts.replace("T", " ").replace(/Z$/, "");
  const session = "session" in event && event.session !== undefined ? escapeControls(event.session.slice(0, 12)) : "";
  const label = event.type === "check" ? event.verdict : event.type;
  return [style.dim(time), style.verdict(label, label.padEnd(8)), session.padEnd(12), oneLine(detailsOf(event))].join("  ").trimEnd();
}

function detailsOf(event: LoggedEvent): string {
  switch (event.type) {
    case "check": {
      const rules = [...event.rules, ...event.notes].join(", ");
      return `${event.tool}: ${event.subject}${rules === "" ? "" : ` [${rules}]`}${event.enforced ? "" : " (shadow)"}`;
    }
    case "failure":
      return event.message;
    case "session":
      return `${event.what} ${event.cwd ?? event.project ?? ""}`;
    case "control":
      return `${event.what} ${event.detail ?? event.project ?? ""}`;
    case "override":
      return `${event.what} ${event.pattern} (${event.override})`;
    case "daemon":
      return `${event.what} ${event.detail ?? ""}`;
    default:
      return "";
  }
}

function oneLine(text: string): string {
  return clipped(escapeControls(text.replace(/\s+/g, " ")), MOST_DETAILS);
}
