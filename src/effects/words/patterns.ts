/** Shell patterns over known texts. `*`, `?` and escapes are understood; with `[` or an extended pattern the answer is «not known». */

/** `${x#pattern}` and its kin. */
export function removeAffix(text: string, pattern: string, operator: "#" | "##" | "%" | "%%"): string | undefined {
  if (!isSimple(pattern) || text.length > MAX_PATTERN_TEXT) return undefined;
  const longest = operator.length === 2;
  if (operator.startsWith("#")) {
    const length = longest ? longestPrefix(text, pattern) : shortestPrefix(text, pattern);
    return length < 0 ? text : text.slice(length);
  }
  for (let offset = 0; offset <= text.length; offset += 1) {
    const start = longest ? offset : text.length - offset;
    if (matchesPattern(text.slice(start), pattern)) return text.slice(0, start);
  }
  return text;
}

/** `${x/pattern/replacement}` and its kin. */
export function replaceText(text: string, pattern: string, replacement: string, operator: "/" | "//" | "/#" | "/%"): string | undefined {
  if (pattern === "") return text;
  if (!/[*?[\\]/.test(pattern) && (operator === "/" || operator === "//")) {
    return operator === "/" ? text.replace(pattern, () => replacement) : text.split(pattern).join(replacement);
  }
  if (!isSimple(pattern) || text.length > MAX_REPLACED_TEXT) return undefined;
  if (operator === "/#") {
    const length = longestPrefix(text, pattern);
    return length < 0 ? text : replacement + text.slice(length);
  }
  if (operator === "/%") {
    const kept = removeAffix(text, pattern, "%%");
    return kept === undefined || kept === text ? text : kept + replacement;
  }
  return replaceEach(text, pattern, replacement, operator === "//");
}

/** Whether the whole text fits a pattern of `*`, `?` and literals. Linear in text × stars. */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (at < text.length) {
    const character = pattern[index];
    if (character === "*") {
      star = index++;
      resume = at;
    } else if (character === "?" || (character !== undefined && literalAt(pattern, index) === text[at])) {
      index += character === "\\" ? 2 : 1;
      at += 1;
    } else if (star >= 0) {
      index = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[index] === "*") index += 1;
  return index >= pattern.length;
}

const MAX_PATTERN_TEXT = 1_024;
const MAX_REPLACED_TEXT = 128;

function isSimple(pattern: string): boolean {
  return pattern.length <= MAX_PATTERN_TEXT && !pattern.includes("[") && !/[@!+?*]\(/.test(pattern);
}

function literalAt(pattern: string, index: number): string | undefined {
  return pattern[index] === "\\" ? (pattern[index + 1] ?? "\\") : pattern[index];
}

function longestPrefix(text: string, pattern: string): number {
  for (let length = text.length; length >= 0; length -= 1) if (matchesPattern(text.slice(0, length), pattern)) return length;
  return -1;
}

function shortestPrefix(text: string, pattern: string): number {
  for (let length = 0; length <= text.length; length += 1) if (matchesPattern(text.slice(0, length), pattern)) return length;
  return -1;
}

function replaceEach(text: string, pattern: string, replacement: string, all: boolean): string {
  let result = "";
  let at = 0;
  while (at < text.length) {
    const length = longestPrefix(text.slice(at), pattern);
    if (length <= 0) {
      result += text[at];
      at += 1;
      continue;
    }
    result += replacement;
    at += length;
    if (!all) break;
  }
  return result + text.slice(at);
}
