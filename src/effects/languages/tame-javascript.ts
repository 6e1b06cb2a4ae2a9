import { isSecretName } from "../words/secret-variables.ts";
import { declaredNames } from "./declared-names.ts";
import { closingBracket } from "./expressions.ts";
import { isDot } from "./imports.ts";
import {
  CONSTRUCTORS,
  FILE_READS,
  FUNCTIONS,
  KEYWORDS,
  METHODS,
  MODULES,
  NAMES_OR_WORDS,
  OBJECTS,
  POWERFUL,
  PROCESS,
  SEALED,
  WILD,
} from "./javascript-names.ts";
import type { Token } from "./tokens.ts";

/** What a file that `require` reads as data really is. */
export interface JavascriptWorld {
  isData(file: string): boolean;
}

/**
 * Whether JavaScript, for Node, can be taken to compute and print only. Every name stands in a list, is declared, or is a member; what is called is a
 * method that only computes, or a function of the code's own; no value that could be a function of more power can be had: of modules only members are used,
 * and a member that is only known when the code runs is not called and not handed on.
 */
export function isTameJavaScript(pieces: readonly (readonly Token[])[], world: JavascriptWorld): boolean {
  const declared = new Set(pieces.flatMap(declaredNames));
  if ([...declared].some((name) => POWERFUL.has(name))) return false;
  return pieces.every((tokens) => tokens.every((_, index) => isTameToken({ tokens, declared, world }, index)));
}

interface Piece {
  readonly tokens: readonly Token[];
  readonly declared: ReadonlySet<string>;
  readonly world: JavascriptWorld;
}

function isTameToken(piece: Piece, index: number): boolean {
  const { tokens } = piece;
  const { kind, text } = tokens[index] as Token;
  switch (kind) {
    case "number":
      return true;
    case "regex":
      return isSurelyRegex(tokens, index);
    case "command":
      return false;
    case "string":
      // A template behind a value is a call.
      return !isValueBefore(tokens, index);
    case "name":
      return isDot(tokens[index - 1]) ? isTameMember(tokens, index) : isTameName(piece, index);
    case "mark":
      if (text === "(") return !isComputedCall(tokens, index);
      if (text === "/") return tokens[index - 1]?.text !== "++" && tokens[index - 1]?.text !== "--";
      return text !== "[" || !isValueBefore(tokens, index) || isTameElement(tokens, index);
  }
}

/** Where a slash may divide as well, what stands behind it may be code. */
function isSurelyRegex(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (before?.kind === "name") return !isDot(tokens[index - 2]) && !NAMES_OR_WORDS.has(before.text);
  return before?.text !== "}";
}

/** `f()()`, `a[0]()`, `a?.()`: what is called stands nowhere. */
function isComputedCall(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (before?.kind === "mark") return before.text === ")" || before.text === "]" || before.text === "?.";
  return before !== undefined && before.kind !== "name";
}

function isValueBefore(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (!before) return false;
  if (before.kind === "mark") return before.text === ")" || before.text === "]" || before.text === "?.";
  return before.kind !== "name" || isDot(tokens[index - 2]) || !KEYWORDS.has(before.text);
}

function isTameMember(tokens: readonly Token[], index: number): boolean {
  const { text } = tokens[index] as Token;
  if (isWild(text)) return false;
  if (FILE_READS.has(text)) return isFileModule(tokens, index - 2) && isCalled(tokens, index);
  return !isCalled(tokens, index) || METHODS.has(text);
}

/** `fs` or `require("fs")`, ending at a place. */
function isFileModule(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.text === "fs") return !isDot(tokens[at - 1]);
  return tokens[at]?.text === ")" && tokens[at - 3]?.text === "require" && FILE_MODULE.test(tokens[at - 1]?.text ?? "");
}

