import type { ListValue, Value, Word } from "../../model/index.ts";
import { isUnconstrained, knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { type Shell, shellPath } from "../shell/shell.ts";

/** A word as a value of its type; undefined where the type refuses it. */
export function typedValue(shell: Shell, type: string, word: Word): Value {
  switch (type) {
    case "path":
    case "dir":
      return shellPath(shell, word);
    case "name":
      return word.text !== undefined && /^[A-Za-z0-9][\w.-]+$/.test(word.text) ? word : undefined;
    case "number":
      return numberValue(word);
    case "rev":
      return isRevision(shell, word) ? word : undefined;
    case "assignment":
      return isAssignment(word) ? word : undefined;
    case "filemode":
      return word.text === undefined || isFileMode(word.text) ? word : undefined;
    case "signal":
      return word.text === undefined ? word : { ...knownWord(signalName(word.text)), ...(word.span ? { span: word.span } : {}) };
    default:
      return word;
  }
}

/** `name` and `value` of an assignment word. */
export function splitAssignment(word: Word): { readonly name: string; readonly value: Word } | undefined {
  const first = word.parts[0];
  if (typeof first !== "string") return undefined;
  const equals = first.indexOf("=");
  if (equals <= 0) return undefined;
  const name = first.slice(0, equals).replace(/\+$/, "");
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return undefined;
  const rest = first.slice(equals + 1);
  const parts = rest === "" ? word.parts.slice(1) : [rest, ...word.parts.slice(1)];
  const text = word.text === undefined ? undefined : rest;
  return { name, value: { kind: "word", parts, text, open: false, ...(word.flow ? { flow: word.flow } : {}) } };
}

/** Who is given what by a mode: `777` and `a+rwx` are `u+r`, `u+w` … `o+x`. */
export function grantsOf(mode: Word): ListValue {
  const { text } = mode;
  if (text === undefined) return { kind: "list", items: isUnconstrained(mode) ? [UNKNOWN_WORD] : [], open: true };
  const grants = /^[0-7]+$/.test(text) ? octalGrants(text) : symbolicGrants(text);
  return { kind: "list", items: grants.map((grant) => knownWord(grant)), open: false };
}

function numberValue(word: Word): Value {
  if (word.text === undefined) return word;
  if (!/^[-+]?\d+(\.\d+)?[a-zA-Z]{0,3}$/.test(word.text)) return undefined;
  const value = Number.parseFloat(word.text);
  return Number.isNaN(value) ? word : { kind: "number", value };
}

function isRevision(shell: Shell, word: Word): boolean {
  const { text } = word;
  if (text === undefined) return word.parts.every((part) => typeof part === "string" || part.kind === "any");
  if (
    text === "." ||
    text === ".." ||
    text === "" ||
    text.startsWith("/") ||
    text.startsWith("./") ||
    text.startsWith("../") ||
    text.startsWith(":")
  )
    return false;
  if (text.endsWith("/")) return false;
  if (/[\s~^:]/.test(text)) return true;
  return shellPath(shell, word).exists !== true;
}

function isAssignment(word: Word): boolean {
  return splitAssignment(word) !== undefined;
}

function isFileMode(text: string): boolean {
  return /^[0-7]{1,5}$/.test(text) || /^[ugoa]*([-+=][rwxXstugo]*)+(,[ugoa]*([-+=][rwxXstugo]*)+)*$/.test(text);
}

function octalGrants(text: string): string[] {
  const grants: string[] = [];
  const digits = text.padStart(3, "0");
  "ugo".split("").forEach((who, index) => {
    const bits = Number(digits.at(index - 3));
    if (bits & 4) grants.push(`${who}+r`);
    if (bits & 2) grants.push(`${who}+w`);
    if (bits & 1) grants.push(`${who}+x`);
  });
  const special = Number(digits.at(-4) ?? 0);
  if (special & 4) grants.push("u+s");
  if (special & 2) grants.push("g+s");
  if (special & 1) grants.push("o+t");
  return grants;
}

function symbolicGrants(text: string): string[] {
  const grants: string[] = [];
  for (const clause of text.split(",")) {
    const operator = clause.search(/[-+=]/);
    const who = clause.slice(0, operator) || "a";
    let adding = true;
    for (const letter of clause.slice(operator)) {
      if (letter === "+" || letter === "=") adding = true;
      else if (letter === "-") adding = false;
      else if (adding) for (const one of who.includes("a") ? "ugo" : who) grants.push(`${one}+${letter === "X" ? "x" : letter}`);
    }
  }
  return grants;
}

function signalName(text: string): string {
  const bare = text.replace(/^-+/, "");
  const number = SIGNALS[bare];
  if (number !== undefined) return number;
  const upper = bare.toUpperCase();
  return upper.startsWith("SIG") ? upper.slice(3) : upper;
}

const SIGNALS: Readonly<Record<string, string>> = {
  "0": "0",
  "1": "HUP",
  "2": "INT",
  "3": "QUIT",
  "6": "ABRT",
  "9": "KILL",
  "10": "USR1",
  "12": "USR2",
  "13": "PIPE",
  "14": "ALRM",
  "15": "TERM",
  "17": "CHLD",
  "18": "CONT",
  "19": "STOP",
};
