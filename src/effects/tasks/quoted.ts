/** A word of the shell in which variables stand for what they stand for there; `$$` is a dollar. A `~` in front is the home directory. */
export function quoted(text: string): string {
  const [home, rest] = /^~(?=\/|:|$)/.test(text) ? ["~", text.slice(1)] : ["", text];
  const escaped = rest.replace(/["\\`]/g, "\\$&").replace(/\$(\$|(?![\w{]))/g, "\\$$");
  return `${home}"${escaped}"`;
}
