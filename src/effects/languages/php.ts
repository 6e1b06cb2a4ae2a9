import {
  COPY,
  DELETE,
  DIRECTORY,
  DYNAMIC,
  EVALUATE,
  FETCH,
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
import { phpHeredoc } from "./heredocs.ts";
import type { Lexer } from "./lexer.ts";
import { matchAt } from "./places.ts";
import type { Language } from "./scripting.ts";
import type { Syntax } from "./tokens.ts";

export const php = (): Language => ({
  name: "php",
  syntax: SYNTAX,
  bareCalls: false,
  dotJoins: true,
  functions: {
    system: SHELL,
    exec: SHELL,
    shell_exec: SHELL,
    passthru: SHELL,
    popen: SHELL,
    proc_open: SHELL,
    pcntl_exec: PROGRAM,
    unlink: DELETE,
    rmdir: DELETE,
    chdir: DIRECTORY,
    file_put_contents: WRITE,
    touch: WRITE,
    fopen: OPEN,
    file_get_contents: OPEN,
    readfile: READ,
    rename: MOVE,
    copy: COPY,
    symlink: COPY,
    chmod: MODE,
    posix_kill: SIGNAL,
    mysqli_query: STATEMENT,
    pg_query: STATEMENT,
    curl_init: FETCH,
    fsockopen: SEND,
    eval: EVALUATE,
    assert: EVALUATE,
    create_function: EVALUATE,
    call_user_func: DYNAMIC,
  },
  methods: { query: STATEMENT, exec: STATEMENT },
});

const SYNTAX: Syntax = {
  lineComments: ["#", "//"],
  // A comment ends before the tag, too.
  lineEnds: /[\n\r]|\?>/,
  blockComments: [["/*", "*/"]],
  quotes: "\"'",
  interpolates: "php",
  interpolating: '"',
  backticks: "command",
  tripleQuotes: false,
  plainQuotes: true,
  sigils: "$",
  special: (lexer) => outsideCode(lexer) || phpHeredoc(lexer),
};

/** What stands between `?>` and `<?php` is printed. */
function outsideCode(lexer: Lexer): boolean {
  const { code } = lexer;
  const opens = matchAt(OPENS, lexer);
  if (opens) {
    lexer.at += opens[0].length;
    return true;
  }
  if (!code.startsWith("?>", lexer.at)) return false;
  const next = code.indexOf("<?", lexer.at);
  lexer.push("mark", ";");
  lexer.fresh = true;
  lexer.at = next < 0 ? code.length : next;
  return true;
}

const OPENS = /<\?(?:php\b|=)?/y;
