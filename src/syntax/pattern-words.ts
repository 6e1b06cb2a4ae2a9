/** The text of a command pattern as words of parts. Shell syntax is reported here: a pattern describes words, not scripts. */
import type { CodeLiteral } from "./ast.ts";
import { type Problem, problem } from "./diagnostics.ts";
import { confusingProblem } from "./unicode.ts";

/** A piece of a word; `alternatives` hold what stands in `{…}`, `quoted` texts are never flags or wildcards. */
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean; readonly start: number }
  | { readonly kind: "star"; readonly start: number }
  | { readonly kind: "alternatives"; readonly alternatives: readonly (readonly Part[])[]; readonly start: number }
  | { readonly kind: "set"; readonly name: string; readonly start: number };

/** Offsets are those of the file. */
export interface RawWord {
  readonly kind: "word";
  readonly parts: readonly Part[];
  readonly start: number;
  readonly end: number;
}

export interface Pipe {
  readonly kind: "pipe";
  readonly start: number;
  readonly end: number;
}

export interface Scanned {
  readonly words: readonly (RawWord | Pipe)[];
  readonly problems: readonly Problem[];
}

export function scanPattern(code: CodeLiteral): Scanned {
  const scanner: Scanner = { text: code.text, base: code.textStart, at: 0, problems: [] };
  const words: (RawWord | Pipe)[] = [];
  for (skipBlanks(scanner); scanner.at < scanner.text.length; skipBlanks(scanner)) words.push(scanWord(scanner));
  const confusing = confusingProblem(withoutForeignQuotes(code.text), code.textStart);
  return { words, problems: confusing ? [...scanner.problems, confusing] : scanner.problems };
}

interface Scanner {
  readonly text: string;
  readonly base: number;
  at: number;
  readonly problems: Problem[];
}

