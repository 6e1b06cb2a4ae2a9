/** What the configuration of git says, file by file. Pure text in, values out. */

/** Values by key: sections and names in lower case, subsections as they are written (`alias.co`, `remote.origin.url`); the last of a key counts. */
export type GitConfig = ReadonlyMap<string, string>;

/** Reads one file; what is not understood in it is left out. The syntax: git-config(1), "CONFIGURATION FILE". */
export function readGitConfig(text: string): { readonly values: GitConfig; readonly includes: readonly string[] } {
  const values = new Map<string, string>();
  const includes: string[] = [];
  let section = "";
  for (const line of joinedLines(text)) {
    const header = /^\s*\[\s*([\w.-]+)(?:\s+"((?:\\.|[^"\\])*)")?\s*\]\s*(.*)$/.exec(line);
    if (header) section = sectionOf(header[1] ?? "", header[2]);
    const setting = /^\s*([A-Za-z][\w-]*)\s*(?:=(.*))?$/s.exec(header ? (header[3] ?? "") : line);
    if (!setting || section === "") continue;
    const name = (setting[1] ?? "").toLowerCase();
    const value = setting[2] === undefined ? "true" : settingValue(setting[2]);
    if (name === "path" && /^include(?:if)?(?:\.|$)/.test(section)) includes.push(value);
    else values.set(`${section}.${name}`, value);
  }
  return { values, includes };
}

/** A backslash at its end continues a line. */
function joinedLines(text: string): readonly string[] {
  return text.replace(/\r\n/g, "\n").replace(/\\\n/g, "").split("\n");
}

function sectionOf(name: string, subsection: string | undefined): string {
  return subsection === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${subsection.replace(/\\(.)/gs, "$1")}`;
}

/** Without its quotes, escapes and comment. */
function settingValue(text: string): string {
  let value = "";
  let kept = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] as string;
    if (character === "\\") {
      index += 1;
      value += ESCAPES[text[index] ?? ""] ?? text[index] ?? "";
      kept = value.length;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "#" || character === ";")) break;
    else {
      if (value === "" && !quoted && /\s/.test(character)) continue;
      value += character;
      if (quoted || !/\s/.test(character)) kept = value.length;
    }
  }
  return value.slice(0, kept);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", b: "\b" };
