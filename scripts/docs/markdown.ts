/** Small pieces of Markdown that generated pages are made of. */

/** Inline code that may hold back-ticks. */
export function code(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), (ticks) => ticks[0].length));
  const fence = "`".repeat(longest + 1);
  const padding = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

export function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

export function table(heads: readonly string[], rows: readonly string[]): string {
  return [row(...heads), `|${heads.map(() => "---").join("|")}|`, ...rows].join("\n");
}

/** Replaces what stands between `<!-- generated:NAME -->` and `<!-- end -->`. */
export function fill(page: string, parts: Readonly<Record<string, string>>): string {
  return filled(page, /(<!-- generated:([\w-]+) -->)[\s\S]*?(<!-- end -->)/g, (name) => `\n\n${partOf(parts, name).trim()}\n\n`);
}

/** The same between the comments `# generated:NAME` and `# end` of a shell script. */
export function fillScript(script: string, parts: Readonly<Record<string, string>>): string {
  return filled(script, /(# generated:([\w-]+)\n)[\s\S]*?( *# end\n)/g, (name) => `${partOf(parts, name)}\n`);
}

function filled(text: string, place: RegExp, part: (name: string) => string): string {
  return text.replace(place, (_, start: string, name: string, end: string) => start + part(name) + end);
}

function partOf(parts: Readonly<Record<string, string>>, name: string): string {
  const part = parts[name];
  if (part === undefined) throw new Error(`there is nothing to generate for \`${name}\``);
  return part;
}