const PLAIN = /[^\s"'`{},<>|&;$\\()*]+/y;
const SET = /<([A-Za-z_][\w./-]*)>/y;
/** Shell syntax by its first character. */
const SHELL: readonly (readonly [RegExp, string])[] = [
  [/\$\(|`/y, "a substitution"],
  [/\$/y, "a variable"],
  [/&&|\|\|/y, "a list of commands"],
  [/;|&/y, "a list of commands"],
  [/\d*(?:>>|>|<<<|<<|<)/y, "a redirection"],
  [/[()]/y, "a subshell"],
  [/\\/y, "an escape"],
  [/[\r\n]+/y, "a line break"],
];

function skipBlanks(scanner: Scanner): void {
  while (/[ \t]/.test(scanner.text.charAt(scanner.at))) scanner.at++;
}

function scanWord(scanner: Scanner): RawWord | Pipe {
  const start = scanner.base + scanner.at;
  if (scanner.text.charAt(scanner.at) === "|" && scanner.text.charAt(scanner.at + 1) !== "|") {
    scanner.at++;
    return { kind: "pipe", start, end: start + 1 };
  }
  const parts: Part[] = [];
  while (scanner.at < scanner.text.length && !/[ \t]/.test(scanner.text.charAt(scanner.at))) {
    if (scanner.text.charAt(scanner.at) === "|" && scanner.text.charAt(scanner.at + 1) !== "|") break;
    parts.push(...scanPart(scanner, false));
  }
  return { kind: "word", parts, start, end: scanner.base + scanner.at };
}

function scanPart(scanner: Scanner, nested: boolean): readonly Part[] {
  const start = scanner.base + scanner.at;
  const character = scanner.text.charAt(scanner.at);
  if (character === "*") {
    scanner.at++;
    return [{ kind: "star", start }];
  }
  if (character === '"') return scanQuoted(scanner);
  if (character === "'") return scanSingleQuoted(scanner);
  if (character === "{") return scanBraces(scanner, nested);
  const set = match(SET, scanner);
  if (set) {
    scanner.at += set[0].length;
    return [{ kind: "set", name: set[1]!, start }];
  }
  if (reportShell(scanner)) return [];
  return scanPlain(scanner);
}

function scanPlain(scanner: Scanner): readonly Part[] {
  const start = scanner.base + scanner.at;
  const text = match(PLAIN, scanner)?.[0] ?? scanner.text.charAt(scanner.at);
  scanner.at += text.length;
  if (text === "}") report(scanner, "P0042", start, 1, "the `}` closes nothing", 'write `"}"` for the character itself');
  return [{ kind: "text", text, quoted: false, start }];
}

function scanQuoted(scanner: Scanner): readonly Part[] {
  const start = scanner.base + scanner.at;
  const end = scanner.text.indexOf('"', scanner.at + 1);
  if (end < 0) {
    report(scanner, "P0041", start, scanner.text.length - scanner.at, "the quote is not closed", 'end it with `"`');
    scanner.at = scanner.text.length;
    return [];
  }
  const text = scanner.text.slice(scanner.at + 1, end);
  scanner.at = end + 1;
  return [{ kind: "text", text, quoted: true, start }];
}

function scanSingleQuoted(scanner: Scanner): readonly Part[] {
  const found = match(/'[^']*'?/y, scanner)?.[0] ?? "'";
  report(scanner, "P0040", scanner.base + scanner.at, found.length, "a pattern has no single quotes", 'a literal text stands in `"…"`');
  scanner.at += found.length;
  return [];
}

function scanBraces(scanner: Scanner, nested: boolean): readonly Part[] {
  const start = scanner.base + scanner.at;
  const open = scanner.at++;
  const alternatives: Part[][] = [[]];
  while (scanner.at < scanner.text.length && !/[}\s]/.test(scanner.text.charAt(scanner.at))) {
    if (scanner.text.charAt(scanner.at) !== ",") alternatives.at(-1)?.push(...scanPart(scanner, true));
    else {
      scanner.at++;
      alternatives.push([]);
    }
  }
  if (scanner.text.charAt(scanner.at) !== "}") {
    report(scanner, "P0042", start, 1, "the `{` is not closed", "alternatives are written `{a,b}`, without blanks");
    return [];
  }
  scanner.at++;
  const length = scanner.at - open;
  if (nested) report(scanner, "P0045", start, length, "alternatives do not hold alternatives", "write them out in one list");
  else if (alternatives.length < 2)
    report(scanner, "P0045", start, length, "there is only one alternative", 'write `"{…}"` for braces themselves');
  return [{ kind: "alternatives", alternatives, start }];
}

function reportShell(scanner: Scanner): boolean {
  for (const [pattern, name] of SHELL) {
    const found = match(pattern, scanner);
    if (!found) continue;
    const shown = /[\r\n]/.test(found[0]) ? "" : ` (\`${found[0]}\`)`.replace("(```)", "(a back-tick)");
    report(
      scanner,
      "P0040",
      scanner.base + scanner.at,
      found[0].length,
      `a pattern describes words, not scripts: ${name}${shown} cannot stand in it`,
      HINT,
    );
    scanner.at += found[0].length;
    return true;
  }
  return false;
}

const HINT = 'a literal text stands in `"…"`; for what a script does, write a rule on an event such as `write`';

function report(
  scanner: Scanner,
  code: "P0040" | "P0041" | "P0042" | "P0045",
  start: number,
  length: number,
  message: string,
  hint: string,
): void {
  scanner.problems.push(problem(code, { start, end: start + length }, message, hint));
}

function match(pattern: RegExp, scanner: Scanner): RegExpExecArray | null {
  pattern.lastIndex = scanner.at;
  return pattern.exec(scanner.text);
}

/** A quoted text without any ASCII letter is another language, not a disguise. */
function withoutForeignQuotes(text: string): string {
  return text.replace(/"[^"A-Za-z]*"/g, (quoted) => " ".repeat(quoted.length));
}
