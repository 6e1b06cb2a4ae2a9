import { MAX_BRACES } from "../limits.ts";

/** The texts that a word with braces stands for, still quoted; undefined where there are too many. Linear but for what it makes. */
export function expandBraces(text: string): readonly string[] | undefined {
  const results: string[] = [];
  return expand("", text, results) ? results : undefined;
}

function expand(before: string, text: string, results: string[]): boolean {
  if (results.length >= MAX_BRACES) return false;
  const group = findGroup(text);
  if (!group) {
    results.push(before + text);
    return true;
  }
  const head = before + text.slice(0, group.start);
  const tail = text.slice(group.end);
  for (const choice of group.choices) if (!expandChoice(head, choice, tail, results)) return false;
  return true;
}

function expandChoice(head: string, choice: string, tail: string, results: string[]): boolean {
  const inner: string[] = [];
  if (!expand("", choice, inner)) return false;
  for (const text of inner) if (!expand(head + text, tail, results)) return false;
  return true;
}

interface Group {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
}

/** The first `{…}` with a comma or a range at its own level. */
function findGroup(text: string): Group | undefined {
  for (let start = skipTo(text, 0); start >= 0; start = skipTo(text, start + 1)) {
    const group = readGroup(text, start);
    if (group) return group;
  }
  return undefined;
}

function skipTo(text: string, from: number): number {
  for (let index = from; index < text.length; index = next(text, index)) {
    if (text[index] === "{" && text[index - 1] !== "$") return index;
  }
  return -1;
}

function readGroup(text: string, start: number): Group | undefined {
  const choices: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let index = start + 1; index < text.length; index = next(text, index)) {
    const character = text[index];
    if (character === "{") depth += 1;
    else if (character === "," && depth === 0) {
      choices.push(text.slice(from, index));
      from = index + 1;
    } else if (character === "}") {
      if (depth > 0) {
        depth -= 1;
        continue;
      }
      const last = text.slice(from, index);
      const all = choices.length > 0 ? [...choices, last] : range(last);
      return all ? { start, end: index + 1, choices: all } : undefined;
    }
  }
  return undefined;
}

/** The index after the character, or after what is quoted or substituted there. */
function next(text: string, index: number): number {
  const character = text[index];
  if (character === "\\") return index + 2;
  if (character === "'") return after(text, index, "'");
  if (character === '"') return after(text, index, '"');
  if (character === "`") return after(text, index, "`");
  if (character === "$" && (text[index + 1] === "(" || text[index + 1] === "{")) return afterNested(text, index + 1);
  return index + 1;
}

function after(text: string, index: number, quote: string): number {
  for (let at = index + 1; at < text.length; at += 1) {
    if (text[at] === "\\" && quote !== "'") at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

function afterNested(text: string, index: number): number {
  const open = text[index];
  const close = open === "(" ? ")" : "}";
  let depth = 0;
  for (let at = index; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === open) depth += 1;
    else if (text[at] === close && --depth === 0) return at + 1;
  }
  return text.length;
}

function range(text: string): readonly string[] | undefined {
  const parts = text.split("..");
  const [first, last, step] = parts;
  if (first === undefined || last === undefined || parts.length > 3) return undefined;
  const by = Math.max(1, Math.abs(Number(step ?? 1)) || 1);
  if (/^-?\d{1,9}$/.test(first) && /^-?\d{1,9}$/.test(last)) {
    const width = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
    return steps(Number(first), Number(last), by).map((value) => String(value).padStart(width, "0"));
  }
  if (/^[A-Za-z]$/.test(first) && /^[A-Za-z]$/.test(last)) {
    return steps(first.charCodeAt(0), last.charCodeAt(0), by).map((code) => String.fromCharCode(code));
  }
  return undefined;
}

function steps(first: number, last: number, by: number): number[] {
  const values: number[] = [];
  const sign = first <= last ? 1 : -1;
  for (let value = first; sign * (last - value) >= 0 && values.length <= MAX_BRACES; value += sign * by) values.push(value);
  return values;
}
