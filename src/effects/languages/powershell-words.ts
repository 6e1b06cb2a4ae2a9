import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { wordIn } from "./embedded.ts";
import { HOLE_CHARACTER } from "./tokens.ts";

/** One command of PowerShell or cmd, as words; `piped` where it reads what the one before prints. */
export interface Statement {
  readonly words: readonly Word[];
  readonly text: string;
  readonly piped: boolean;
}

/** Cuts code at its separators. What stands in brackets is cut as well: its commands run. `understood` is false where words say something else. */
export function cutPowerShell(code: string, cmd: boolean): { readonly statements: readonly Statement[]; readonly understood: boolean } {
  const cutter = new Cutter(code, cmd);
  cutter.run();
  return cutter;
}

const MAX_STATEMENTS = 500;
/** Separators beside the brackets. `,`, `@` and `=` only part words. */
const SEPARATORS = /[;\n|&{}]/;

/** A statement that is being read. */
interface Open {
  readonly words: Word[];
  readonly start: number;
  readonly piped: boolean;
}

class Cutter {
  readonly statements: Statement[] = [];
  understood = true;
  readonly #code: string;
  readonly #cmd: boolean;
  readonly #around: Open[] = [];
  #open: Open = { words: [], start: 0, piped: false };
  #at = 0;

  constructor(code: string, cmd: boolean) {
    this.#code = code;
    this.#cmd = cmd;
  }

  run(): void {
    while (this.#at < this.#code.length && this.statements.length < MAX_STATEMENTS) if (!this.#skip()) this.#step();
    if (this.#at < this.#code.length) this.understood = false;
    while (this.#around.length > 0) this.#leave();
    this.#end(false);
  }

  /** Space and comments. */
  #skip(): boolean {
    const code = this.#code;
    if (/[ \t\r,@=]/.test(code[this.#at] as string) && !this.#hereString()) this.#at += 1;
    else if (!this.#cmd && code.startsWith("<#", this.#at)) this.#at = Math.min(endOf(code, this.#at, "#>") + 2, code.length);
    else if (!this.#cmd && code[this.#at] === "#") this.#at = endOf(code, this.#at, "\n");
    else return false;
    return true;
  }

  #step(): void {
    const character = this.#code[this.#at] as string;
    if (character === "(") this.#enter();
    else if (character === ")") this.#leave();
    else if (SEPARATORS.test(character)) this.#end(character === "|" && this.#code[this.#at + 1] !== "|");
    else {
      this.#word();
      return;
    }
    this.#at += 1;
  }

  /** What stands in brackets behind a command is an argument of it, of which nothing is known; what it runs is read by itself. */
  #enter(): void {
    if (this.#open.words.length > 0) this.#open.words.push(wordIn(HOLE_CHARACTER));
    this.#around.push(this.#open);
    this.#open = { words: [], start: this.#at + 1, piped: false };
  }

  #leave(): void {
    this.#end(false);
    this.#open = this.#around.pop() ?? this.#open;
  }

  #end(pipes: boolean): void {
    const { words, start, piped } = this.#open;
    if (words.length > 0) this.statements.push({ words, text: this.#code.slice(start, this.#at), piped });
    this.#open = { words: [], start: this.#at + 1, piped: pipes };
  }

  #word(): void {
    const { text, next, plain } = readWord(this.#code, this.#at, this.#cmd);
    if (!plain || (this.#open.words.length === 0 && /^[$[]/.test(text) && !this.#isShown(text, next))) this.understood = false;
    this.#push(text, next);
  }

  /** A variable or a part of it that stands alone is printed; behind `&` it is run. */
  #isShown(text: string, next: number): boolean {
    return (
      !this.#cmd &&
      /^\$(?!env:)[\w.]+$/i.test(text) &&
      /^[ \t]*(?:[;\n|})]|$)/.test(this.#code.slice(next)) &&
      /(?:^|[^&\s])\s*$/.test(this.#code.slice(0, this.#at))
    );
  }

  #push(text: string, next: number): void {
    this.#open.words.push(text.includes(HOLE_CHARACTER) ? wordIn(text) : knownWord(text));
    this.#at = Math.max(next, this.#at + 1);
  }

  /** `@'` to a line that begins with `'@`, and the same with double quotes: nothing in it ends it. */
  #hereString(): boolean {
    const found = /^@(["'])[ \t]*\r?\n/.exec(this.#code.slice(this.#at, this.#at + 20));
    if (!found || this.#cmd) return false;
    const from = this.#at + found[0].length;
    const end = endOf(this.#code, from - 1, `\n${found[1]}@`);
    const body = this.#code.slice(from, end);
    if (found[1] === '"' && body.includes("$(")) this.understood = false;
    this.#push(body, end + 3);
    return true;
  }
}

function endOf(code: string, at: number, mark: string): number {
  const end = code.indexOf(mark, at);
  return end < 0 ? code.length : end;
}

/** A word with its quotes taken off. It is not plain where it calls a method or a type: those are not read. */
function readWord(code: string, from: number, cmd: boolean): { readonly text: string; readonly next: number; readonly plain: boolean } {
  let text = "";
  let plain = true;
  let at = from;
  while (at < code.length && !/[\s;|&(){},]/.test(code[at] as string)) {
    const character = code[at] as string;
    if (character === ">" && !/^[\d*]?>?$/.test(text)) break;
    if (character === '"' || (character === "'" && !cmd)) {
      const close = closingQuote(code, at, cmd);
      const body = code.slice(at + 1, close).replaceAll(character + character, character);
      text += character === '"' && !cmd ? body.replace(/`([\s\S])/g, "$1") : body;
      if (character === '"' && body.includes("$(")) plain = false;
      at = close + 1;
    } else if (character === (cmd ? "^" : "`")) {
      text += code[at + 1] ?? "";
      at += 2;
    } else {
      text += character;
      at += 1;
    }
  }
  if (text.includes("::") || (code[at] === "(" && text !== "")) plain = /^(?:iex|invoke-expression)$/i.test(text);
  return { text, next: at, plain };
}

/** A quote that is doubled, or behind a backtick, ends nothing. */
function closingQuote(code: string, from: number, cmd: boolean): number {
  const quote = code[from] as string;
  for (let at = from + 1; at < code.length; at += 1) {
    if (code[at] === "`" && quote === '"' && !cmd) at += 1;
    else if (code[at] === quote) {
      if (cmd || code[at + 1] !== quote) return at;
      at += 1;
    }
  }
  return code.length;
}
