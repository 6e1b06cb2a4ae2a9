import { knownWord, type Word } from "../../model/index.ts";
import { closingBracket } from "./expressions.ts";
import type { Token } from "./tokens.ts";

/** `require("fs")`, `__import__("os")` and `getattr(os, "system")` are the names that they stand for. */
export function normalised(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const read = tokens[index] as Token;
    const token = read.code ? { ...read, code: normalised(read.code) } : read;
    const opens = tokens[index + 1]?.text === "(";
    const imported = token.kind === "name" && opens && IMPORTERS.has(token.text) ? constantIn(tokens, index + 1, ")") : undefined;
    const member = token.kind === "mark" && token.text === "[" && isValue(result.at(-1)) ? constantIn(tokens, index, "]") : undefined;
    if (imported) {
      result.push({ ...token, text: imported.text.replace(/^node:/, "").replace(/\/promises$/, "") });
      index = imported.end;
    } else if (token.kind === "name" && opens && token.text === "getattr" && isAttribute(tokens, index)) {
      result.push(tokens[index + 2] as Token, { kind: "mark", text: ".", value: [], fresh: false });
      result.push({ kind: "name", text: (tokens[index + 4] as Token).text, value: [], fresh: false });
      index += 5;
    } else if (member) {
      result.push({ kind: "mark", text: ".", value: [], fresh: false }, { ...token, kind: "name", text: member.text });
      index = member.end;
    } else result.push(token);
  }
  return result;
}

/** The text between two brackets, put together of literals: `["ex" + "ec"]`. */
function constantIn(tokens: readonly Token[], open: number, close: string): { readonly text: string; readonly end: number } | undefined {
  let text = "";
  for (let at = open + 1; tokens[at]?.kind === "string"; at += 2) {
    const { value } = tokens[at] as Token;
    const [part] = value;
    if (value.length !== 1 || typeof part !== "string") return undefined;
    text += part;
    if (tokens[at + 1]?.text === close) return { text, end: at + 1 };
    if (tokens[at + 1]?.text !== "+") return undefined;
  }
  return undefined;
}

function isValue(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (token.kind === "name" ? !BEFORE_LISTS.has(token.text) : token.text === ")") &&
    !/ENV|environ|env$/.test(token.text)
  );
}

/** Behind these words a bracket opens a list. */
const BEFORE_LISTS: ReadonlySet<string> = new Set([
  "in",
  "of",
  "return",
  "yield",
  "await",
  "and",
  "or",
  "not",
  "if",
  "else",
  "case",
  "when",
  "puts",
]);

const IMPORTERS = new Set([
  "require",
  "__import__",
  "import_module",
  "import",
  "include",
  "include_once",
  "require_once",
  "source",
  "dofile",
]);

function isAttribute(tokens: readonly Token[], index: number): boolean {
  return (
    tokens[index + 2]?.kind === "name" &&
    tokens[index + 3]?.text === "," &&
    tokens[index + 4]?.kind === "string" &&
    tokens[index + 5]?.text === ")"
  );
}

/** Files whose code is run by importing them: `require("./x")`, `import x from "../x.js"`, `require_relative "x"`, `require __DIR__ . "/x.php"`. */
export function importedFiles(tokens: readonly Token[]): readonly Word[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== "string" || token.text === "" || token.text.endsWith(".json")) return [];
    const isBelow = tokens[index - 1]?.text === "." && tokens[index - 2]?.text === "__DIR__";
    const before = isBelow ? index - 3 : index - 1;
    const importer = tokens[tokens[before]?.text === "(" ? before - 1 : before];
    if (importer?.kind !== "name" || !FILE_IMPORTERS.has(importer.text)) return [];
    if (isBelow) return [knownWord(token.text.replace(/^\/+/, "./"))];
    const isFile = importer.text === "require_relative" || FILE_TEXT.test(token.text);
    return isFile ? [knownWord(token.text.replace(/^file:\/\//, ""))] : [];
  });
}

/** Whether code is loaded from an address: `include "https://…"`, `import("https://…")`, `source("https://…")`. */
export function importsAddress(tokens: readonly Token[]): boolean {
  return tokens.some(({ kind, text }, index) => {
    if (kind !== "string" || !/^(?:https?|ftp):\/\//i.test(text)) return false;
    const importer = tokens[tokens[index - 1]?.text === "(" ? index - 2 : index - 1];
    return importer?.kind === "name" && FILE_IMPORTERS.has(importer.text);
  });
}

const FILE_IMPORTERS = new Set([...IMPORTERS, "from", "require_relative", "load", "do"]);
const FILE_TEXT = /^(?:file:\/\/)?\.{0,2}\/|^[^:]+\.(?:php|rb|pl|pm|lua|R|r|jl)$|^data:/;

/** What Python imports, by dotted names: `a.b` and `c` of `import a.b, c`; `d` and `d.e` of `from d import e`, which may be a module or not. */
export function importedModules(tokens: readonly Token[]): readonly string[] {
  const modules: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] as Token;
    if (kind !== "name" || (text !== "import" && text !== "from") || isDot(tokens[index - 1])) continue;
    if (text === "import") index = listedNames(tokens, index + 1, "", modules);
    else {
      // `from .d` is `d` of the directory that the file is in.
      const first = isDot(tokens[index + 1]) ? index + 2 : index + 1;
      const isOnlyDot = tokens[first]?.text === "import";
      const { name, next } = isOnlyDot ? { name: "", next: first } : dotted(tokens, first);
      if (name !== "") modules.push(name);
      index = tokens[next]?.text === "import" ? listedNames(tokens, next + 1, name === "" ? "" : `${name}.`, modules) : next;
    }
  }
  return modules;
}

