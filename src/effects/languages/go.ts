import { COPY, DELETE, DELETE_TREE, DIRECTORY, FETCH, MODE, MOVE, PROGRAM, READ, SEND, WRITE } from "./acts.ts";
import type { Lexer } from "./lexer.ts";
import { matchAt } from "./places.ts";
import type { Language } from "./scripting.ts";
import { type Syntax, unescaped } from "./tokens.ts";

export const go = (): Language => ({
  name: "go",
  syntax: SYNTAX,
  bareCalls: false,
  functions: {
    "exec.Command": PROGRAM,
    "exec.CommandContext": { kind: "program", from: "second" },
    "syscall.Exec": { kind: "program", from: "list" },
    "os.Remove": DELETE,
    "os.RemoveAll": DELETE_TREE,
    "syscall.Unlink": DELETE,
    "os.Rename": MOVE,
    "os.Symlink": COPY,
    "os.Link": COPY,
    "os.WriteFile": WRITE,
    "os.Create": WRITE,
    "os.Truncate": WRITE,
    "os.Mkdir": WRITE,
    "os.MkdirAll": WRITE,
    "ioutil.WriteFile": WRITE,
    "os.ReadFile": READ,
    "os.Open": READ,
    "ioutil.ReadFile": READ,
    "os.ReadDir": READ,
    "os.Chmod": MODE,
    "os.Chdir": DIRECTORY,
    "http.Get": FETCH,
    "http.Head": FETCH,
    "http.Post": SEND,
    "http.PostForm": SEND,
  },
  methods: {},
});

const SYNTAX: Syntax = {
  lineComments: ["//"],
  blockComments: [["/*", "*/"]],
  quotes: '"',
  interpolates: "none",
  interpolating: "",
  backticks: "string",
  tripleQuotes: false,
  plainQuotes: false,
  sigils: "",
  special: (lexer) => declaration(lexer) || character(lexer),
};

/** `:=` gives a name its value, as `=` does. */
function declaration(lexer: Lexer): boolean {
  if (!lexer.code.startsWith(":=", lexer.at)) return false;
  lexer.push("mark", "=");
  lexer.at += 2;
  return true;
}

/** `'"'` begins no text. */
function character(lexer: Lexer): boolean {
  const found = matchAt(CHARACTER, lexer);
  if (!found) return false;
  lexer.push("string", found[1] ?? "", [unescaped(found[1] ?? "")]);
  lexer.at += found[0].length;
  return true;
}

const CHARACTER = /'(\\[^'\n]+|[^'\\\n])'/y;
