import { COPY, DELETE, DELETE_BY_OPTION, DELETE_TREE, FETCH, MOVE, SHELL, WRITE } from "./acts.ts";
import type { Lexer } from "./lexer.ts";
import { matchAt } from "./places.ts";
import type { Language } from "./scripting.ts";
import type { Syntax } from "./tokens.ts";

/** Languages that have no reader of their own: what most of them call the functions that start programs, delete and write. */
export const other = (): Language => ({
  name: "other",
  syntax: SYNTAX,
  bareCalls: true,
  functions: {
    system: SHELL,
    "os.system": SHELL,
    "system*": SHELL,
    "process*": SHELL,
    shell: SHELL,
    sh: SHELL,
    exec: SHELL,
    execute: SHELL,
    cmd: SHELL,
    command: SHELL,
    popen: SHELL,
    spawn: SHELL,
    run: SHELL,
    qx: SHELL,
    callCommand: SHELL,
    spawnCommand: SHELL,
    readProcess: SHELL,
    callProcess: SHELL,
    ProcessBuilder: SHELL,
    "run-program": SHELL,
    "run-shell-command": SHELL,
    "shell-command": SHELL,
    startProcess: SHELL,
    "Process.run": SHELL,
    "Process.runSync": SHELL,
    "Process.start": SHELL,
    unlink: DELETE,
    rmdir: DELETE,
    remove: DELETE,
    delete: DELETE,
    "delete-file": DELETE,
    del_dir: DELETE,
    removeFile: DELETE,
    removeDirectory: DELETE,
    "file.delete": DELETE,
    "File.delete": DELETE,
    "Sys.remove": DELETE,
    rm: DELETE,
    "rm!": DELETE,
    remove_file: DELETE,
    remove_dir_all: DELETE_TREE,
    deleteDirectory: DELETE_TREE,
    rm_rf: DELETE_TREE,
    "rm_rf!": DELETE_TREE,
    rmtree: DELETE_TREE,
    del_dir_r: DELETE_TREE,
    deleteDir: DELETE_TREE,
    removeItem: DELETE_TREE,
    removeDir: DELETE_TREE,
    "delete-tree": DELETE_TREE,
    "delete-directory": DELETE_TREE,
    "delete-directory-tree": DELETE_TREE,
    "delete-directory.files": DELETE_TREE,
    removeDirectoryRecursive: DELETE_TREE,
    removePathForcibly: DELETE_TREE,
    "write!": WRITE,
    spit: WRITE,
    writeFile: WRITE,
    write_file: WRITE,
    appendFile: WRITE,
    rename: MOVE,
    renameFile: MOVE,
    moveItem: MOVE,
    "Sys.rename": MOVE,
    copyFile: COPY,
    copyItem: COPY,
    slurp: FETCH,
  },
  methods: {
    execute: SHELL,
    exec: SHELL,
    deleteDir: DELETE_TREE,
    deleteRecursively: DELETE_TREE,
    delete: DELETE_BY_OPTION,
    deleteSync: DELETE_BY_OPTION,
  },
});

const SYNTAX: Syntax = {
  lineComments: [],
  blockComments: [],
  quotes: '"',
  interpolates: "none",
  interpolating: "",
  backticks: "none",
  tripleQuotes: true,
  plainQuotes: false,
  sigils: "",
  special: (lexer) => name(lexer) || runsText(lexer) || apart(lexer) || singleQuoted(lexer),
};

/** `run-program`, `uiop:run-program`, `os/execute`, `File.rm_rf!`: what stands before the last part says where the function is from. */
function name(lexer: Lexer): boolean {
  const found = matchAt(NAME, lexer)?.[0];
  if (found === undefined) return false;
  lexer.push("name", found.replace(/[:/]+/g, "."));
  lexer.at += found.length;
  return true;
}

const NAME = /[A-Za-z_]\w*(?:(?:[-/]|::?)[A-Za-z_]\w*)*[!*]?/y;

/** Scala's `"command".!` and `"command".!!`. */
function runsText(lexer: Lexer): boolean {
  const found = lexer.previous?.text === "." ? matchAt(BANGS, lexer)?.[0] : undefined;
  if (found === undefined) return false;
  lexer.push("name", "execute");
  lexer.push("mark", "(");
  lexer.push("mark", ")");
  lexer.at += found.length;
  return true;
}

const BANGS = /!{1,2}(?![=\w])/y;

/** A list of Lisp has no commas: a text behind a text is the next argument. */
function apart(lexer: Lexer): boolean {
  const { code, at, previous } = lexer;
  if (code[at] !== '"' || previous?.kind !== "string" || lexer.fresh) return false;
  lexer.push("mark", ",");
  return true;
}

/** `'…'` is a text, where it ends on its line; `'(` quotes a list. */
function singleQuoted(lexer: Lexer): boolean {
  const found = matchAt(SINGLE, lexer)?.[0];
  if (found === undefined) return false;
  lexer.text("string", lexer.at + 1, { close: "'", escapes: "all", interpolates: "none" });
  return true;
}

const SINGLE = /'(?!\()(?:[^'\\\n]|\\.)*'/y;
