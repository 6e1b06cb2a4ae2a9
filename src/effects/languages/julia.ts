import { COPY, DELETE_BY_OPTION, DIRECTORY, DYNAMIC, EVALUATE, FETCH, MOVE, OPEN, READ, SHELL } from "./acts.ts";
import type { Lexer } from "./lexer.ts";
import { isValue, matchAt } from "./places.ts";
import type { Language } from "./scripting.ts";
import { type Syntax, unescaped } from "./tokens.ts";

export const julia = (): Language => ({
  name: "julia",
  syntax: SYNTAX,
  bareCalls: false,
  pipes: true,
  functions: {
    system: SHELL,
    rm: DELETE_BY_OPTION,
    mv: MOVE,
    cp: COPY,
    symlink: COPY,
    open: OPEN,
    readlines: READ,
    readchomp: READ,
    readdir: READ,
    cd: DIRECTORY,
    download: FETCH,
    "HTTP.get": FETCH,
    "HTTP.post": { kind: "send" },
    eval: EVALUATE,
    include_string: EVALUATE,
    ccall: DYNAMIC,
  },
  methods: {},
});

const SYNTAX: Syntax = {
  lineComments: ["#"],
  blockComments: [["#=", "=#"]],
  quotes: '"',
  interpolates: "dollar-parens",
  interpolating: '"',
  backticks: "command",
  tripleQuotes: true,
  plainQuotes: false,
  sigils: "@",
  special: (lexer) => rawText(lexer) || character(lexer),
};

/** `raw"…"`, `r"…"` and the like: a name in front of a quote says how the text is read. */
function rawText(lexer: Lexer): boolean {
  const found = matchAt(PREFIXED, lexer);
  const [whole = "", , quote = ""] = found ?? [];
  if (!found || /\w/.test(lexer.code[lexer.at - 1] ?? "")) return false;
  lexer.text("string", lexer.at + whole.length, { close: quote, escapes: "none", interpolates: "none" });
  return true;
}

/** `'"'` is a character; behind a value the quote transposes. */
function character(lexer: Lexer): boolean {
  const found = isValue(lexer.previous) ? undefined : matchAt(CHARACTER, lexer);
  if (!found) return false;
  lexer.push("string", found[1] ?? "", [unescaped(found[1] ?? "")]);
  lexer.at += found[0].length;
  return true;
}

const PREFIXED = /([A-Za-z_]\w*)("""|")/y;
const CHARACTER = /'(\\[^']+|[^'\\])'/y;
