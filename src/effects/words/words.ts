import type { ArithmeticExpression, DoubleQuotedChild, ParsedScript, Word as WordNode, WordPart } from "unbash";
import { parse } from "unbash";
import type { Span, Word } from "../../model/index.ts";
import { ANY, CHARACTER, knownWord, SEGMENT, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { MAX_WORDS } from "../limits.ts";
import { Output } from "../shell/flow.ts";
import { runScript } from "../shell/interpreter.ts";
import { isZsh, nodeSpan, type Shell } from "../shell/shell.ts";
import { readAsWritten } from "../shell/sinks.ts";
import { arithmetic, evaluateExpression } from "./arithmetic.ts";
import { expandBraces } from "./braces.ts";
import { matchesOf } from "./globs.ts";
import { withHoles } from "./holes.ts";
import { parameterValue } from "./parameters.ts";
import { expandLiteral, hasTilde } from "./tildes.ts";
import { expandVariable } from "./variable-values.ts";
import { Fields } from "./word-fields.ts";
import { judgeQualifiers, placeOfProgram } from "./zsh-words.ts";

/** Expands a word as an argument: to no word, one or several. */
export function expandInto(shell: Shell, node: WordNode, into: Word[]): void {
  const { parts } = node;
  if (node.text.charCodeAt(0) === EQUALS && isZsh(shell)) {
    into.push(placeOfProgram(shell, node));
    return;
  }
  if (parts === undefined) {
    if (isWindowsPath(node.text)) {
      for (const text of node.text.split(/\s+/)) into.push(knownWord(text.replaceAll("\\", "/"), nodeSpan(shell, node)));
      return;
    }
    if (!hasTilde(node.text)) {
      into.push(plainWord(shell, node));
      return;
    }
  }
  if (into.length > MAX_WORDS) {
    shell.run.fail("the command has too many words");
    return;
  }
  if (parts?.some((part) => part.type === "BraceExpansion")) {
    expandBraced(shell, node, into);
    return;
  }
  const from = into.length;
  const fields = new Fields(shell, nodeSpan(shell, node), into, true);
  expandParts(shell, node, fields);
  fields.finish();
  if (parts?.some((part) => part.type === "Glob")) lookUpGlobs(shell, parts, from, into);
}

function plainWord(shell: Shell, node: WordNode): Word {
  return withHoles(shell, node.value) ?? knownWord(node.value, nodeSpan(shell, node));
}

/** Puts what globs match in their place. */
function lookUpGlobs(shell: Shell, parts: readonly WordPart[], from: number, into: Word[]): void {
  for (const word of into.splice(from)) into.push(...(matchesOf(shell, word, parts) ?? [word]));
}

/** Expands a word as one text: in assignments, redirections, `case` and here-strings. */
export function expandOne(shell: Shell, node: WordNode): Word {
  const { parts } = node;
  if (parts === undefined && !node.text.startsWith("~")) return plainWord(shell, node);
  const into: Word[] = [];
  const fields = new Fields(shell, nodeSpan(shell, node), into, false);
  expandParts(shell, node, fields);
  fields.finish();
  return into[0] ?? knownWord("", nodeSpan(shell, node));
}

/** Expands the parts of a here-document. */
export function expandText(shell: Shell, parts: readonly WordPart[], span: Span): Word {
  const into: Word[] = [];
  const fields = new Fields(shell, span, into, false);
  for (const part of parts) expandPart(shell, part, fields, true);
  fields.finish();
  return into[0] ?? knownWord("");
}

/** The text that a command substitution leaves. */
export function substitute(shell: Shell, script: ParsedScript, span: Span): Word {
  if (shell.run.exhausted) return UNKNOWN_WORD;
  const output = new Output();
  const inner: Shell = {
    ...shell,
    env: shell.env.clone(),
    output,
    span: script.source === undefined ? shell.span : span,
    pipeline: -1,
    stage: 0,
  };
  runScript(inner, script);
  return withoutLastNewlines(output.toData());
}

/** `C:\\dir\\file` outside quotes: no shell but one of Windows is meant, where a backslash is no escape. */
function isWindowsPath(text: string): boolean {
  return text.charCodeAt(1) === COLON && text.charCodeAt(2) === BACKSLASH;
}

const COLON = 58;
const BACKSLASH = 92;
const EQUALS = 61;

function expandParts(shell: Shell, node: WordNode, fields: Fields): void {
  const { parts } = node;
  if (parts === undefined) {
    expandLiteral(shell, node.text, node.value, fields, true);
    return;
  }
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] as WordPart;
    if (part.type === "Literal" && index === 0)
      expandLiteral(shell, part.text, part.value, fields, parts.length === 1 || part.value.includes("/"));
    else expandPart(shell, part, fields, false);
  }
}

