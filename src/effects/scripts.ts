import { isGlob, knownWord } from "../model/index.ts";
import { type CodeUse, emitExecute, madeBy, runCode } from "./code.ts";
import { type Data, flowOf, unknownData } from "./flow.ts";
import { MAX_TEXT } from "./limits.ts";
import type { Path } from "./paths.ts";
import type { Shell } from "./shell.ts";

/** Files this deep in each other are still read. */
const MAX_SCRIPTS = 3;

/** Code in a file: seen through where the script made it itself, otherwise an `execute` effect with its path; shell scripts on disk are read too. */
export function runScriptFile(shell: Shell, path: Path, use: CodeUse): void {
  const { written } = path;
  if (written.text === "-" || written.text === "/dev/stdin" || written.text === "/dev/fd/0") {
    if (shell.stdin) runCode({ ...shell, stdin: undefined }, shell.stdin, use);
    return;
  }
  const content = path.made?.content ?? descriptorData(shell, written.text);
  if (content) {
    if (content.text === undefined)
      emitExecute(shell, use, { source: content.flow?.origin ?? "unknown", path, ...madeBy(content) }, written.span);
    if (content.text !== undefined || content.parts.some((part) => typeof part === "string")) runCode(shell, content, use);
    return;
  }
  const isFile = path.lexical.text !== undefined || isGlob(path.lexical);
  emitExecute(shell, use, { source: isFile ? "file" : "unknown", path }, written.span);
  if (use.language === "shell" && shell.carried.unwrapped.length < MAX_SCRIPTS) readScript(shell, path, use);
}

/** `source /dev/fd/3` reads what the descriptor was opened on. */
function descriptorData(shell: Shell, text: string | undefined): Data | undefined {
  const number = text === undefined ? undefined : /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(text)?.[1];
  const to = number === undefined ? undefined : shell.env.descriptors?.get(Number(number));
  if (to?.kind === "network") return unknownData(flowOf("network"));
  return to?.kind === "data" ? to.data : undefined;
}

function readScript(shell: Shell, path: Path, use: CodeUse): void {
  const { run } = shell;
  const file = path.local ? path.real.text : undefined;
  if (file === undefined || run.paths.status(file)?.kind !== "file") return;
  const text = run.paths.readText(file, MAX_TEXT);
  if (text === undefined || text.includes("\0")) return;
  // One that lies where anybody may leave a file is nobody's.
  const temporary = run.context.temp.some((directory) => file.startsWith(`${directory}/`));
  const carried = temporary ? shell.carried : { ...shell.carried, task: true };
  runCode({ ...shell, carried }, knownWord(text, path.written.span), { ...use, lenient: true });
}
