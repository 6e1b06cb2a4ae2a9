import type { Part, Word } from "../../model/index.ts";
import { ANY, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import { flowOf, unknownData } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";
import { isSecretName, readVariable } from "../words/secret-variables.ts";
import { runShell, runUnknown, touchFile, wordIn } from "./embedded.ts";
import { readAllVariables } from "./shown-variables.ts";
import { unescaped } from "./tokens.ts";

/** Reads an awk program for commands that it runs and files that it reads and writes. */
export function analyseAwk(shell: Shell, use: CodeUse, program: string): void {
  const tokens = resolved(cut(program), shell.env.home.text);
  let printing = false;
  let depth = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] as Token;
    if (kind === "name") {
      if (text === "print" || text === "printf") {
        printing = true;
        depth = 0;
      } else if (text === "system" && tokens[index + 1]?.text === "(") runShell(shell, use, expression(tokens, index + 2));
      else if (text === "getline") {
        const at = tokens[index + 1]?.kind === "name" ? index + 2 : index + 1;
        if (tokens[at]?.text === "<") touchFile(shell, use, "read", expression(tokens, at + 1));
      } else if (text === "ENVIRON") readEnvironment(shell, use, tokens, index, printing);
      continue;
    }
    if (kind !== "mark") continue;
    if (text === "(" || text === "[") depth += 1;
    else if (text === ")" || text === "]") depth -= 1;
    else if (text === ";" || text === "}" || text === "{" || text === "\n") printing = false;
    else if (text === "@") runUnknown(shell, use);
    else if ((text === "|" || text === "|&") && tokens[index + 1]?.text === "getline") runShell(shell, use, before(tokens, index));
    else if (printing && depth === 0 && (text === "|" || text === "|&"))
      runShell({ ...shell, stdin: PRINTED }, use, expression(tokens, index + 1));
    else if (printing && depth === 0 && (text === ">" || text === ">>")) touchFile(shell, use, "write", expression(tokens, index + 1));
  }
}

/** `print ENVIRON["API_TOKEN"]`, and `for (name in ENVIRON)`, which is there to show them all. */
function readEnvironment(shell: Shell, use: CodeUse, tokens: readonly Token[], index: number, printing: boolean): void {
  if (shell.output) return;
  const name = tokens[index + 1]?.text === "[" && tokens[index + 2]?.kind === "string" ? tokens[index + 2]?.text : undefined;
  if (tokens[index - 1]?.text === "in") readAllVariables(shell, use);
  else if (printing && name !== undefined && isSecretName(name)) readVariable(shell, name, use.reading, shell.span);
}

/** With the texts of variables that get one text and keep it, and with the home directory where the environment is asked for it. */
function resolved(tokens: readonly Token[], home: string | undefined): Token[] {
  const known: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const asksHome = tokens[index]?.text === "ENVIRON" && tokens[index + 1]?.text === "[" && tokens[index + 2]?.text === "HOME";
    if (asksHome && home !== undefined) {
      known.push({ kind: "string", text: home });
      index += 3;
    } else known.push(tokens[index] as Token);
  }
  const texts = assignedTexts(known);
  return known.map((token, index) => {
    const text = token.kind === "name" && known[index + 1]?.text !== "=" ? texts.get(token.text) : undefined;
    return text === undefined ? token : { kind: "string", text };
  });
}

function assignedTexts(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const changed = new Set<string>();
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text: name } = tokens[index] as Token;
    if (kind !== "name" || tokens[index + 1]?.text !== "=" || tokens[index + 2]?.text === "=") continue;
    let text = "";
    let at = index + 2;
    for (; tokens[at]?.kind === "string"; at += 1) text += (tokens[at] as Token).text;
    const ends = tokens[at] === undefined || [";", "}", "\n"].includes(tokens[at]?.text ?? "");
    if (ends && at > index + 2 && !texts.has(name)) texts.set(name, text);
    else changed.add(name);
  }
  for (const name of changed) texts.delete(name);
  return texts;
}

/** What a program prints into a command. */
const PRINTED = unknownData(flowOf("generated"));

interface Token {
  readonly kind: "name" | "string" | "number" | "regex" | "mark";
  readonly text: string;
}

