import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { type CodeUse, emitExecute, type Imports } from "../carriers/code.ts";
import { readScript, runScriptFile } from "../carriers/scripts.ts";
import type { Path } from "../paths/paths.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { touchFile } from "./embedded.ts";
import { importedFiles, importedModules } from "./imports.ts";
import { isDataFile } from "./tame-javascript.ts";
import type { Token } from "./tokens.ts";

/** The files that `require` reads as data; one of a package by where packages lie. */
export function readData(shell: Shell, use: CodeUse, pieces: readonly (readonly Token[])[]): void {
  for (const tokens of pieces) {
    tokens.forEach(({ kind, text }, index) => {
      const importer = tokens[tokens[index - 1]?.text === "(" ? index - 2 : index - 1]?.text;
      if (kind !== "string" || !isDataFile(text) || (importer !== "require" && importer !== "from")) return;
      touchFile(shell, use, "read", knownWord(placeOf(use, dataPlace(text))));
    });
  }
}

/** Whether `require` reads a file of that name as data: of a directory it would run the code. */
export function isData(shell: Shell, use: CodeUse, file: string): boolean {
  const { run } = shell;
  const path = shellPath(shell, knownWord(placeOf(use, dataPlace(file))));
  const { text } = path.real;
  return text !== undefined && run.paths.created.size === 0 && run.paths.status(text)?.kind !== "directory";
}

/** So many names of modules are looked for. */
const MAX_NAMES = 60;

/** What the code imports: files that it names, and modules in a language that looks for them beside the code. */
export function importsOf(pieces: readonly (readonly Token[])[], language: string): Imports {
  const modules = language === "python" ? pieces.flatMap(importedModules) : [];
  return { files: pieces.flatMap(importedFiles), modules: [...new Set(modules)].slice(0, MAX_NAMES) };
}

/** Files whose code runs by being imported. Of a file on disk those that it imports in turn are read, too, as long as there are few. */
export function runImports(shell: Shell, use: CodeUse, { files, modules }: Imports): void {
  for (const word of files) importFile(shell, use, word);
  if (modules.length === 0) return;
  const isThere = namesBeside(shell, use);
  for (const file of new Set(modules.flatMap(filesOfModule))) {
    if (isThere(file.replace(/\/.*$/, ""))) importPath(shell, use, shellPath(shell, knownWord(placeOf(use, file))));
  }
}

/** What `python -m a.b` runs of the directory: the package on the way, then the module. */
export function runModule(shell: Shell, use: CodeUse, name: Word): void {
  if (name.text === undefined || !/^[\w.-]+$/.test(name.text)) return;
  for (const file of [...filesOfModule(name.text), `${name.text.replaceAll(".", "/")}/__main__.py`]) {
    const path = shellPath(shell, knownWord(file, name.span));
    if (path.made || isFile(shell, path)) runScriptFile(shell, path, use);
  }
}

/** What `perl -MName` loads from the directories that `-I` names, and `lua -l name` from the one that it runs in. */
export function runLibrary(shell: Shell, use: CodeUse, word: Word): void {
  const isPerl = use.reading.via?.text?.includes("perl") === true;
  const name = /^-?([\w.:]+)/.exec(word.text ?? "")?.[1];
  if (name === undefined) return;
  const file = isPerl ? `${name.replaceAll("::", "/")}.pm` : `${name.replace(/^\w+=/, "").replaceAll(".", "/")}.lua`;
  for (const place of isPerl ? librariesOf(shell, use) : ["."]) {
    const path = shellPath(shell, knownWord(`${place}/${file}`, word.span));
    if (path.made || isFile(shell, path)) runScriptFile(shell, path, { ...use, language: isPerl ? "perl" : "lua" });
  }
}

function librariesOf({ run }: Shell, { reading }: CodeUse): readonly string[] {
  const given = run.calls[reading.index]?.flags["-I"];
  const values = given?.kind === "list" ? given.items : [given];
  return values.flatMap((value) => (value?.kind === "path" && value.real.text !== undefined ? [value.real.text] : []));
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
  const isInline = word.text?.startsWith("data:") === true;
  const place = word.text === undefined || isInline ? word : knownWord(placeOf(use, word.text), word.span);
  const named = shellPath(shell, place);
  const file = named.real.text;
  const { paths } = shell.run;
  const found = (MODULE_ENDS[use.language ?? ""] ?? [""]).find(
    (end) => file !== undefined && (paths.created.has(file + end) || paths.status(file + end)?.kind === "file"),
  );
  const path = found === undefined || found === "" || place.text === undefined ? named : shellPath(shell, knownWord(place.text + found));
  // What the line itself made is no file that somebody left there.
  if (!use.lenient || path.made || isInline) {
    runScriptFile(shell, path, { ...use, lenient: false });
    return;
  }
  emitExecute(shell, use, { source: "file", path }, shell.span);
  readImported(shell, use, path);
}

/** What may be left off a module's name. */
const MODULE_ENDS: Readonly<Record<string, readonly string[]>> = {
  javascript: ["", ".js", ".cjs", ".mjs", ".ts", "/index.js"],
  ruby: ["", ".rb"],
};

function importPath(shell: Shell, use: CodeUse, path: Path): void {
  if (path.made || (isFile(shell, path) && !use.lenient)) runScriptFile(shell, path, use);
  else if (isFile(shell, path)) readImported(shell, use, path);
}

function readImported(shell: Shell, use: CodeUse, path: Path): void {
  if (shell.run.spendImport(path.real.text)) readScript(shell, path, use);
}

function isFile({ run }: Shell, { real }: Path): boolean {
  return real.text !== undefined && run.paths.status(real.text)?.kind === "file";
}

function dataPlace(file: string): string {
  return /^[./]/.test(file) ? file : `node_modules/${file}`;
}

/** From where the code lies, else from the current directory. */
function placeOf({ beside }: CodeUse, file: string): string {
  return beside === undefined || file.startsWith("/") ? file : `${beside}/${file}`;
}

/** The packages on the way, or modules in their place, and the module itself. */
function filesOfModule(name: string): readonly string[] {
  const steps = name.split(".");
  return steps.flatMap((_, index) => {
    const place = steps.slice(0, index + 1).join("/");
    return [`${place}/__init__.py`, `${place}.py`];
  });
}

/** In a directory of so many names each file is asked for. */
const MAX_LISTED = 2_000;

/** Whether the directory has a name: most modules that are imported lie elsewhere. */
function namesBeside({ run, env }: Shell, { beside }: CodeUse): (name: string) => boolean {
  const directory = beside ?? env.cwd.text;
  // What this line makes itself is in no directory yet.
  const names = directory === undefined || run.paths.created.size > 0 ? undefined : run.paths.names(directory, MAX_LISTED);
  const known = names && new Set(names);
  return (name) => known?.has(name) ?? true;
}
