import type { Part, PathValue, Span, Value, Word } from "../../model/index.ts";
import { isUnconstrained, knownWord, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { emitPath, PathFields, plainFields } from "../fields.ts";
import { analyse, textOf } from "../languages/index.ts";
import { analyseWindows, isWindowsShell } from "../languages/powershell.ts";
import { MAX_DEPTH, MAX_TEXT } from "../limits.ts";
import { Path } from "../paths/paths.ts";
import type { Reading } from "../run.ts";
import { runNode, runScript } from "../shell/interpreter.ts";
import type { Shell } from "../shell/shell.ts";
import { parseShell } from "../shell/shell-parser.ts";
import { originOf } from "../signatures/emit.ts";
import { holeName } from "../words/holes.ts";
import { isPlace, piecesBefore } from "./placeholders.ts";
import { readFlowed } from "./scripts.ts";

/** What code says of other code: files by their place, modules by their dotted name. */
export interface Imports {
  readonly files: readonly Word[];
  readonly modules: readonly string[];
}

/** How a carrier runs code, as its clause says. */
export interface CodeUse {
  readonly reading: Pick<Reading, "index" | "via"> & { readonly origin?: "global" | "assignment" };
  readonly language: string | undefined;
  /** Words that follow the code as they are: more arguments for a command put together from text. */
  readonly appended: readonly Word[];
  /** Of a file that was not written here only what it says outright counts; what cannot be parsed may be in another dialect. */
  readonly lenient?: boolean;
  /** Run by its own name: the file says in its first line which language it is in. */
  readonly isProgram?: boolean;
  /** The interpreter or the client, where `reading` says which file the code stands in. */
  readonly interpreter?: Word | undefined;
  /** The directory of the file that the code stands in, from which it names others. */
  readonly beside?: string;
  /** Is told what the code imports. */
  readonly noted?: (imports: Imports) => void;
  /** True where what the code leaves behind stays: `eval`, `source`. */
  readonly sameShell: boolean;
}

/** Runs code that a carrier was given as text: what is known of it is seen through, the rest is an `execute` effect. */
export function runCode(shell: Shell, code: Word, use: CodeUse): void {
  if (shell.depth > MAX_DEPTH) {
    shell.run.fail("code inside code, too deep to follow", code.span);
    return;
  }
  if (isUnconstrained(code) || (code.text === undefined && code.flow && isForeign(code)))
    emitExecute(shell, use, { source: code.flow?.origin ?? "unknown", ...madeBy(code) }, code.span);
  if (code.text === undefined && code.flow?.origin === "file") readFlowed(shell, code.flow, use);
  if (isUnconstrained(code)) return;
  // Read from an input and put in the place of code: what the next line brings is not known.
  if (code.text !== undefined && code.flow?.origin === "stdin") emitExecute(shell, use, { source: "stdin" }, code.span);
  if (piecesBefore(code) ?? code.text === undefined) notProved(shell, use);
  if (use.language === "shell" && isWindowsShell(use.reading.via)) analyseWindows({ ...shell, depth: shell.depth + 1 }, use, textOf(code));
  else if (use.language === "shell" || use.language === "command") runShellText(shell, code, use);
  else analyse(shell, use, code);
}

/** Code that cannot be seen through: known by where it comes from. */
export function emitExecute(
  shell: Shell,
  use: Pick<CodeUse, "reading" | "language" | "lenient">,
  what: { readonly source: string; readonly path?: PathValue; readonly name?: Word; readonly deferred?: Value },
  span: Span | undefined,
): void {
  // A program that lies on disk makes up as it runs what is said of code by where it comes from.
  if (use.lenient && what.source !== "file" && what.source !== "network") return;
  const { run } = shell;
  const path = what.path instanceof Path ? what.path : undefined;
  const fields = new PathFields(run, "execute", use.reading.via, shell.carried, path);
  fields.source = what.source === "unknown" ? UNKNOWN_WORD : knownWord(what.source);
  fields.language = use.language === undefined || use.language === "command" ? undefined : knownWord(use.language);
  fields.name = what.name;
  fields.deferred = what.deferred;
  emitPath(run, "execute", fields, use.reading.index, originOf(shell, use.reading), span);
}

/** Words joined as `eval` and `ssh` join them. */
export function joinWords(words: readonly Word[]): Word {
  const only = words[0];
  if (only && words.length === 1) return only;
  const parts: Part[] = [];
  words.forEach((word, index) => {
    if (index > 0) parts.push(" ");
    parts.push(...word.parts);
  });
  let flow = words[0]?.flow;
  for (const word of words) if (word.flow) flow = word.flow;
  return wordOf(parts, { span: only?.span, flow });
}

/** Says what code does in a way that has no effect of its own name. */
export function emitNamedCall(shell: Shell, use: Pick<CodeUse, "reading">, tool: string): void {
  const fields = plainFields("call", use.reading.via, shell.carried, { tool: knownWord(tool) });
  shell.run.effects.push({ verb: "call", fields, call: use.reading.index, origin: originOf(shell, use.reading) });
}

/** The program that printed the code, where that is known. */
export function madeBy({ flow }: Word): { readonly name?: Word } {
  return flow?.maker === undefined ? {} : { name: knownWord(flow.maker) };
}

function isForeign(code: Word): boolean {
  const { flow } = code;
  return flow !== undefined && (flow.network || flow.origin === "file" || flow.origin === "stdin");
}

/** Whatever stands where code has a hole may be more code. */
function notProved(shell: Shell, use: CodeUse): void {
  const call = shell.run.calls[use.reading.index];
  if (call) call.proved = false;
}

/** Parses text with holes as Bash: each hole is a variable of that name, which stands for the word. */
function runShellText(shell: Shell, code: Word, use: CodeUse): void {
  const holes: Word[] = [];
  let source = "";
  for (const piece of piecesBefore(code) ?? code.parts) {
    if (typeof piece === "string") source += piece;
    else {
      source += holeName(holes.length);
      holes.push(isPlace(piece) ? piece.value : code.flow ? { ...UNKNOWN_WORD, flow: code.flow } : UNKNOWN_WORD);
    }
  }
  if (source.length > MAX_TEXT * 4) {
    shell.run.fail("a script is too long to follow", code.span);
    return;
  }
  for (const word of use.appended) {
    source += ` "${holeName(holes.length)}"`;
    holes.push(word);
  }
  const parsed = parseShell(source);
  if (parsed.problem && !use.lenient) shell.run.fail(parsed.problem, code.span ?? shell.span);
  if (!parsed.script) return;
  const span = shell.span ?? code.span ?? { start: 0, end: 0 };
  const env = use.sameShell ? shell.env : shell.env.clone();
  const inner: Shell = { ...shell, env, holes, span, depth: shell.depth + 1, pipeline: -1, stage: 0 };
  if (!use.lenient) runScript(inner, parsed.script);
  else for (const statement of parsed.script.commands) runNode(inner, statement.command);
}
