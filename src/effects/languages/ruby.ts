import {
  COPY,
  DELETE,
  DELETE_TREE,
  DIRECTORY,
  DYNAMIC,
  EVALUATE,
  FETCH,
  MOVE,
  OPEN,
  READ,
  SEND,
  SHELL,
  SIGNAL_FIRST,
  STATEMENT,
  WRITE,
} from "./acts.ts";
import { documentation, rubyHeredoc } from "./heredocs.ts";
import type { Lexer } from "./lexer.ts";
import { isValue, matchAt, specialVariable } from "./places.ts";
import { percentLiteral } from "./quote-words.ts";
import { slashRegex } from "./regexes.ts";
import type { Language } from "./scripting.ts";
import type { Syntax } from "./tokens.ts";

export const ruby = (): Language => ({
  name: "ruby",
  syntax: SYNTAX,
  bareCalls: true,
  functions: {
    system: SHELL,
    exec: SHELL,
    spawn: SHELL,
    "Kernel.system": SHELL,
    "Kernel.exec": SHELL,
    "Kernel.spawn": SHELL,
    "Process.spawn": SHELL,
    "IO.popen": SHELL,
    "Open3.capture2": SHELL,
    "Open3.capture2e": SHELL,
    "Open3.capture3": SHELL,
    "Open3.popen3": SHELL,
    "PTY.spawn": SHELL,
    "FileUtils.rm_rf": DELETE_TREE,
    "FileUtils.rm_r": DELETE_TREE,
    "FileUtils.rmtree": DELETE_TREE,
    "FileUtils.remove_dir": DELETE_TREE,
    "FileUtils.remove_entry": DELETE_TREE,
    "FileUtils.remove_entry_secure": DELETE_TREE,
    "FileUtils.rm": DELETE,
    "FileUtils.rm_f": DELETE,
    rm_rf: DELETE_TREE,
    rm_r: DELETE_TREE,
    "File.delete": DELETE,
    "File.unlink": DELETE,
    "Process.kill": SIGNAL_FIRST,
    "Dir.chdir": DIRECTORY,
    "Dir.rmdir": DELETE,
    "Dir.delete": DELETE,
    "Dir.unlink": DELETE,
    "File.write": WRITE,
    "IO.write": WRITE,
    "File.binwrite": WRITE,
    "File.truncate": WRITE,
    "File.open": OPEN,
    "File.new": OPEN,
    open: OPEN,
    "URI.open": OPEN,
    "File.read": READ,
    "IO.read": READ,
    "File.rename": MOVE,
    "FileUtils.mv": MOVE,
    "FileUtils.cp": COPY,
    "FileUtils.cp_r": COPY,
    "File.symlink": COPY,
    "HTTP.get": FETCH,
    "HTTP.post": SEND,
    "TCPSocket.new": SEND,
    "UNIXSocket.new": READ,
    "UNIXSocket.open": READ,
    eval: EVALUATE,
    instance_eval: EVALUATE,
    load: DYNAMIC,
  },
  methods: { unlink: DELETE, rmtree: DELETE_TREE, execute: STATEMENT },
});

const SYNTAX: Syntax = {
  lineComments: ["#"],
  blockComments: [],
  quotes: "\"'",
  interpolates: "hash-braces",
  interpolating: '"',
  backticks: "command",
  tripleQuotes: false,
  plainQuotes: true,
  sigils: "$@",
  special: (lexer) =>
    documentation(lexer, "=end") ||
    specialVariable(lexer) ||
    characterLiteral(lexer) ||
    percentLiteral(lexer) ||
    rubyHeredoc(lexer) ||
    slashRegex(lexer, RUBY_BEFORE_REGEX, "hash-braces"),
};

/** `?"` is a text of one character. */
function characterLiteral(lexer: Lexer): boolean {
  const found = matchAt(CHARACTER, lexer);
  if (!found) return false;
  if (isValue(lexer.previous)) {
    // `puts ?"` and `x ?"a":"b"` begin alike.
    lexer.doubtful ||= lexer.previous?.kind === "name" && /["'`]/.test(found[0]);
    return false;
  }
  lexer.push("string", found[1] ?? "", [found[1] ?? ""]);
  lexer.at += found[0].length;
  return true;
}

const CHARACTER = /\?(\\.|[^\s\\])(?!\w)/y;
const RUBY_BEFORE_REGEX: ReadonlySet<string> = new Set([
  ...[
    "if",
    "elsif",
    "unless",
    "and",
    "or",
    "not",
    "return",
    "while",
    "until",
    "when",
    "in",
    "then",
    "else",
    "do",
    "case",
    "puts",
    "print",
    "p",
  ],
  ...["split", "match", "scan", "gsub", "sub", "grep", "reject", "select"],
]);
