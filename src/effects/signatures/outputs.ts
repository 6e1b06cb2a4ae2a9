import type { Part, Word } from "../../model/index.ts";
import { ANY, knownWord, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { decodeBase64, decodeHex } from "../carriers/decode.ts";
import { MAX_TEXT } from "../limits.ts";
import { isBuiltin } from "../shell/builtins.ts";
import { type Data, joinFlows, withFlow, wordsFlow } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";
import { gitOutput } from "./git-output.ts";
import { temporaryName } from "./temporary.ts";

/** What a command prints where that can be worked out from its words and input; undefined where it cannot. */
export function knownOutput(shell: Shell, name: string, words: readonly Word[], printed: Data | undefined): Data | undefined {
  switch (name) {
    case "echo":
      return echoed(words);
    case "printf":
      return formatted(words);
    case "pwd":
      return { ...shell.env.cwd };
    case "true":
    case "false":
    case ":":
    case "cd":
      return knownWord("");
    case "basename":
      return mapped(words[1], (text) => text.replace(/\/+$/, "").replace(/^.*\//, ""));
    case "dirname":
      return mapped(words[1], directoryName);
    case "which":
      return words.length === 2 ? foundProgram(shell, words[1]) : undefined;
    case "command":
      return words.length === 3 && words[1]?.text === "-v" ? foundProgram(shell, words[2]) : undefined;
    case "git":
      return gitOutput(shell, words);
    case "mktemp":
      return temporaryName(shell, words);
    case "realpath":
    case "readlink":
      return lastWord(words);
    default:
      return transformed(name, words, input(shell, printed));
  }
}

/** Where a program of that name lies: where most do, else somewhere under its name. What the shell itself knows is printed in other ways. */
function foundProgram(shell: Shell, name: Word | undefined): Data | undefined {
  const { text } = name ?? {};
  if (!text || text.startsWith("-") || text.includes("/") || isBuiltin(text)) return undefined;
  const place = PROGRAM_DIRECTORIES.find((directory) => shell.run.paths.status(`${directory}/${text}`) !== undefined);
  return place === undefined ? wordOf(["/", ANY, `/${text}`]) : knownWord(`${place}/${text}`);
}

const PROGRAM_DIRECTORIES = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/opt/homebrew/bin"];

type TextChange = (text: string) => string | undefined;

/** A filter's input: what its clauses read, or its standard input. */
function input(shell: Shell, printed: Data | undefined): Data | undefined {
  if (printed?.text !== undefined) return printed;
  return shell.stdin;
}

function transformed(name: string, words: readonly Word[], data: Data | undefined): Data | undefined {
  if (data?.text === undefined || data.text.length > MAX_TEXT) return undefined;
  const change = changeOf(name, words);
  const text = change?.(data.text);
  return text === undefined ? undefined : withFlow(knownWord(text), data.flow);
}

/** Filters that people hide code with. */
function changeOf(name: string, words: readonly Word[]): TextChange | undefined {
  const flags = words.slice(1).map((word) => word.text ?? "");
  const has = (...spellings: string[]) => flags.some((flag) => spellings.includes(flag));
  switch (name) {
    case "base64":
    case "gbase64":
      return has("-d", "-D", "--decode", "-di", "-id") ? decodeBase64 : undefined;
    case "base32":
      return undefined;
    case "xxd":
      return flags.some((flag) => /^-[a-z]*r/.test(flag)) ? decodeHex : undefined;
    case "rev":
      return (text) =>
        text
          .split("\n")
          .map((line) => [...line].reverse().join(""))
          .join("\n");
    case "tr":
      return translate(flags.filter((flag) => flag !== "--"));
    case "openssl":
      return has("-d") && (has("base64") || has("-base64") || has("-a")) ? decodeBase64 : undefined;
    default:
      return undefined;
  }
}

function translate(flags: readonly string[]): TextChange | undefined {
  const deletes = flags[0] === "-d";
  const from = expandSet(deletes ? (flags[1] ?? "") : (flags[0] ?? ""));
  if (from === undefined || (!deletes && (flags.length !== 2 || flags[0]?.startsWith("-")))) return undefined;
  if (deletes) return (text) => [...text].filter((character) => !from.includes(character)).join("");
  const to = expandSet(flags[1] ?? "");
  if (to === undefined || to.length === 0) return undefined;
  const map = new Map(from.map((character, index) => [character, to[Math.min(index, to.length - 1)] as string]));
  return (text) => [...text].map((character) => map.get(character) ?? character).join("");
}

/** The members of a `tr` set: ranges, escapes and the classes of letters. */
function expandSet(text: string): string[] | undefined {
  const spelled = text
    .replace("[:upper:]", "A-Z")
    .replace("[:lower:]", "a-z")
    .replace("[:digit:]", "0-9")
    .replace("[:alpha:]", "A-Za-z")
    .replace("[:space:]", " \t\n");
  if (spelled.includes("[:")) return undefined;
  const characters = [...unescaped(spelled)];
  const members: string[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const from = characters[index] as string;
    const to = characters[index + 1] === "-" ? characters[index + 2] : undefined;
    if (to === undefined) {
      members.push(from);
      continue;
    }
    for (let code = from.charCodeAt(0); code <= to.charCodeAt(0) && members.length < 512; code += 1)
      members.push(String.fromCharCode(code));
    index += 2;
  }
  return members;
}

function echoed(words: readonly Word[]): Data {
  let index = 1;
  let newline = true;
  let escapes = false;
  for (; index < words.length; index += 1) {
    const text = words[index]?.text;
    if (text === undefined || !/^-[neE]+$/.test(text)) break;
    if (text.includes("n")) newline = false;
    if (text.includes("e")) escapes = true;
  }
  const parts: Part[] = [];
  for (let at = index; at < words.length; at += 1) {
    if (at > index) parts.push(" ");
    for (const part of words[at]?.parts ?? []) parts.push(typeof part === "string" && escapes ? unescaped(part) : part);
  }
  if (newline) parts.push("\n");
  const only = words.length === index + 1 ? words[index] : undefined;
  // One word alone keeps what it stands for.
  if (only && only.text === undefined && only.parts.length === 1) return only;
  return wordOf(parts, { flow: wordsFlow(words.slice(1)) });
}

export function formatted(words: readonly Word[]): Data | undefined {
  const isMarked = words[1]?.text === "--";
  const operands = words.slice(isMarked ? 2 : 1);
  const format = operands[0]?.text;
  if (format === undefined || (!isMarked && format === "-v")) return undefined;
  // An option that Bash does not have, and prints nothing for; others print it.
  if (!isMarked && format.length > 1 && format.startsWith("-")) return UNKNOWN_WORD;
  const values = operands.slice(1);
  const parts: Part[] = [];
  let used = 0;
  do {
    const before = used;
    used = formatOnce(format, values, used, parts);
    if (used === before) break;
  } while (used < values.length && parts.length < MAX_PARTS);
  return wordOf(parts, { flow: joinFlows(wordsFlow(values), undefined) });
}

const MAX_PARTS = 4_096;

/** What escapes stand for is text, no directive. */
function formatOnce(format: string, values: readonly Word[], from: number, parts: Part[]): number {
  let used = from;
  let text = "";
  for (let index = 0; index < format.length; index += 1) {
    const character = format[index] as string;
    if (character !== "%") {
      text += character;
      continue;
    }
    let at = index + 1;
    while (at < format.length && /[-+ #0-9.*]/.test(format[at] as string)) at += 1;
    const kind = format[at];
    index = at;
    if (kind === "%") {
      text += "%";
      continue;
    }
    parts.push(unescaped(text));
    text = "";
    const value = values[used++];
    if (!value) continue;
    for (const part of value.parts) parts.push(typeof part === "string" && kind === "b" ? unescaped(part) : part);
  }
  parts.push(unescaped(text));
  return used;
}

/** The backslash escapes of `echo -e` and `printf`. */
export function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|(.))/gs,
    (whole, hex, short, long, octal, letter) => {
      const digits = hex ?? short ?? long;
      if (digits !== undefined) return codePoint(Number.parseInt(digits, 16));
      if (octal !== undefined) return codePoint(Number.parseInt(octal, 8) & 0xff);
      return ESCAPES[letter] ?? whole;
    },
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  e: "\x1b",
  E: "\x1b",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

function mapped(word: Word | undefined, change: TextChange): Data | undefined {
  const text = word?.text === undefined ? undefined : change(word.text);
  return text === undefined ? undefined : withFlow(knownWord(text), word?.flow);
}

function directoryName(text: string): string {
  const bare = text.length > 1 ? text.replace(/\/+$/, "") : text;
  const slash = bare.lastIndexOf("/");
  return slash < 0 ? "." : slash === 0 ? "/" : bare.slice(0, slash);
}

function lastWord(words: readonly Word[]): Data | undefined {
  const last = words.at(-1);
  return last && words.length > 1 && !last.text?.startsWith("-") ? { ...last } : undefined;
}