function isTameName(piece: Piece, index: number): boolean {
  const { tokens, declared } = piece;
  const { text } = tokens[index] as Token;
  if (isWild(text)) return false;
  if (isKey(tokens, index)) return true;
  if (text === "new") return CONSTRUCTORS.has(tokens[index + 1]?.text ?? "");
  if (KEYWORDS.has(text)) return true;
  if (text === "require") return isTameRequire(piece, index);
  if (text === "process") return isTameProcess(tokens, index);
  if (FILE_READS.has(text)) return declared.has(text) && (isCalled(tokens, index) || isUnpacked(tokens, index));
  if (SEALED.has(text)) return callsSealed(tokens, index + 1, text) || isBound(tokens, index);
  if (MODULES.has(text) || declared.has(text)) return true;
  if (CONSTRUCTORS.has(text) && tokens[index - 1]?.text === "new") return true;
  return isCalled(tokens, index) ? FUNCTIONS.has(text) : FUNCTIONS.has(text) || OBJECTS.has(text) || CONSTRUCTORS.has(text);
}

function isWild(text: string): boolean {
  return (text.startsWith("_") && text !== "_") || WILD.has(text);
}

function isCalled(tokens: readonly Token[], index: number): boolean {
  return tokens[index + 1]?.text === "(" && tokens[index + 1]?.kind === "mark";
}

/** `{ name: …`. */
function isKey(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return tokens[index + 1]?.text === ":" && before?.kind === "mark" && (before.text === "{" || before.text === ",");
}

/** `const fs = require("fs")`: the module under its own name. */
function isBound(tokens: readonly Token[], index: number): boolean {
  const [equals, require, , module] = tokens.slice(index + 1, index + 5);
  if (equals?.text !== "=" || require?.text !== "require" || module?.kind !== "string") return false;
  return module.text.replace(/^node:/, "") === tokens[index]?.text;
}

/** In the pattern of `const { readFileSync } = require("fs")`. */
function isUnpacked(tokens: readonly Token[], index: number): boolean {
  let at = index + 1;
  while (tokens[at]?.text === "," || FILE_READS.has(tokens[at]?.text ?? "")) at += 1;
  return tokens[at]?.text === "}" && tokens[at + 1]?.text === "=" && isFileModule(tokens, at + 5);
}

/** `require("path").…`, `path = require("path")`, `require("./x.json")`, `require.resolve("x")`. */
function isTameRequire({ tokens, world }: Piece, index: number): boolean {
  if (isDot(tokens[index + 1])) return tokens[index + 2]?.text === "resolve";
  const module = tokens[index + 2];
  if (tokens[index + 1]?.text !== "(" || module?.kind !== "string" || tokens[index + 3]?.text !== ")") return false;
  if (isDataFile(module.text)) return world.isData(module.text);
  const name = module.text.replace(/^node:/, "");
  if (!SEALED.has(name)) return MODULES.has(name);
  const isBinding = tokens[index - 1]?.text === "=" && (tokens[index - 2]?.text === name || isPattern(tokens, index - 2, name));
  return isBinding || callsSealed(tokens, index + 4, name);
}

/** `.readFileSync(` behind `fs`, `.randomUUID(` behind `crypto`. */
function callsSealed(tokens: readonly Token[], at: number, module: string): boolean {
  const names = module === "fs" ? FILE_READS : METHODS;
  return isDot(tokens[at]) && names.has(tokens[at + 1]?.text ?? "") && isCalled(tokens, at + 1);
}

/** `{ readFileSync, existsSync }` or `{ join }` before `= require(…)`: names under which only what reads or computes comes. */
function isPattern(tokens: readonly Token[], close: number, module: string): boolean {
  const names = module === "fs" ? FILE_READS : METHODS;
  for (let at = close - 1; at >= 0; at -= 1) {
    const { kind, text } = tokens[at] as Token;
    if (text === "{" && tokens[close]?.text === "}") return true;
    if (text !== "," && !(kind === "name" && names.has(text))) return false;
  }
  return false;
}

/** Whether `require` of this name reads JSON: a file beside the code, or the description of a package. */
export function isDataFile(text: string): boolean {
  return DATA_FILE.test(text);
}

const DATA_FILE = /^(?:\.{1,2}\/[\w./-]*\.json|\/[\w./-]*\.json|(?:@[\w.-]+\/)?[\w-][\w.-]*\/package\.json)$/;
const FILE_MODULE = /^(?:node:)?fs$/;

