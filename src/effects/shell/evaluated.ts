import type { Word } from "../../model/index.ts";
import { MAX_DEPTH } from "../limits.ts";
import { runScript } from "./interpreter.ts";
import type { Shell } from "./shell.ts";
import { parseShell } from "./shell-parser.ts";

/**
 * Text that the shell takes for a number, for a name with an index, or for a prompt is expanded once more: what it substitutes runs, although no quotes
 * let it. `[[ $x -eq 1 ]]` runs what `x='a[$(cmd)]'` says.
 */
export function evaluateAgain(shell: Shell, word: Word | undefined): void {
  const text = word?.text;
  if (text === undefined || !/\$\(|`/.test(text)) return;
  if (shell.depth > MAX_DEPTH) {
    shell.run.fail("code inside code, too deep to follow", shell.span);
    return;
  }
  // A here-document is expanded as such text is.
  const { problem, script } = parseShell(`: <<${END}\n${text}\n${END}`);
  if (problem) shell.run.fail(problem, shell.span);
  if (!script) return;
  const span = shell.span ?? word?.span ?? { start: 0, end: 0 };
  runScript({ ...shell, env: shell.env.clone(), output: undefined, span, depth: shell.depth + 1, pipeline: -1, stage: 0 }, script);
}

const END = "END_OF_EVALUATED_TEXT";
