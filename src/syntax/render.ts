/** Diagnostics for people: place, code and sentence, the source underlined, the hint. */
import type { Diagnostic, Location } from "../model/index.ts";

/** Longer lines are cut around the place. */
const MAX_WIDTH = 160;

/** The diagnostic as lines of text, without a final line break; `text` is the source of its file. */
export function renderDiagnostic(diagnostic: Diagnostic, text: string, options: { readonly color: boolean }): string {
  const { code, severity, message, location, hint } = diagnostic;
  const paint = options.color ? painter(severity === "error" ? RED : YELLOW) : plain;
  const place = `${printable(location.file)}:${location.line}:${location.column}`;
  const lines = [`${paint(place, BOLD)} ${paint(code)} ${printable(message)}`, ...excerpt(location, text, paint)];
  if (hint !== undefined) lines.push(`  ${paint("hint:", BOLD)} ${printable(hint)}`);
  return lines.join("\n");
}

const RED = 31;
const YELLOW = 33;
const BOLD = 1;

type Paint = (text: string, style?: number) => string;

function plain(text: string): string {
  return text;
}

function painter(color: number): Paint {
  return (text, style = color) => `\u001B[${style}m${text}\u001B[0m`;
}

function excerpt(location: Location, text: string, paint: Paint): readonly string[] {
  const line = text.split(/\r\n|\n|\r/)[location.line - 1];
  if (line === undefined || line.trim() === "") return [];
  const from = location.column - 1;
  const to = location.endLine === location.line ? Math.max(location.endColumn - 1, from + 1) : Math.max(line.length, from + 1);
  const cut = from > MAX_WIDTH / 2 && line.length > MAX_WIDTH ? from - MAX_WIDTH / 4 : 0;
  const shown = printable(line.slice(cut, cut + MAX_WIDTH));
  const marks = "^".repeat(Math.min(to, cut + MAX_WIDTH) - from);
  return [`  ${shown}`, `  ${" ".repeat(from - cut)}${paint(marks)}`];
}

/** One column for one: a tab is one blank; what could steer the terminal or the order of the line is a dot. */
function printable(text: string): string {
  return text.replace(/\t/g, " ").replace(/[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, "\u00B7");
}
