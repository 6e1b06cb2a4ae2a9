/** Command patterns: what a back-ticked text says where a rule is triggered by it (S10). */
import type { CodeLiteral, CommandPatternSyntax, PatternFlag, PatternSyntax, PatternText, PatternValue, PatternWord } from "./ast.ts";
import { type Problem, problem } from "./diagnostics.ts";
import { type Part, type Pipe, type RawWord, scanPattern } from "./pattern-words.ts";

/** A word may be spelled in at most so many ways. */
const MAX_ALTERNATIVES = 256;

interface ReadPattern {
  /** Absent where there are problems. */
  readonly pattern: PatternSyntax | undefined;
  readonly problems: readonly Problem[];
}

const read = new WeakMap<CodeLiteral, ReadPattern>();

/** Reads a command pattern, each once however often it is asked for. `parsePolicy` has reported the same problems. */
export function parseCommandPattern(code: CodeLiteral): ReadPattern {
  const known = read.get(code);
  if (known) return known;
  const made = readPattern(code);
  read.set(code, made);
  return made;
}

function readPattern(code: CodeLiteral): ReadPattern {
  const { words, problems: found } = scanPattern(code);
  const problems = [...found];
  if (problems.length > 0) return { pattern: undefined, problems };
  const commands = splitAtPipes(words, code).map((group) => command(group, problems));
  if (problems.length > 0) return { pattern: undefined, problems };
  return { pattern: { kind: "command-pattern", commands, span: code.span }, problems };
}

interface Group {
  readonly words: readonly RawWord[];
  readonly start: number;
  readonly end: number;
}

function splitAtPipes(words: readonly (RawWord | Pipe)[], code: CodeLiteral): readonly Group[] {
  const groups: { words: RawWord[]; start: number; end: number }[] = [{ words: [], start: code.span.start, end: code.span.end }];
  for (const word of words) {
    // INVARIANT: there is always a last group.
    const group = groups.at(-1)!;
    if (word.kind === "pipe") groups.push({ words: [], start: word.start, end: word.end });
    else {
      if (group.words.length === 0) group.start = word.start;
      group.words.push(word);
      group.end = word.end;
    }
  }
  return groups;
}

function command(group: Group, problems: Problem[]): CommandPatternSyntax {
  const span = { start: group.start, end: group.end };
  const open = isEllipsis(group.words.at(-1));
  const words = open ? group.words.slice(0, -1) : group.words;
  for (const word of words) checkEllipsis(word, problems);
  const [first] = words;
  if (!first) problems.push(problem("P0044", span, "the pattern names no program", "begin with one: `git push ...`"));
  else checkProgram(first, problems);
  return { words: words.map((word) => patternWord(word, problems)), open, span };
}

function isEllipsis(word: RawWord | undefined): boolean {
  const [part] = word?.parts ?? [];
  return word?.parts.length === 1 && part?.kind === "text" && !part.quoted && part.text === "...";
}

function checkEllipsis(word: RawWord, problems: Problem[]): void {
  const last = word.parts.at(-1);
  if (last?.kind !== "text" || last.quoted || !last.text.endsWith("...")) return;
  problems.push(problem("P0043", spanOf(word), "`...` stands alone at the end of a command", "it means: any further words"));
}

function checkProgram(word: RawWord, problems: Problem[]): void {
  const [part] = word.parts;
  if (part?.kind !== "text" || part.quoted) return;
  if (part.text.startsWith("-")) problems.push(problem("P0044", spanOf(word), "a pattern begins with a program, not with a flag"));
  if (/^[A-Za-z_]\w*\+?=/.test(part.text))
    problems.push(problem("P0044", spanOf(word), "a pattern begins with a program, not with an assignment"));
}

function patternWord(word: RawWord, problems: Problem[]): PatternWord {
  return flag(word, problems) ?? patternValue(word.parts, word, problems);
}

/** The word as a flag, where every spelling begins with a dash. */
function flag(word: RawWord, problems: Problem[]): PatternFlag | undefined {
  const { before, after } = splitAtEquals(word.parts);
  const dashes = new Set(expand(before, word, []).map((text) => isFlagText(text, before)));
  if (!dashes.has(true)) return undefined;
  if (dashes.has(false)) problems.push(problem("P0047", spanOf(word), "alternatives are all flags or none of them", "write two patterns"));
  const names = expand(before, word, problems).map((text) => {
    if (text.kind === "literal") return text.text;
    problems.push(problem("P0047", spanOf(word), "a flag is named without wildcards", "only its value may be a glob: `--x=*`"));
    return text.pieces.join("*");
  });
  if (before.some((part) => part.kind === "set"))
    problems.push(problem("P0046", spanOf(word), "a set stands as a word, or as a flag's value"));
  return { kind: "flag", names, value: after && patternValue(after, word, problems), span: spanOf(word) };
}

