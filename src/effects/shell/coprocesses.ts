import type { Coproc } from "unbash";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import type { Path } from "../paths/paths.ts";
import { Output } from "./flow.ts";
import { runNode } from "./interpreter.ts";
import { type Shell, shellPath } from "./shell.ts";
import { readAsWritten } from "./sinks.ts";

/** `coproc`: runs beside the shell, which has what it prints and writes what it reads by two numbers in an array. */
export function runCoprocess(shell: Shell, node: Coproc): void {
  const { run, env } = shell;
  const output = new Output();
  // Who writes to it does so later.
  const inner: Shell = { ...shell, env: env.clone(), stdin: UNKNOWN_WORD, output, forked: true, forkedAt: shell.functions.length };
  runNode(inner, node.body);
  const [prints, reads] = [100 + run.substitutions++, 100 + run.substitutions++];
  env.describe(prints, [{ kind: "data", data: output.toData() }]);
  env.describe(reads, [{ kind: "file", path: inputOf(shell, reads, node) }]);
  env.set(
    node.name?.value ?? "COPROC",
    [prints, reads].map((number) => knownWord(String(number))),
  );
}

/** A file in place of what the process reads: it runs with whatever is written there. */
function inputOf(shell: Shell, number: number, node: Coproc): Path {
  const name = `/dev/fd/${number}`;
  const inner: Shell = { ...shell, env: shell.env.clone(), output: undefined, forked: true, forkedAt: shell.functions.length };
  const path = shellPath(shell, knownWord(name));
  shell.run.paths.sinks.set(
    name,
    readAsWritten(shell.run, (data) => runNode({ ...inner, stdin: data }, node.body)),
  );
  return path;
}
