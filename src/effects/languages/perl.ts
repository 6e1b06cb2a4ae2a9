import {
  COPY,
  DELETE,
  DELETE_TREE,
  DIRECTORY,
  EVALUATE,
  FETCH,
  MODE_FIRST,
  MOVE,
  OPEN,
  READ,
  SHELL,
  SIGNAL_FIRST,
  STATEMENT,
  WRITE,
} from "./acts.ts";
import { documentation, perlHeredoc } from "./heredocs.ts";
import type { Lexer } from "./lexer.ts";
import { isValue, matchAt, specialVariable } from "./places.ts";
import { quoteWord } from "./quote-words.ts";
import { slashRegex } from "./regexes.ts";
import type { Language } from "./scripting.ts";
import type { Syntax } from "./tokens.ts";

export const perl = (): Language => ({
  name: "perl",
  syntax: SYNTAX,
  bareCalls: true,
  dotJoins: true,
  functions: {
    system: SHELL,
    exec: SHELL,
    readpipe: SHELL,
    unlink: DELETE,
    rmdir: DELETE,
    rmtree: DELETE_TREE,
    remove_tree: DELETE_TREE,
    rename: MOVE,
    move: MOVE,
    copy: COPY,
    symlink: COPY,
    truncate: WRITE,
    kill: SIGNAL_FIRST,
    chmod: MODE_FIRST,
    chdir: DIRECTORY,
    open: OPEN,
    get: FETCH,
    getstore: FETCH,
    "IO.Socket.UNIX.new": READ,
    eval: EVALUATE,
  },
  methods: { do: STATEMENT },
});

const SYNTAX: Syntax = {
  lineComments: ["#"],
  blockComments: [],
  quotes: "\"'",
  interpolates: "perl",
  interpolating: '"',
  backticks: "command",
  tripleQuotes: false,
  plainQuotes: true,
  sigils: "$@%",
  special: (lexer) =>
    documentation(lexer, "=cut") ||
    specialVariable(lexer) ||
    quoteWord(lexer) ||
    globbed(lexer) ||
    perlHeredoc(lexer) ||
    slashRegex(lexer, PERL_BEFORE_REGEX, "perl"),
};

/** `<*.c>` and `</etc/*>` are the names of files; behind a value the sign compares. */
function globbed(lexer: Lexer): boolean {
  const found = isOperandPlace(lexer) ? matchAt(GLOB, lexer) : undefined;
  if (!found) return false;
  lexer.push("string", found[1] ?? "", [found[1] ?? ""]);
  lexer.at += found[0].length;
  return true;
}

const GLOB = /<([^<>\s=$]*[*?{~/][^<>\n$]*)>/y;

function isOperandPlace({ previous }: Lexer): boolean {
  return !isValue(previous) || (previous?.kind === "name" && /^\w/.test(previous.text));
}

const PERL_BEFORE_REGEX: ReadonlySet<string> = new Set([
  ...["split", "grep", "map", "join", "if", "unless", "and", "or", "not", "xor", "return", "while", "until", "when", "print", "push", "x"],
  ...["lt", "gt", "le", "ge", "eq", "ne", "cmp"],
]);