function isFlagText(text: PatternText, parts: readonly Part[]): boolean {
  if (parts[0]?.kind === "text" && parts[0].quoted) return false;
  const start = text.kind === "literal" ? text.text : text.pieces[0]!;
  return start.startsWith("-") && (text.kind === "glob" ? start.length > 0 : start !== "-" && start !== "--");
}

/** At the first `=` outside quotes and braces. */
function splitAtEquals(parts: readonly Part[]): { readonly before: readonly Part[]; readonly after: readonly Part[] | undefined } {
  const index = parts.findIndex((part) => part.kind === "text" && !part.quoted && part.text.includes("="));
  const part = parts[index];
  if (part?.kind !== "text") return { before: parts, after: undefined };
  const at = part.text.indexOf("=");
  const head = { ...part, text: part.text.slice(0, at) };
  const tail = { ...part, text: part.text.slice(at + 1), start: part.start + at + 1 };
  const rest = parts.slice(index + 1);
  return { before: [...parts.slice(0, index), head], after: tail.text === "" && rest.length > 0 ? rest : [tail, ...rest] };
}

function patternValue(parts: readonly Part[], word: RawWord, problems: Problem[]): PatternValue {
  const span = { start: parts[0]?.start ?? word.start, end: word.end };
  const set = parts.find((part) => part.kind === "set");
  if (set?.kind === "set") {
    if (parts.length > 1)
      problems.push(problem("P0046", span, `\`<${set.name}>\` is part of a longer word`, "a set stands as a word, or as a flag's value"));
    return {
      kind: "set",
      name: { kind: "name", name: set.name, span: { start: set.start + 1, end: set.start + 1 + set.name.length } },
      span,
    };
  }
  const texts = expand(parts, word, problems);
  if (parts.some((part) => part.kind === "alternatives")) return { kind: "alternatives", alternatives: texts, span };
  // INVARIANT: without alternatives a word has one spelling.
  return { ...texts[0]!, span };
}

/** Every text that the parts may be. */
function expand(parts: readonly Part[], word: RawWord, problems: Problem[]): readonly PatternText[] {
  let spellings: readonly (readonly string[])[] = [[""]];
  for (const part of parts) {
    spellings = product(spellings, piecesOf(part, word, problems));
    if (spellings.length <= MAX_ALTERNATIVES) continue;
    problems.push(problem("P0045", spanOf(word), `the word has more than ${MAX_ALTERNATIVES} spellings`, "use a set"));
    return [toText(spellings[0]!)];
  }
  return spellings.map(toText);
}

function piecesOf(part: Part, word: RawWord, problems: Problem[]): readonly (readonly string[])[] {
  if (part.kind === "text") return [[part.text]];
  if (part.kind === "star") return [["", ""]];
  if (part.kind === "alternatives") return part.alternatives.map((parts) => oneSpelling(parts, word, problems));
  return [[""]];
}

function oneSpelling(parts: readonly Part[], word: RawWord, problems: Problem[]): readonly string[] {
  if (parts.some((part) => part.kind === "set"))
    problems.push(problem("P0046", spanOf(word), "alternatives hold no sets", "add the alternatives to the set"));
  return parts.map((part) => piecesOf(part, word, problems)[0] ?? [""]).reduce(join, [""]);
}

function product(left: readonly (readonly string[])[], right: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return left.flatMap((head) => right.map((tail) => join(head, tail)));
}

/** Texts side by side: the last piece of the one goes on with the first of the other. */
function join(left: readonly string[], right: readonly string[]): readonly string[] {
  return [...left.slice(0, -1), `${left.at(-1) ?? ""}${right[0] ?? ""}`, ...right.slice(1)];
}

/** Neighbouring stars are one. */
function toText(pieces: readonly string[]): PatternText {
  if (pieces.length === 1) return { kind: "literal", text: pieces[0]! };
  return { kind: "glob", pieces: pieces.filter((piece, index) => piece !== "" || index === 0 || index === pieces.length - 1) };
}

function spanOf(word: RawWord): { readonly start: number; readonly end: number } {
  return { start: word.start, end: word.end };
}
