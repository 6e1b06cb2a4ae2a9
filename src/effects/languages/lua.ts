import { DELETE, DYNAMIC, EVALUATE, MOVE, OPEN, SHELL } from "./acts.ts";
import type { Lexer } from "./lexer.ts";
import { matchAt } from "./places.ts";
import type { Language } from "./scripting.ts";
import type { Syntax } from "./tokens.ts";

export const lua = (): Language => ({
  name: "lua",
  syntax: SYNTAX,
  bareCalls: true,
  functions: {
    "os.execute": SHELL,
    "io.popen": SHELL,
    "vim.fn.system": SHELL,
    "os.remove": DELETE,
    "os.rename": MOVE,
    "io.open": OPEN,
    "io.lines": OPEN,
    "io.output": { kind: "write" },
    load: EVALUATE,
    loadstring: EVALUATE,
    dofile: DYNAMIC,
    loadfile: DYNAMIC,
    "package.loadlib": DYNAMIC,
    "ffi.cdef": DYNAMIC,
  },
  methods: {},
});

const LINE_END = /[\n\r]/;

const SYNTAX: Syntax = {
  lineComments: [],
  lineEnds: LINE_END,
  blockComments: [],
  quotes: "\"'",
  interpolates: "none",
  interpolating: "",
  backticks: "none",
  tripleQuotes: false,
  plainQuotes: false,
  sigils: "",
  special: (lexer) => comment(lexer) || longText(lexer),
};

/** `-- …` to the end of the line, `--[[ … ]]` and `--[==[ … ]==]` over several. */
function comment(lexer: Lexer): boolean {
  const { code, at } = lexer;
  if (!code.startsWith("--", at)) return false;
  const level = matchAt(LONG_COMMENT, lexer)?.[1];
  const close = level === undefined ? "" : `]${level}]`;
  const found = level === undefined ? code.slice(at).search(LINE_END) : code.indexOf(close, at + 2) - at;
  lexer.at = found < 0 ? code.length : at + found + close.length;
  return true;
}

/** `[[…]]` and `[==[…]==]`: a text in which nothing is escaped. */
function longText(lexer: Lexer): boolean {
  const found = matchAt(LONG_TEXT, lexer);
  if (!found) return false;
  const close = `]${found[1]}]`;
  const from = lexer.at + found[0].length;
  const end = lexer.code.indexOf(close, from);
  const body = lexer.code.slice(from, end < 0 ? lexer.code.length : end);
  lexer.push("string", body, [body]);
  lexer.at = end < 0 ? lexer.code.length : end + close.length;
  return true;
}

const LONG_COMMENT = /--\[(=*)\[/y;
const LONG_TEXT = /\[(=*)\[/y;
