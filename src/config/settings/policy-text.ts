/** Below what the language takes as one line. */
const MOST_CHARACTERS = 30_000;

/**
 * The text of a policy whose items stand on the lines of the configuration that they come from: what the compiler and explanations say of an item names
 * the line that a person wrote.
 */
export class PolicyText {
  readonly #lines: string[];
  #empty = true;

  constructor(name: string, title: string) {
    this.#lines = [`language 1 policy ${name} ${quoted(title)}`];
  }

  get isEmpty(): boolean {
    return this.#empty;
  }

  /** `line` counts from 1. */
  add(line: number, item: string): void {
    this.#empty = false;
    let place = line - 1;
    while ((this.#lines[place]?.length ?? 0) + item.length > MOST_CHARACTERS && (this.#lines[place] ?? "") !== "") place++;
    while (this.#lines.length <= place) this.#lines.push("");
    const before = this.#lines[place]!;
    this.#lines[place] = before === "" ? item : `${before} ${item}`;
  }

  toString(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}

/** A text as a string of the policy language. */
export function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** The same for a reason, where braces are holes. */
export function quotedReason(text: string): string {
  return `"${escaped(text).replaceAll("{", "{{").replaceAll("}", "}}")}"`;
}

function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
      return `\\u{${character.codePointAt(0)!.toString(16)}}`;
    });
}

/** A regular expression between slashes. */
export function regex(source: string): string {
  return `/${source.replace(/\\[\s\S]|\//g, (part) => (part === "/" ? "\\/" : part)).replaceAll("\n", "\\n")}/`;
}

/** A pattern of `*` and text as a regular expression for the whole of a text. */
export function starsAsRegex(pattern: string): string {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}/]/g, "\\$&").replaceAll("\n", "\\n"));
  return `/^${parts.join("[\\s\\S]*")}$/`;
}