/** Names between commas, maybe in brackets, each maybe with another one behind `as`; gives the last place that was read. */
function listedNames(tokens: readonly Token[], from: number, prefix: string, names: string[]): number {
  let at = tokens[from]?.text === "(" ? from + 1 : from;
  for (;;) {
    const { name, next } = dotted(tokens, at);
    if (name === "") return at - 1;
    names.push(prefix + name);
    at = tokens[next]?.text === "as" ? next + 2 : next;
    if (tokens[at]?.text !== ",") return at - 1;
    at += 1;
  }
}

/** Other names of modules and functions: `import os as o`, `from os import system`, `const { execSync: run } = child_process`. */
export function importedNames(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] as Token;
    if (kind !== "name") continue;
    if (text === "import" || text === "from") index = importAt(tokens, index, names);
    else if (text === "const" || text === "let" || text === "var") destructureAt(tokens, index, names);
  }
  return names;
}

/** Before the name of a module of which everything was imported. */
export const EVERYTHING = "* of ";

/** Gives the last index that it read: the `import` after a `from` begins nothing of its own. */
function importAt(tokens: readonly Token[], index: number, names: Map<string, string>): number {
  const from = tokens[index]?.text === "from";
  const { name: module, next } = dotted(tokens, index + 1);
  let at = next;
  if (from && module !== "") {
    if (tokens[at]?.text !== "import") return index;
    for (at += 1; at < tokens.length && !tokens[at]?.fresh && tokens[at]?.text !== ";"; at += 1) {
      const token = tokens[at] as Token;
      if (token.text === "*") names.set(`${EVERYTHING}${module}`, module);
      if (token.kind !== "name") continue;
      if (tokens[at + 1]?.text === "as" && tokens[at + 2]?.kind === "name") {
        names.set(tokens[at + 2]?.text ?? "", `${module}.${token.text}`);
        at += 2;
      } else names.set(token.text, `${module}.${token.text}`);
    }
    return at - 1;
  }
  if (module !== "" && tokens[at]?.text === "as" && tokens[at + 1]?.kind === "name") names.set(tokens[at + 1]?.text ?? "", module);
  importModule(tokens, index, names);
  return index;
}

/** `import { rmSync } from "fs"`, `import fs from "fs"`, `import * as fs from "fs"`. */
function importModule(tokens: readonly Token[], index: number, names: Map<string, string>): void {
  let end = index + 1;
  while (end < tokens.length && tokens[end]?.text !== "from" && end < index + 40) end += 1;
  const source = tokens[end + 1];
  if (tokens[end]?.text !== "from" || source?.kind !== "string") return;
  const module = source.text.replace(/^node:/, "").replace(/\/promises$/, "");
  const braces = tokens.slice(index, end).some((token) => token.text === "{");
  for (let at = index + 1; at < end; at += 1) {
    const token = tokens[at] as Token;
    if (token.kind !== "name" || token.text === "as") continue;
    const renamed = tokens[at + 1]?.text === "as" ? tokens[at + 2]?.text : undefined;
    names.set(renamed ?? token.text, braces ? `${module}.${token.text}` : module);
    if (renamed) at += 2;
  }
}

/** So many tokens of one pattern are looked at: one that is never closed is not read to the end of the code again and again. */
const MOST_NAMES = 400;

/** `const fs = <module>` and `const { a, b: c } = <module>`; modules stand there by name already. */
function destructureAt(tokens: readonly Token[], index: number, names: Map<string, string>): void {
  if (tokens[index + 1]?.text !== "{") {
    if (tokens[index + 2]?.text !== "=") return;
    const { name } = dotted(tokens, index + 3);
    if (MODULES.has(name.split(".")[0] ?? "")) names.set(tokens[index + 1]?.text ?? "", name);
    return;
  }
  const close = closingBracket(tokens, index + 1, MOST_NAMES);
  const { name } = dotted(tokens, close + 2);
  if (tokens[close + 1]?.text !== "=" || name === "") return;
  for (let at = index + 2; at < close; at += 1) {
    const token = tokens[at] as Token;
    if (token.kind !== "name") continue;
    const renamed = tokens[at + 1]?.text === ":" ? tokens[at + 2]?.text : undefined;
    names.set(renamed ?? token.text, `${name}.${token.text}`);
    if (renamed) at += 2;
  }
}

/** Modules of which any function may do anything. */
export const MODULES: ReadonlySet<string> = new Set([
  "fs",
  "child_process",
  "http",
  "https",
  "os",
  "vm",
  "axios",
  "got",
  "shelljs",
  "rimraf",
  "fs-extra",
]);

export function dotted(tokens: readonly Token[], index: number): { readonly name: string; readonly next: number } {
  let name = tokens[index]?.kind === "name" ? (tokens[index]?.text ?? "") : "";
  let at = index + 1;
  while (name !== "" && isDot(tokens[at]) && tokens[at + 1]?.kind === "name") {
    name += `.${tokens[at + 1]?.text}`;
    at += 2;
  }
  return { name, next: at };
}

export function isDot(token: Token | undefined): boolean {
  return token?.kind === "mark" && (token.text === "." || token.text === "::" || token.text === "?." || token.text === "->");
}
