import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { type CodeUse, emitExecute } from "../code.ts";
import { runScriptFile } from "../scripts.ts";
import { type Shell, shellPath } from "../shell.ts";
import { importedFiles, importedModules } from "./imports.ts";
import type { Token } from "./tokens.ts";

/** Files whose code runs by being imported. Of what a file imports in turn only the name is told. */
export function runImported(shell: Shell, use: CodeUse, pieces: readonly (readonly Token[])[], language: string): void {
  for (const word of pieces.flatMap(importedFiles)) importFile(shell, use, word);
  if (language === "python" && !use.lenient) importModules(shell, use, pieces);
}

/** What `python -m a.b` runs of the directory: the package on the way, then the module. */
export function runModule(shell: Shell, use: CodeUse, name: Word): void {
  if (name.text === undefined || !/^[\w.-]+$/.test(name.text)) return;
  const steps = name.text.split(".");
  const packages = steps.map((_, index) => `${steps.slice(0, index + 1).join("/")}/__init__.py`);
  for (const place of [...packages, `${steps.join("/")}.py`, `${steps.join("/")}/__main__.py`]) {
    const path = shellPath(shell, knownWord(place, name.span));
    const file = path.real.text;
    if (path.made || (file !== undefined && shell.run.paths.status(file)?.kind === "file")) runScriptFile(shell, path, use);
  }
}

/** Python looks for a module in the directory first. */
export function isBeside({ run, env }: Shell, module: string): boolean {
  const directory = env.cwd.text;
  if (directory === undefined) return true;
  return [`${directory}/${module}.py`, `${directory}/${module}`].some(
    (path) => run.paths.status(path) !== undefined || run.paths.created.has(path),
  );
}

function importFile(shell: Shell, use: CodeUse, word: Word): void {
  const named = shellPath(shell, word);
  if (use.lenient) {
    emitExecute(shell, use, { source: "file", path: named }, shell.span);
    return;
  }
  const file = named.real.text;
  const found = MODULE_ENDS.find((end) => file !== undefined && shell.run.paths.status(file + end)?.kind === "file");
  const path = found === undefined || found === "" || word.text === undefined ? named : shellPath(shell, knownWord(word.text + found));
  runScriptFile(shell, path, use);
}

/** Modules that lie where the code runs. */
function importModules(shell: Shell, use: CodeUse, pieces: readonly (readonly Token[])[]): void {
  for (const module of new Set(pieces.flatMap(importedModules))) {
    const path = shellPath(shell, knownWord(`${module}.py`));
    const file = path.real.text;
    if (file !== undefined && shell.run.paths.status(file)?.kind === "file") runScriptFile(shell, path, use);
  }
}

/** What may be left off a module's name. */
const MODULE_ENDS = ["", ".js", ".cjs", ".mjs", ".ts", "/index.js"];
