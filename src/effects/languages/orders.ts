import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { runShell, touchFile, wordIn } from "./embedded.ts";

/** Texts that are no code, but in which an order runs a command of the shell: macros of m4 and TeX, letters with orders, a server's socket. */

/** `syscmd` and `esyscmd` hand their argument to the shell, `include` reads a file. */
export function analyseM4(shell: Shell, use: CodeUse, text: string): void {
  for (const { 1: macro, index, 0: opening } of ordersIn(shell, text, M4_ORDERS)) {
    const argument = unquotedM4(untilClosed(text, index + opening.length, "(", ")"));
    if (macro === "include" || macro === "sinclude") touchFile(shell, use, "read", wordIn(argument));
    else runShell(shell, use, wordIn(argument));
  }
}

const M4_ORDERS = /\b(?:m4_)?(syscmd|esyscmd|include|sinclude)\(/g;

/** m4 quotes with a grave accent and an apostrophe; a file may set other marks, which are seldom anything but brackets. */
function unquotedM4(text: string): string {
  let inner = text.trim();
  for (
    let level = 0;
    level < MAX_QUOTES && ((inner[0] === "`" && inner.endsWith("'")) || (inner[0] === "[" && inner.endsWith("]")));
    level += 1
  )
    inner = inner.slice(1, -1).trim();
  return inner;
}

const MAX_QUOTES = 4;

/** `\write18{…}` is the shell, and so is a file that is opened or read in behind a bar. */
export function analyseTex(shell: Shell, use: CodeUse, text: string): void {
  for (const { index, 0: opening } of ordersIn(shell, text, TEX_ORDERS))
    runShell(shell, use, wordIn(untilClosed(text, index + opening.length, "{", "}").trim()));
  for (const { index, 0: opening } of ordersIn(shell, text, TEX_PIPES)) {
    const from = index + opening.length;
    runShell(shell, use, wordIn(text.slice(from, from + MAX_ORDER).replace(/["}\n].*$/s, "")));
  }
}

const TEX_ORDERS = /\\(?:write *18|ShellEscape|directlua\{ *os\.execute) *[{(]/g;
const TEX_PIPES = /\\(?:input|openin *\d* *=?|openout *\d* *=?|includegraphics) {0,4}\{? {0,4}"? {0,4}\| {0,4}"?/g;

/** In a letter a line with a tilde in front is an order: `~!` runs a command, `~|` pipes the letter through one, `~r` takes a file in. */
export function analyseMail(shell: Shell, use: CodeUse, text: string): void {
  for (const line of text.split("\n")) {
    const [, command, file] = /^~(?:(?:[!|]|[<r]\s*!)\s*(\S.*)|[<rd]\s*(\S+))/.exec(line) ?? [];
    if (command !== undefined) runShell(shell, use, wordIn(command));
    else if (file !== undefined) touchFile(shell, use, "read", wordIn(file));
  }
}

/** What the socket of haproxy is told, each order as a command of a program of that name. */
export function analyseHaproxy(shell: Shell, use: CodeUse, text: string): void {
  for (const order of text.split(/[;\n]/)) if (HAPROXY_WORDS.test(order)) runShell(shell, use, wordIn(`haproxy-socket ${order.trim()}`));
}

/** Anything else would be more than words to a shell. */
const HAPROXY_WORDS = /^\s*[\w@][\w\s/.,:@#%-]*$/;

/** So many orders of a text are read, each up to so many characters. */
const MAX_ORDERS = 200;
const MAX_ORDER = 4096;

function ordersIn(shell: Shell, text: string, orders: RegExp): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const order of text.matchAll(orders)) {
    if (found.length === MAX_ORDERS) {
      shell.run.fail("too many orders to follow", shell.span);
      break;
    }
    found.push(order);
  }
  return found;
}

/** The text up to the mark that closes what stands open at this place, or all that is left. */
function untilClosed(text: string, from: number, open: string, close: string): string {
  const end = Math.min(text.length, from + MAX_ORDER);
  let depth = 1;
  for (let at = from; at < end; at += 1) {
    if (text[at] === open) depth += 1;
    else if (text[at] === close && --depth === 0) return text.slice(from, at);
  }
  return text.slice(from, end);
}