function expandPart(shell: Shell, part: WordPart | DoubleQuotedChild, fields: Fields, quoted: boolean): void {
  switch (part.type) {
    case "Literal":
      fields.text(part.value);
      return;
    case "SingleQuoted":
    case "AnsiCQuoted":
      expandQuoted(shell, part.value, fields);
      return;
    case "DoubleQuoted":
    case "LocaleString":
      if (part.parts.length === 0) fields.text("");
      for (const child of part.parts) expandPart(shell, child, fields, true);
      return;
    case "SimpleExpansion":
      expandVariable(shell, part.text.slice(1), fields, quoted);
      return;
    case "ParameterExpansion":
      parameterValue(shell, part, fields, quoted);
      return;
    case "CommandExpansion":
      if (part.script) fields.value(substitute(shell, part.script, nodeSpan(shell, part)), quoted);
      else fields.value(UNKNOWN_WORD, quoted);
      return;
    case "ArithmeticExpansion":
      fields.value(arithmeticValue(shell, part.expression), true);
      return;
    case "Glob":
      fields.glob(part.kind === "star" ? SEGMENT : CHARACTER, part.text);
      return;
    case "ExtendedGlob":
      if (isZsh(shell)) judgeQualifiers(shell, part);
      if (part.operator === "@" && /^[\w.,:%+/-]+$/.test(part.pattern)) fields.text(part.pattern);
      else fields.glob(isZsh(shell) ? ANY : SEGMENT, part.text);
      return;
    case "ProcessSubstitution":
      fields.text(processSubstitution(shell, part));
      return;
    case "BraceExpansion":
      fields.text(part.text);
      return;
  }
}

function expandQuoted(shell: Shell, text: string, fields: Fields): void {
  const word = withHoles(shell, text);
  if (word) fields.value(word, true);
  else fields.text(text);
}

function arithmeticValue(shell: Shell, expression: ArithmeticExpression | undefined): Word {
  if (!expression) return UNKNOWN_WORD;
  evaluateExpression(shell, expression);
  const value = arithmetic(shell, expression);
  return value === undefined || !Number.isSafeInteger(value) ? UNKNOWN_WORD : knownWord(String(value));
}

/** A process substitution is a file whose content is what the command inside prints. */
function processSubstitution(shell: Shell, part: WordPart & { readonly type: "ProcessSubstitution" }): string {
  const { run } = shell;
  const path = `/dev/fd/${100 + run.substitutions++}`;
  const span = nodeSpan(shell, part);
  const { script } = part;
  const content = script && part.operator === "<" ? substitute(shell, script, span) : UNKNOWN_WORD;
  if (script && part.operator === ">") openSink(shell, path, script, span);
  run.paths.created.set(path, { content, order: run.effects.length });
  return path;
}

/** The command behind an output substitution runs also where nobody is seen to write to it. */
function openSink(shell: Shell, path: string, script: ParsedScript, span: Span): void {
  const { run } = shell;
  const start: Shell = { ...shell, env: shell.env.clone() };
  run.paths.sinks.set(
    path,
    readAsWritten(run, (data) => substitute({ ...start, stdin: data }, script, span)),
  );
}

/** Braces are expanded before everything else, as text. */
function expandBraced(shell: Shell, node: WordNode, into: Word[]): void {
  const span = nodeSpan(shell, node);
  const texts = expandBraces(node.text);
  if (!texts) shell.run.fail("a brace expansion is too large", span);
  const inner: Shell = shell.span ? shell : { ...shell, span };
  for (const text of texts ?? [node.text]) {
    const statement = parse(`: ${text}`).commands[0]?.command;
    const word = statement?.type === "Command" ? statement.suffix[0] : undefined;
    if (word?.type !== "Word") {
      into.push(knownWord(text, span));
      continue;
    }
    const fields = new Fields(inner, span, into, true);
    expandParts(inner, word, fields);
    fields.finish();
  }
}

function withoutLastNewlines(word: Word): Word {
  const last = word.parts.at(-1);
  if (typeof last !== "string" || !last.endsWith("\n")) return word;
  let end = last.length;
  while (end > 0 && last.charCodeAt(end - 1) === 10) end -= 1;
  return wordOf([...word.parts.slice(0, -1), last.slice(0, end)], { open: word.open, flow: word.flow });
}
