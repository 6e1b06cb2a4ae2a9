import {
  COPY,
  DELETE,
  DELETE_BY_OPTION,
  DELETE_TREE,
  DIRECTORY,
  DYNAMIC,
  EVALUATE,
  FETCH,
  FILL,
  MODE,
  MOVE,
  OPEN,
  PROGRAM,
  READ,
  SEND,
  SHELL,
  SIGNAL,
  STATEMENT,
  WRITE,
} from "./acts.ts";
import type { Lexer } from "./lexer.ts";
import { matchAt } from "./places.ts";
import { javascriptRegex } from "./regexes.ts";
import type { Language } from "./scripting.ts";
import { type Syntax, unescaped } from "./tokens.ts";

export const javascript = (): Language => ({
  name: "javascript",
  syntax: SYNTAX,
  bareCalls: false,
  functions: {
    "child_process.exec": SHELL,
    "cp.exec": SHELL,
    exec: SHELL,
    execSync: SHELL,
    "shell.exec": SHELL,
    "shelljs.exec": SHELL,
    "shelljs.rm": { kind: "program", name: "rm" },
    "shelljs.mv": { kind: "program", name: "mv" },
    "shelljs.cp": { kind: "program", name: "cp" },
    "shelljs.chmod": { kind: "program", name: "chmod" },
    "shell.rm": { kind: "program", name: "rm" },
    execFile: PROGRAM,
    execFileSync: PROGRAM,
    spawn: PROGRAM,
    spawnSync: PROGRAM,
    fork: PROGRAM,
    execa: PROGRAM,
    execaSync: PROGRAM,
    "cross-spawn": PROGRAM,
    "cross-spawn.sync": PROGRAM,
    "Bun.spawn": PROGRAM,
    "Bun.spawnSync": PROGRAM,
    "Deno.Command": PROGRAM,
    "Deno.run": PROGRAM,
    rmSync: DELETE_BY_OPTION,
    "fs.rm": DELETE_BY_OPTION,
    "fsp.rm": DELETE_BY_OPTION,
    "promises.rm": DELETE_BY_OPTION,
    rm: DELETE_BY_OPTION,
    rmdirSync: DELETE_BY_OPTION,
    rmdir: DELETE_BY_OPTION,
    unlink: DELETE,
    unlinkSync: DELETE,
    "Deno.remove": DELETE_BY_OPTION,
    "Deno.removeSync": DELETE_BY_OPTION,
    rimraf: DELETE_TREE,
    rimrafSync: DELETE_TREE,
    "rimraf.sync": DELETE_TREE,
    "del.sync": DELETE_TREE,
    deleteAsync: DELETE_TREE,
    emptyDirSync: DELETE_TREE,
    removeSync: DELETE_TREE,
    writeFile: WRITE,
    writeFileSync: WRITE,
    appendFile: WRITE,
    appendFileSync: WRITE,
    createWriteStream: WRITE,
    truncateSync: WRITE,
    outputFileSync: WRITE,
    "Bun.write": WRITE,
    "Bun.file": READ,
    "Deno.writeTextFile": WRITE,
    "Deno.writeTextFileSync": WRITE,
    openSync: OPEN,
    renameSync: MOVE,
    "fs.rename": MOVE,
    "promises.rename": MOVE,
    copyFile: COPY,
    copyFileSync: COPY,
    cpSync: FILL,
    copySync: FILL,
    "fs.cp": COPY,
    symlinkSync: COPY,
    linkSync: COPY,
    chmodSync: MODE,
    "fs.chmod": MODE,
    readFile: READ,
    readFileSync: READ,
    createReadStream: READ,
    "Deno.readTextFile": READ,
    fetch: FETCH,
    "http.get": FETCH,
    "https.get": FETCH,
    "axios.get": FETCH,
    "got.get": FETCH,
    "axios.post": SEND,
    "axios.put": SEND,
    "axios.patch": SEND,
    "axios.delete": SEND,
    "http.request": SEND,
    "https.request": SEND,
    "net.connect": SEND,
    "net.createConnection": SEND,
    "process.kill": SIGNAL,
    "process.chdir": DIRECTORY,
    "Deno.chdir": DIRECTORY,
    eval: EVALUATE,
    Function: { kind: "evaluate", code: "last" },
    "vm.runInThisContext": EVALUATE,
    "vm.runInNewContext": EVALUATE,
    require: DYNAMIC,
  },
  methods: { query: STATEMENT, execute: STATEMENT, $executeRawUnsafe: STATEMENT },
});

const SYNTAX: Syntax = {
  lineComments: ["//", "#!"],
  lineEnds: /[\n\r\u2028\u2029]/,
  spaces: /\s/,
  blockComments: [["/*", "*/"]],
  quotes: "\"'",
  interpolates: "dollar-braces",
  interpolating: "",
  backticks: "string",
  tripleQuotes: false,
  plainQuotes: false,
  sigils: "$",
  special: (lexer) => name(lexer) || htmlComment(lexer) || javascriptRegex(lexer),
};

/** `$` is a letter of it, and `\u0065val` is `eval`. */
function name(lexer: Lexer): boolean {
  const found = matchAt(NAME, lexer);
  if (!found) return false;
  lexer.push("name", unescaped(found[0]));
  lexer.at += found[0].length;
  return true;
}

const NAME =
  /(?:[A-Za-z_$]|[^\p{ASCII}\s]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]{1,6}\})(?:[\w$]|[^\p{ASCII}\s]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]{1,6}\})*/uy;

/** `<!--`, and `-->` at the begin of a line, are comments in a script, and code in a module. */
function htmlComment(lexer: Lexer): boolean {
  const { code, at, fresh } = lexer;
  if (!code.startsWith("<!--", at) && !(fresh && code.startsWith("-->", at))) return false;
  const end = code.indexOf("\n", at);
  lexer.at = end < 0 ? code.length : end;
  lexer.doubtful = true;
  return true;
}
