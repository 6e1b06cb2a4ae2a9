import { COPY, DELETE, DELETE_BY_OPTION, DIRECTORY, DYNAMIC, EVALUATE, FETCH, MOVE, OPEN, PROGRAM, READ, SHELL, WRITE } from "./acts.ts";
import type { Lexer } from "./lexer.ts";
import { matchAt } from "./places.ts";
import type { Language } from "./scripting.ts";
import type { Syntax } from "./tokens.ts";

export const r = (): Language => ({
  name: "r",
  syntax: SYNTAX,
  bareCalls: false,
  pipes: true,
  tilde: true,
  functions: {
    system: SHELL,
    system2: PROGRAM,
    shell: SHELL,
    pipe: SHELL,
    "processx.run": PROGRAM,
    "sys.exec_wait": PROGRAM,
    unlink: DELETE_BY_OPTION,
    "file.remove": DELETE,
    dir_delete: { kind: "delete", recursive: true },
    file_delete: DELETE,
    "file.rename": MOVE,
    "file.copy": COPY,
    "file.create": WRITE,
    "dir.create": WRITE,
    sink: WRITE,
    writeLines: WRITE_SECOND,
    writeBin: WRITE_SECOND,
    write: WRITE_SECOND,
    "write.csv": WRITE_SECOND,
    "write.table": WRITE_SECOND,
    write_csv: WRITE_SECOND,
    write_json: WRITE_SECOND,
    fwrite: WRITE_SECOND,
    saveRDS: WRITE_SECOND,
    dput: WRITE_SECOND,
    cat: WRITE_NAMED,
    save: WRITE_NAMED,
    dump: WRITE_NAMED,
    file: OPEN,
    readLines: READ,
    readRDS: READ,
    "read.csv": READ,
    "read.table": READ,
    readChar: READ,
    setwd: DIRECTORY,
    "download.file": FETCH,
    url: FETCH,
    eval: EVALUATE,
    parse: { kind: "evaluate" },
    "do.call": DYNAMIC,
    "match.fun": DYNAMIC,
    "dyn.load": DYNAMIC,
  },
  methods: {},
});

const WRITE_SECOND = { kind: "write", path: "second" } as const;
const WRITE_NAMED = { kind: "write", path: "named" } as const;

const SYNTAX: Syntax = {
  lineComments: ["#"],
  blockComments: [],
  quotes: "\"'",
  interpolates: "none",
  interpolating: "",
  backticks: "name",
  tripleQuotes: false,
  plainQuotes: false,
  sigils: "",
  special: (lexer) => rawText(lexer) || ownOperator(lexer),
};

/** `r"(…)"` and `R"--[…]--"`. */
function rawText(lexer: Lexer): boolean {
  const found = matchAt(RAW, lexer);
  const [, quote = "", dashes = "", open = ""] = found ?? [];
  if (!found) return false;
  const close = `${CLOSING[open]}${dashes}${quote}`;
  lexer.text("string", lexer.at + found[0].length, { close, escapes: "none", interpolates: "none" });
  return true;
}

/** `%in%`: whatever stands between the signs. */
function ownOperator(lexer: Lexer): boolean {
  const found = matchAt(OPERATOR, lexer);
  if (!found) return false;
  lexer.push("mark", found[0]);
  lexer.at += found[0].length;
  return true;
}

const RAW = /[rR](["'])(-{0,16})([([{])/y;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const OPERATOR = /%[^%\n]{0,40}%/y;
