import type { Part, Word } from "../../model/index.ts";
import { ANY, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { runShell, runUnknown, takeAway, touchFile, wordIn } from "./embedded.ts";
import { unescaped } from "./tokens.ts";

/** Reads commands of ed, ex and vim for what reaches beyond the text that is edited: commands of the shell, other files, code of other languages. */
export function analyseEx(shell: Shell, use: CodeUse, script: string): void {
  let isText = false;
  for (const line of script.split("\n")) {
    if (isText) isText = line !== ".";
    else if (/^(?:a|i|c|append|insert|change)!?\s*$/.test(withoutRange(line))) isText = true;
    else readCommand(shell, use, line);
  }
}

function readCommand(shell: Shell, use: CodeUse, line: string): void {
  const command = withoutRange(line);
  if (command.startsWith("!")) {
    runShell(shell, use, wordIn(command.slice(1)));
    return;
  }
  const [, name = "", bang = "", rest = ""] = /^([a-zA-Z]+)(!?)(.*)$/s.exec(command) ?? [];
  const argument = rest.trim();
  if (READING.has(name) || WRITING.has(name)) {
    if (argument.startsWith("!")) runShell(shell, use, wordIn(argument.slice(1)));
    else touchFile(shell, use, WRITING.has(name) ? "write" : "read", fileWord(shell, fileOf(argument)));
    return;
  }
  if (name === "terminal" || name === "term") runShell(shell, use, wordIn(argument));
  else if (FOREIGN.has(name)) runUnknown(shell, use);
  else if (REPEATING.has(name)) readCommand(shell, use, argument);
  else if (GLOBAL.has(name)) readCommand(shell, use, afterPattern(rest));
  else if (name === "execute" || name === "exe") readCommand(shell, use, stringOf(argument) ?? argument);
  else if (TRIGGERED.has(name) && /!|system|term/.test(argument)) runUnknown(shell, use);
  else if (bang === "" || argument !== "") readParts(shell, use, command);
}

/** What else stands in the line: calls of `system`, and commands behind `|`. */
function readParts(shell: Shell, use: CodeUse, command: string): void {
  for (const [, , argument = ""] of command.matchAll(/\b(system|systemlist|job_start|jobstart|termopen|term_start)\s*\(([^)]*)/g)) {
    const code = stringOf(argument);
    if (code === undefined) runUnknown(shell, use);
    else runShell(shell, use, wordIn(code));
  }
  for (const { name, args } of callsOf(command)) {
    if (name.startsWith("libcall")) {
      runUnknown(shell, use);
      continue;
    }
    const [first = UNKNOWN_WORD, second = UNKNOWN_WORD] = args.map((argument) => wordOfArgument(shell, argument));
    if (name === "delete") takeAway(shell, use, first, /rf/.test(args[1] ?? ""));
    else if (name === "writefile") touchFile(shell, use, "write", second);
    else {
      touchFile(shell, use, "read", first);
      if (name === "rename") takeAway(shell, use, first, true, true);
      touchFile(shell, use, "write", second);
    }
  }
  const bar = command.indexOf("|");
  if (bar >= 0) readCommand(shell, use, command.slice(bar + 1));
}

interface FunctionCall {
  readonly name: string;
  readonly args: readonly string[];
}

/** Calls of the functions that take away, write and move files or call libraries, with their arguments as they are written. */
function callsOf(command: string): readonly FunctionCall[] {
  return [...command.matchAll(/\b(delete|writefile|rename|filecopy|libcall|libcallnr)\s*\(/g)].map((found) => ({
    name: found[1] ?? "",
    args: pieces(command.slice(found.index + found[0].length), ","),
  }));
}

/** Cut at a character outside of texts and brackets, up to the bracket that closes. */
function pieces(text: string, separator: string): readonly string[] {
  const cut: string[] = [];
  let depth = 0;
  let from = 0;
  let index = 0;
  for (; index < text.length && depth >= 0; index += 1) {
    const character = text[index] as string;
    if (character === '"' || character === "'") index = endOfText(text, index);
    else if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) depth -= 1;
    else if (character === separator && depth === 0) {
      cut.push(text.slice(from, index));
      from = index + 1;
    }
  }
  cut.push(text.slice(from, depth < 0 ? index - 1 : index));
  return cut;
}

function endOfText(text: string, open: number): number {
  const quote = text[open];
  for (let index = open + 1; index < text.length; index += 1) {
    if (quote === '"' && text[index] === "\\") index += 1;
    else if (text[index] === quote) return index;
  }
  return text.length;
}

/** Texts that dots join, with the home directory where it is asked for. */
function wordOfArgument(shell: Shell, argument: string): Word {
  const parts = pieces(argument, ".").filter((piece) => piece.trim() !== "");
  return wordOf(parts.flatMap((piece) => partsOf(shell, piece.trim())));
}

function partsOf(shell: Shell, piece: string): readonly Part[] {
  if (piece === "$HOME") return shell.env.home.parts;
  const expanded = /^expand\s*\((.*)\)$/s.exec(piece)?.[1];
  const text = stringOf(expanded ?? piece);
  if (text === undefined) return [ANY];
  if (expanded === undefined) return wordIn(text).parts;
  const below = /^(?:~|\$HOME)(?=$|\/)(.*)$/s.exec(text)?.[1];
  if (below !== undefined) return [...shell.env.home.parts, below];
  return /[%#<$`*?~]/.test(text) ? [ANY] : wordIn(text).parts;
}

const READING: ReadonlySet<string> = new Set("r re read view sview".split(" "));
/** What is opened by a script is there to be changed: a later `w` without a name writes it. */
const WRITING: ReadonlySet<string> = new Set(
  [
    "w W wr write wq x xit sav saveas up update wn wa wall wqa wqall xa xall mkvimrc mkexrc mksession redir",
    "e E ed edit enew ex sp split vs vsplit new vnew tabe tabedit tabnew n next ar args arge argedit arga argadd",
  ].flatMap((names) => names.split(" ")),
);
const FOREIGN: ReadonlySet<string> = new Set(
  "so source ru runtime py py3 python python3 pyx pyfile py3file lua luafile perl ruby rubyfile tcl mzscheme make".split(" "),
);
const REPEATING: ReadonlySet<string> = new Set(
  "bufdo windo argdo tabdo cdo cfdo ldo sil silent noautocmd keepalt keepjumps lockmarks vert vertical".split(" "),
);
const GLOBAL: ReadonlySet<string> = new Set(["g", "global", "v", "vglobal", "G", "V"]);
const TRIGGERED: ReadonlySet<string> = new Set("au autocmd command com map nmap nnoremap noremap normal norm feedkeys".split(" "));

/** Behind line numbers, marks and patterns that say which lines are meant. */
function withoutRange(line: string): string {
  const start = line.trimStart().replace(/^:+\s*/, "");
  return start.replace(/^(?:\d+|[%.$,;+\-\s]|'[a-zA-Z<>]|\/(?:\\.|[^/\\])*\/|\?(?:\\.|[^?\\])*\?)+/, "");
}

function afterPattern(rest: string): string {
  const delimiter = rest[0];
  if (delimiter === undefined) return "";
  for (let index = 1; index < rest.length; index += 1) {
    if (rest[index] === "\\") index += 1;
    else if (rest[index] === delimiter) return rest.slice(index + 1);
  }
  return "";
}

/** `++enc=utf8` and `>>` stand before the name, `| q` behind it. */
function fileOf(argument: string): string {
  return argument.replace(/^(?:\+\+\S+\s+|>>\s*)+/, "").replace(/\s*\|.*$/s, "");
}

/** The editors know the home directory by its sign. */
function fileWord(shell: Shell, name: string): Word {
  const below = /^(?:~|\$HOME)(?=$|\/)(.*)$/s.exec(name)?.[1];
  return below === undefined ? wordIn(name) : wordOf([...shell.env.home.parts, below]);
}

function stringOf(argument: string): string | undefined {
  const double = /^\s*"((?:\\.|[^"\\])*)"\s*,?/s.exec(argument)?.[1];
  if (double !== undefined) return unescaped(double);
  return /^\s*'((?:''|[^'])*)'\s*,?/s.exec(argument)?.[1]?.replaceAll("''", "'");
}