/** A variable of the environment by a name that says no secret, and what tells of the process. */
function isTameProcess(tokens: readonly Token[], index: number): boolean {
  if (!isDot(tokens[index + 1])) return false;
  const member = tokens[index + 2]?.text ?? "";
  if (member !== "env") return PROCESS.has(member);
  const name = tokens[index + 4];
  if (isDot(tokens[index + 3])) return name?.kind === "name" && !isSecretName(name.text);
  const text = tokens[index + 3]?.text === "[" && tokens[index + 5]?.text === "]" ? textOf(name) : undefined;
  return text !== undefined && !isSecretName(text);
}

/**
 * `a[i]`. By a name that is known when it runs it may be `constructor`, which makes functions of text: the value may be looked into, counted with and
 * printed, and set; it is not called, handed on or kept.
 */
function isTameElement(tokens: readonly Token[], open: number): boolean {
  const close = closingBracket(tokens, open, MOST_TOKENS);
  const inside = tokens.slice(open + 1, close);
  const [only] = inside;
  if (inside.length === 1 && only?.kind === "number") return true;
  if (inside.length === 1 && only?.kind === "string") return !isWild(textOf(only) ?? "constructor");
  if (isCounted(inside)) return true;
  const after = tokens[close + 1];
  if (after?.kind === "mark" && (AFTER_ELEMENT.has(after.text) || isDot(after))) return true;
  return isPrinted(tokens, open, after);
}

/** `i + 1`, `a.length - 1`: a number, or a text with a number in it; no name of a member is. */
function isCounted(inside: readonly Token[]): boolean {
  const isArithmetic = inside.every(({ kind, text }, at) => {
    if (kind === "number") return true;
    if (kind === "name") return !isDot(inside[at - 1]) || text === "length";
    return kind === "mark" && (ARITHMETIC.has(text) || isDot(inside[at]));
  });
  return (
    isArithmetic && inside.some(({ kind, text }) => kind === "number" || text === "-" || text === "*" || text === "%" || text === "++")
  );
}

/** What a text is, where nothing is put into it. */
function textOf(token: Token | undefined): string | undefined {
  const [part] = token?.value ?? [];
  return token?.kind === "string" && token.value.length === 1 && typeof part === "string" ? part : undefined;
}

/** Between arithmetic, or right in the brackets of `console.log` or of a condition, or all that a template puts in. */
function isPrinted(tokens: readonly Token[], open: number, after: Token | undefined): boolean {
  let start = open - 1;
  while (start > 0 && (isDot(tokens[start - 1]) || isDot(tokens[start]))) start -= 1;
  if (tokens[start]?.kind !== "name") return false;
  const before = tokens[start - 1];
  if (!before) return after === undefined;
  if (before.kind === "mark" && BEFORE_ELEMENT.has(before.text)) return true;
  const isArgument = (before.text === "(" || before.text === ",") && (after?.text === ")" || after?.text === ",");
  return isArgument && isPrintsAround(tokens, start);
}

function isPrintsAround(tokens: readonly Token[], from: number): boolean {
  let depth = 0;
  for (let at = from - 1; at >= 0; at -= 1) {
    const { kind, text } = tokens[at] as Token;
    if (kind !== "mark") continue;
    if (text === ")" || text === "]" || text === "}") depth += 1;
    else if ((text === "(" || text === "[" || text === "{") && depth-- === 0) {
      const name = tokens[at - 1]?.text ?? "";
      return text === "(" && (name === "if" || name === "while" || (isDot(tokens[at - 2]) && tokens[at - 3]?.text === "console"));
    }
  }
  return false;
}

const MOST_TOKENS = 200;
const ARITHMETIC: ReadonlySet<string> = new Set(["+", "-", "*", "%", "++", "--"]);
const AFTER_ELEMENT: ReadonlySet<string> = new Set(["=", "+=", "++", "--", "+", "-", "*", "/", "%", "<", ">", "==", "!=", "["]);
const BEFORE_ELEMENT: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "<", ">", "!", "+=", "++"]);
