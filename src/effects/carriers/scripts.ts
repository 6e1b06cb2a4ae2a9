import type { Flow, Word } from "../../model/index.ts";
import { isGlob, isUnconstrained, knownWord } from "../../model/index.ts";
import { addCall, dropCall, newCall } from "../calls.ts";
import { runImports } from "../languages/modules.ts";
import { MAX_TEXT } from "../limits.ts";
import { STANDARD_INPUTS } from "../paths/devices.ts";
import { Path } from "../paths/paths.ts";
import { RecentTexts } from "../recent-texts.ts";
import type { Shell } from "../shell/shell.ts";
import { type CodeUse, emitExecute, type Imports, madeBy, runCode } from "./code.ts";
import { decodeAddress } from "./decode.ts";
import { languagesOfProgram } from "./script-languages.ts";

/** Behind so many wrappers, and files that run each other, a file is still read. */
const MAX_SCRIPTS = 6;
/** So many files of those that flowed together into code are read. */
const MAX_FLOWED = 4;

/** Code in a file: seen through where the script made it itself, otherwise an `execute` effect with its path; what lies on disk is read too. */
export function runScriptFile(shell: Shell, path: Path, use: CodeUse): void {
  const { written } = path;
  if (written.text === "-" || STANDARD_INPUTS.has(written.text ?? "")) {
    if (shell.stdin) runCode({ ...shell, stdin: undefined }, shell.stdin, use);
    return;
  }
  const address = written.text === undefined ? undefined : ADDRESS.exec(written.text)?.[0];
  if (address !== undefined) {
    runAddress(shell, written, use);
    return;
  }
  const content = path.made?.content;
  if (content) {
    if (content.text === undefined)
      emitExecute(shell, use, { source: content.flow?.origin ?? "unknown", path, ...madeBy(content) }, written.span);
    if (content.text !== undefined || content.parts.some((part) => typeof part === "string")) runCode(shell, content, use);
    else if (content.flow?.origin === "file") readFlowed(shell, content.flow, use);
    return;
  }
  // Where a name that is known lies on another machine or in a container is for them to say.
  const isFile = path.lexical.text !== undefined || isGlob(path.lexical) || (shell.carried.place !== "local" && !isUnconstrained(written));
  emitExecute(shell, use, { source: isFile ? "file" : "unknown", path }, written.span);
  readScript(shell, path, use);
}

/** Interpreters that load modules take an address where a file stands: one that holds the code itself, or one that it comes from. */
const ADDRESS = /^(?:data:|https?:\/\/)/;

function runAddress(shell: Shell, address: Word, use: CodeUse): void {
  const code = decodeAddress(address.text as string);
  if (code === undefined) emitExecute(shell, use, { source: "network" }, address.span);
  else runCode(shell, knownWord(code, address.span), use);
}

/** Code that was read out of files on its way here: `bash < x`, `cat x | python3`, `eval "$(cat x)"`. */
export function readFlowed(shell: Shell, flow: Flow, use: CodeUse): void {
  for (const source of flow.sources.slice(0, MAX_FLOWED)) if (source instanceof Path) readScript(shell, source, use);
}

/** What the file says outright is judged, whoever wrote it; what it makes up as it runs is left to whoever did. */
export function readScript(shell: Shell, path: Path, use: CodeUse): void {
  const { run } = shell;
  const file = path.local ? path.real.text : undefined;
  if (shell.carried.unwrapped.length >= MAX_SCRIPTS || file === undefined || run.paths.status(file)?.kind !== "file") return;
  const text = run.paths.readText(file, MAX_TEXT);
  if (text === undefined || text.includes("\0")) return;
  const { written } = path;
  const code = knownWord(text, written.span);
  const isDirect = shell.carried.unwrapped.length === 1;
  for (const language of use.isProgram ? languagesOfProgram(file, text, isDirect) : [use.language]) {
    // A shell script that lies where anybody may leave a file is nobody's.
    const isTask = language !== "shell" || !run.context.temp.some((directory) => file.startsWith(`${directory}/`));
    const inner: Shell = { ...shell, stdin: undefined, ...(isTask ? { carried: { ...shell.carried, task: nameOf(written) } } : {}) };
    const read: CodeUse = { ...use, language, lenient: true, beside: file.slice(0, file.lastIndexOf("/")) || "/" };
    const isDirectly = language !== undefined && READ_DIRECTLY.has(language);
    const imports = isDirectly ? undefined : idleIn(language).get(text);
    if (isDirectly) runCode(inner, code, read);
    else if (imports) runImports(inner, read, imports);
    else runProgramText(inner, code, read, written);
  }
}

/** What the file says is the shell's, or the program's whose configuration it is. */
const READ_DIRECTLY: ReadonlySet<string> = new Set(["shell", "ssh", "curl"]);

function nameOf(written: Word): string {
  return written.text ?? "a file";
}

/** What the program does is the program's: not the interpreter's, and nothing that the command line says. */
function runProgramText(shell: Shell, code: Word, use: CodeUse, written: Word): void {
  const { run } = shell;
  const index = addCall(shell, newCall(shell, undefined, [], { ...NO_CONTEXT, span: written.span }));
  const from = run.effects.length;
  let imports: Imports = { files: [], modules: [] };
  const noted = (found: Imports) => {
    imports = found;
  };
  runCode(shell, code, { ...use, reading: { index, via: written }, interpreter: use.reading.via, noted });
  if (run.effects.length > from || run.calls.length > index + 1 || run.exhausted) return;
  dropCall(shell);
  if (code.text !== undefined) idleIn(use.language).add(code.text, imports);
}

/** Programs of a language that do nothing that could be judged, and what they import: most are run again and again as they are. */
function idleIn(language: string | undefined): RecentTexts<Imports> {
  const texts = idle.get(language) ?? new RecentTexts<Imports>(MOST_IDLE);
  idle.set(language, texts);
  return texts;
}

const idle = new Map<string | undefined, RecentTexts<Imports>>();
/** In characters, of each language. */
const MOST_IDLE = 500_000;

const NO_CONTEXT = { redirected: undefined, declared: undefined, assigns: [] };
