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
  const statements: Statement[] = [];
  let understood = true;
  let words: Word[] = [];
  let start = 0;
  let piped = false;
  const end = (at: number, pipes: boolean) => {
    // What stands in brackets behind a command is an argument of it as well.
    if (words.length > 0)
      statements.push({
        words,
        text: code.slice(start, code[at] === "(" ? Math.min(endOf(code, at, ";"), endOf(code, at, "\n")) : at),
        piped,
      });
    words = [];
    start = at + 1;
    piped = pipes;
  };
  for (let at = 0; at < code.length && statements.length < MAX_STATEMENTS; ) {
    const character = code[at] as string;
    if (/[ \t\r]/.test(character)) at += 1;
    else if (character === "#" && !cmd) at = endOf(code, at, "\n");
    else if (/[;\n|&(){}@,=]/.test(character)) {
      if (character !== "," && character !== "@" && character !== "=") end(at, character === "|" && code[at + 1] !== "|");
      at += 1;
    } else {
      const { text, next, plain } = readWord(code, at, cmd);
      if (!plain || (words.length === 0 && /^[$[]/.test(text))) understood = false;
      words.push(text.includes(HOLE_CHARACTER) ? wordIn(text) : knownWord(text));
      at = Math.max(next, at + 1);
    }
  }
  end(code.length, false);
  return { statements, understood };
}

const MAX_STATEMENTS = 500;

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
    if (character === '"' || (character === "'" && !cmd)) {
      const close = endOf(code, at + 1, character);
      const body = code.slice(at + 1, close);
      text += character === '"' ? body.replace(/`(.)/g, "$1") : body;
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
