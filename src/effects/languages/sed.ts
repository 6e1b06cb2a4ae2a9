import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { runShell, runUnknown, touchFile, wordIn } from "./embedded.ts";

/** Reads a sed script for what reaches beyond its own text: `w`, `W`, `r`, `R`, `e`, and the flags `w` and `e` of `s`. */
export function analyseSed(shell: Shell, use: CodeUse, script: string): void {
  let at = 0;
  while (at < script.length) {
    at = skipAddress(script, skipBlank(script, at));
    const command = script[at];
    if (command === undefined) return;
    at = readCommand(shell, use, script, at, command);
  }
}

function readCommand(shell: Shell, use: CodeUse, script: string, at: number, command: string): number {
  switch (command) {
    case "s":
      return readSubstitution(shell, use, script, at + 1);
    case "y":
      return afterDelimited(script, at + 1, 2);
    case "w":
    case "W":
    case "r":
    case "R": {
      const end = lineEnd(script, at);
      touchFile(shell, use, command === "w" || command === "W" ? "write" : "read", wordIn(script.slice(at + 1, end).trim()));
      return end;
    }
    case "e": {
      const end = lineEnd(script, at);
      const code = script
        .slice(at + 1, end)
        .trim()
        .replace(/;?\}$/, "");
      if (code === "") runUnknown(shell, use);
      else runShell(shell, use, wordIn(code));
      return end;
    }
    case "a":
    case "i":
    case "c":
      return textEnd(script, at + 1);
    case "b":
    case "t":
    case "T":
    case ":":
      return wordEnd(script, at + 1);
    case "#":
      return lineEnd(script, at);
    default:
      return at + 1;
  }
}

function readSubstitution(shell: Shell, use: CodeUse, script: string, at: number): number {
  let index = afterDelimited(script, at, 2);
  for (; index < script.length; index += 1) {
    const flag = script[index] as string;
    if (flag === "w") {
      const end = lineEnd(script, index);
      touchFile(shell, use, "write", wordIn(script.slice(index + 1, end).trim()));
      return end;
    }
    if (flag === "e") runUnknown(shell, use);
    else if (!/[gpiImM0-9]/.test(flag)) return index;
  }
  return index;
}

/** Behind so many parts that end in the delimiter at `at`. */
function afterDelimited(script: string, at: number, parts: number): number {
  const delimiter = script[at];
  let left = parts;
  let inClass = false;
  for (let index = at + 1; index < script.length; index += 1) {
    const character = script[index];
    if (character === "\\") index += 1;
    else if (character === "[" && left === parts && delimiter !== "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "\n" && inClass) inClass = false;
    else if (character === delimiter && !(inClass && closesClass(script, index)) && --left === 0) return index + 1;
  }
  return script.length;
}

/** A delimiter inside `[…]` is a member only where the bracket is closed behind it, before the next one. */
function closesClass(script: string, index: number): boolean {
  const delimiter = script[index] as string;
  const close = script.indexOf("]", index);
  const next = script.indexOf(delimiter, index + 1);
  return close >= 0 && (next < 0 || close < next);
}

function skipBlank(script: string, at: number): number {
  let index = at;
  while (index < script.length && /[\s;{}]/.test(script[index] as string)) index += 1;
  return index;
}

function skipAddress(script: string, at: number): number {
  let index = at;
  while (index < script.length) {
    const character = script[index] as string;
    if (/[0-9$,!~+\s]/.test(character)) index += 1;
    else if (character === "/") index = skipFlags(script, afterDelimited(script, index, 1));
    else if (character === "\\") index = skipFlags(script, afterDelimited(script, index + 1, 1));
    else break;
  }
  return index;
}

function skipFlags(script: string, at: number): number {
  let index = at;
  while (/[IM]/.test(script[index] ?? "")) index += 1;
  return index;
}

function lineEnd(script: string, at: number): number {
  const end = script.indexOf("\n", at);
  return end < 0 ? script.length : end;
}

/** Text to append ends with a line that does not end in a backslash. */
function textEnd(script: string, at: number): number {
  let end = lineEnd(script, at);
  while (end < script.length && script[end - 1] === "\\") end = lineEnd(script, end + 1);
  return end;
}

function wordEnd(script: string, at: number): number {
  let index = at;
  while (index < script.length && !/[;\n}]/.test(script[index] as string)) index += 1;
  return index;
}
