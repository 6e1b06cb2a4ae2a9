import { type Context, clipped, type PathValue, type Scalar, type Template, type Value, type Word } from "../model/index.ts";

/** Text of an untrusted layer is cut to this many characters (S13). */
const MOST_UNTRUSTED = 200;
const MOST_VALUE = 120;

/** Fills a message's holes. `value` gives what a hole stands for; a secret's text never stands in a message (S12). */
export function renderTemplate(template: Template, value: (hole: string) => Value | readonly Scalar[], context: Context): string {
  let text = "";
  for (const piece of template)
    text += typeof piece === "string" ? piece : piece.hole === "match" ? "[hidden]" : renderHole(value(piece.hole), context);
  return text;
}

/** A text that a project wrote, for people and models: control characters escaped, cut, marked. */
export function quoteUntrusted(text: string): string {
  return `the project's policy says: "${clipped(escapeControls(text), MOST_UNTRUSTED)}"`;
}

/** A path as people read it: below the project relative, below home with `~`. */
export function showPath(path: PathValue, context: Context): string {
  const text = showWord(path.lexical);
  if (!path.local) return text;
  if (text.startsWith(`${context.project}/`)) return text.slice(context.project.length + 1);
  if (text === context.home || text.startsWith(`${context.home}/`)) return `~${text.slice(context.home.length)}`;
  return text;
}

/** A word with `…` for what is not known. */
export function showWord(word: Word): string {
  const text =
    word.text ??
    word.parts.map((part) => (typeof part === "string" ? part : part.kind === "any" ? "…" : part.kind === "segment" ? "*" : "?")).join("");
  return clipped(escapeControls(text), MOST_VALUE);
}

export function showScalar(value: Scalar, context: Context): string {
  switch (value.kind) {
    case "word":
      return showWord(value);
    case "path":
      return showPath(value, context);
    case "number":
      return String(value.value);
    case "truth":
      return value.value === "unknown" ? "maybe" : value.value ? "yes" : "no";
  }
}

/** What is not seen or changes how a text is shown is spelled out: controls, marks of direction, invisible characters, halves of characters. */
export function escapeControls(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\u{e0000}-\u{e0fff}]/gu;

const NOT_KNOWN = "(unknown)";

function renderHole(value: Value | readonly Scalar[], context: Context): string {
  if (value === undefined) return NOT_KNOWN;
  const items: readonly Scalar[] = isMembers(value) ? value : value.kind === "list" ? value.items : [value];
  const texts = [...new Set(items.map((item) => showScalar(item, context)))];
  if (texts.length === 0) return NOT_KNOWN;
  return texts.length > 5 ? `${texts.slice(0, 5).join(", ")} and ${texts.length - 5} more` : texts.join(", ");
}

function isMembers(value: Value | readonly Scalar[]): value is readonly Scalar[] {
  return Array.isArray(value);
}
