/**
 * Back-ticked texts. One and two ticks hold a line; three may hold several lines, whose indentation up to that of the closing ticks is no part
 * of the text, so that here-documents end where Bash wants them to end.
 */

/** The text of a literal, and how many characters of the source stand before it. */
export function codeText(image: string): { readonly text: string; readonly skipped: number } {
  const ticks = image.startsWith("```") ? 3 : image.startsWith("``") ? 2 : 1;
  const inside = image.slice(ticks, Math.max(ticks, image.length - ticks));
  const opening = ticks === 3 ? /^[ \t]*\r?\n/.exec(inside) : null;
  if (!opening) return { text: inside, skipped: ticks };
  const closing = /\r?\n([ \t]*)$/.exec(inside.slice(opening[0].length - 1));
  const indent = closing?.[1] ?? "";
  const end = closing ? Math.max(opening[0].length, inside.length - closing[0].length) : inside.length;
  const lines = inside.slice(opening[0].length, end).split(/\r?\n/);
  const first = lines[0]?.startsWith(indent) ? indent.length : 0;
  const text = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join("\n");
  return { text, skipped: ticks + opening[0].length + first };
}

/** The literal for a text; `indent` is the indentation of the line on which it stands. */
export function printCode(text: string, indent: string): string {
  if (!/[`\r\n]/.test(text) && text !== "") return `\`${text}\``;
  if (fitsTwoTicks(text)) return `\`\`${text}\`\``;
  const lines = text.split("\n").map((line) => (line === "" ? "" : `${indent}${line}`));
  return ["```", ...lines, `${indent}\`\`\``].join("\n");
}

function fitsTwoTicks(text: string): boolean {
  return text !== "" && !/[\r\n]|^`|``/.test(text);
}