function cut(program: string): Token[] {
  const tokens: Token[] = [];
  /** What stands before each bracket that is open, and before the one that was closed last. */
  const open: (Token | undefined)[] = [];
  let closed: Token | undefined;
  let at = 0;
  while (at < program.length) {
    const character = program[at] as string;
    if (character === "#") {
      const end = program.indexOf("\n", at);
      at = end < 0 ? program.length : end;
    } else if (character === '"') {
      const end = stringEnd(program, at);
      tokens.push({ kind: "string", text: unescaped(program.slice(at + 1, end)) });
      at = end + 1;
    } else if (character === "/" && !endsValue(tokens.at(-1), closed)) {
      at = regexEnd(program, at) + 1;
      tokens.push({ kind: "regex", text: "" });
    } else if (/[A-Za-z_]/.test(character) || character.charCodeAt(0) > 127) {
      let end = at + 1;
      while (end < program.length && /[\w]/.test(program[end] as string)) end += 1;
      tokens.push({ kind: "name", text: program.slice(at, end) });
      at = end;
    } else if (/[0-9]/.test(character)) {
      let end = at + 1;
      while (end < program.length && /[0-9.]/.test(program[end] as string)) end += 1;
      tokens.push({ kind: "number", text: program.slice(at, end) });
      at = end;
    } else if (/[ \t\r\\]/.test(character)) at += 1;
    else {
      const two = program.slice(at, at + 2);
      const text = MARKS.has(two) ? two : character;
      if (text === "(") open.push(tokens.at(-1));
      else if (text === ")") closed = open.pop();
      tokens.push({ kind: "mark", text });
      at += text.length;
    }
  }
  return tokens;
}

const MARKS: ReadonlySet<string> = new Set([">>", "|&", "||", "&&", ">=", "++", "--"]);

/** Whether a slash behind the token divides. Behind the bracket of a condition a statement begins. */
function endsValue(token: Token | undefined, beforeBracket: Token | undefined): boolean {
  if (!token) return false;
  if (token.kind === "name") return !BEFORE_REGEX.has(token.text);
  if (token.text === ")" && token.kind === "mark") return !(beforeBracket?.kind === "name" && CONDITIONS.has(beforeBracket.text));
  return token.kind !== "mark" || VALUE_ENDS.has(token.text);
}

const BEFORE_REGEX: ReadonlySet<string> = new Set(["print", "printf", "return", "else", "do", "case", "in", "getline"]);
const CONDITIONS: ReadonlySet<string> = new Set(["if", "while", "for", "switch"]);
const VALUE_ENDS: ReadonlySet<string> = new Set(["]", "$", "++", "--"]);

function stringEnd(program: string, at: number): number {
  for (let index = at + 1; index < program.length; index += 1) {
    if (program[index] === "\\") index += 1;
    else if (program[index] === '"') return index;
  }
  return program.length;
}

function regexEnd(program: string, at: number): number {
  let inClass = false;
  for (let index = at + 1; index < program.length; index += 1) {
    const character = program[index];
    if (character === "\\") index += 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "\n" || (character === "/" && !inClass)) return index;
  }
  return program.length;
}

/** A longer expression is not known: one that never ends would be read to the end of the program again and again. */
const MOST_TOKENS = 256;

/** Strings that stand side by side are one text; anything else in it is a hole. */
function expression(tokens: readonly Token[], from: number): Word {
  const parts: Part[] = [];
  let depth = 0;
  for (let index = from; index < tokens.length; index += 1) {
    if (index - from > MOST_TOKENS) return UNKNOWN_WORD;
    const { kind, text } = tokens[index] as Token;
    if (kind === "string") parts.push(...wordIn(text).parts);
    else if (kind !== "mark") parts.push(ANY);
    else if (text === "(") depth += 1;
    else if (text === ")" && depth-- === 0) break;
    else if (depth <= 0 && (text === ";" || text === "}" || text === "\n" || text === "|" || text === ",")) break;
  }
  return wordOf(parts.length === 0 ? [ANY] : parts);
}

function before(tokens: readonly Token[], to: number): Word {
  const parts: Part[] = [];
  for (let index = to - 1; index >= 0; index -= 1) {
    if (to - index > MOST_TOKENS) return UNKNOWN_WORD;
    const { kind, text } = tokens[index] as Token;
    if (kind === "string") parts.unshift(...wordIn(text).parts);
    else if (
      kind === "mark" &&
      (text === "{" || text === ";" || text === "}" || text === "\n" || text === "=" || text === "&&" || text === "||")
    )
      break;
    else if (kind !== "mark") parts.unshift(ANY);
    else if (text === "(" && tokens[index - 1]?.kind === "name") break;
  }
  return wordOf(parts.length === 0 ? [ANY] : parts);
}
