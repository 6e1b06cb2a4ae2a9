import {
  CONNECT,
  COPY,
  DELETE,
  DELETE_TREE,
  DIRECTORY,
  DYNAMIC,
  EVALUATE,
  FETCH,
  FILL,
  IMAGE,
  IMAGE_SECOND,
  MODE,
  MOVE,
  OPEN,
  PROGRAM,
  READ,
  SEND,
  SHELL,
  SIGNAL,
  STATEMENT,
  TEMPORARY,
  WRITE,
} from "./acts.ts";
import type { Lexer } from "./lexer.ts";
import { matchAt } from "./places.ts";
import type { Language } from "./scripting.ts";
import type { Syntax } from "./tokens.ts";

export const python = (): Language => ({
  name: "python",
  syntax: SYNTAX,
  bareCalls: false,
  functions: {
    "sh.rm": { kind: "program", name: "rm" },
    "invoke.run": SHELL,
    "os.system": SHELL,
    "posix.system": SHELL,
    "os.popen": SHELL,
    "subprocess.getoutput": SHELL,
    "subprocess.getstatusoutput": SHELL,
    "subprocess.run": SHELL,
    "subprocess.call": SHELL,
    "subprocess.check_call": SHELL,
    "subprocess.check_output": SHELL,
    "subprocess.Popen": SHELL,
    "asyncio.create_subprocess_shell": SHELL,
    "asyncio.create_subprocess_exec": PROGRAM,
    "pty.spawn": SHELL,
    "pexpect.spawn": SHELL,
    "pexpect.run": SHELL,
    exec_command: SHELL,
    "os.execl": IMAGE,
    "os.execle": IMAGE,
    "os.execlp": IMAGE,
    "os.execlpe": IMAGE,
    "os.execv": IMAGE,
    "os.execve": IMAGE,
    "os.execvp": IMAGE,
    "os.execvpe": IMAGE,
    "os.posix_spawn": IMAGE,
    "os.posix_spawnp": IMAGE,
    "os.spawnl": IMAGE_SECOND,
    "os.spawnle": IMAGE_SECOND,
    "os.spawnlp": IMAGE_SECOND,
    "os.spawnlpe": IMAGE_SECOND,
    "os.spawnv": IMAGE_SECOND,
    "os.spawnve": IMAGE_SECOND,
    "os.spawnvp": IMAGE_SECOND,
    "os.spawnvpe": IMAGE_SECOND,
    "os.remove": DELETE,
    "posix.remove": DELETE,
    "posix.unlink": DELETE,
    "os.unlink": DELETE,
    "os.rmdir": DELETE,
    "os.removedirs": DELETE_TREE,
    "shutil.rmtree": DELETE_TREE,
    "os.rename": MOVE,
    "os.replace": MOVE,
    "shutil.move": MOVE,
    "shutil.copy": COPY,
    "shutil.copy2": COPY,
    "shutil.copyfile": COPY,
    "shutil.copytree": FILL,
    "shutil.unpack_archive": FILL,
    "os.symlink": COPY,
    "os.link": COPY,
    "os.truncate": WRITE,
    "os.chmod": MODE,
    "os.kill": SIGNAL,
    "os.killpg": SIGNAL,
    "os.chdir": DIRECTORY,
    "tempfile.mkdtemp": TEMPORARY,
    open: OPEN,
    "io.open": OPEN,
    "codecs.open": OPEN,
    "urllib.request.urlopen": FETCH,
    "request.urlopen": FETCH,
    urlopen: FETCH,
    "request.urlretrieve": FETCH,
    urlretrieve: FETCH,
    "requests.get": FETCH,
    "httpx.get": FETCH,
    "requests.post": SEND,
    "requests.put": SEND,
    "requests.patch": SEND,
    "requests.delete": SEND,
    "httpx.post": SEND,
    "httpx.put": SEND,
    "httpx.patch": SEND,
    "httpx.delete": SEND,
    "socket.create_connection": SEND,
    exec: EVALUATE,
    "timeit.timeit": EVALUATE,
    "timeit.repeat": EVALUATE,
    "cProfile.run": EVALUATE,
    "profile.run": EVALUATE,
    "pdb.run": EVALUATE,
    eval: EVALUATE,
    "builtins.exec": EVALUATE,
    "builtins.eval": EVALUATE,
    "code.interact": DYNAMIC,
    getattr: DYNAMIC,
    __import__: DYNAMIC,
    import_module: DYNAMIC,
    "marshal.loads": DYNAMIC,
    "pickle.loads": DYNAMIC,
    "runpy.run_path": DYNAMIC,
  },
  methods: {
    unlink: DELETE,
    rmdir: DELETE,
    rmtree: DELETE_TREE,
    extractall: FILL,
    execute: STATEMENT,
    executemany: STATEMENT,
    executescript: STATEMENT,
    write_text: WRITE,
    write_bytes: WRITE,
    touch: WRITE,
    read_text: READ,
    read_bytes: READ,
    connect: CONNECT,
    connect_ex: CONNECT,
  },
});

const SYNTAX: Syntax = {
  lineComments: ["#"],
  lineEnds: /[\n\r]/,
  blockComments: [],
  quotes: "\"'",
  interpolates: "braces",
  interpolating: "",
  backticks: "none",
  tripleQuotes: true,
  plainQuotes: false,
  sigils: "",
  special: (lexer) => prefixed(lexer) || shellLine(lexer) || magic(lexer),
};

/** `r"…"`, `f"…"`, `rb'''…'''`: the letters belong to the text. */
function prefixed(lexer: Lexer): boolean {
  const [whole, letters, quote] = matchAt(PREFIXED, lexer) ?? [];
  if (whole === undefined || letters === undefined || quote === undefined) return false;
  const interpolates = /[ft]/i.test(letters) ? "braces" : "none";
  lexer.text("string", lexer.at + whole.length, { close: quote, escapes: /r/i.test(letters) ? "none" : "all", interpolates });
  return true;
}

/** `!command` at the begin of a line or behind `=`, as IPython has it; Python itself has nothing of the kind. */
function shellLine(lexer: Lexer): boolean {
  const found = lexer.fresh || isAssigned(lexer) ? matchAt(SHELL_LINE, lexer) : undefined;
  if (!found) return false;
  runLine(lexer, found[1] ?? "");
  lexer.at += found[0].length;
  return true;
}

function isAssigned({ previous, isOutermost }: Lexer): boolean {
  return isOutermost && previous?.kind === "mark" && previous.text === "=";
}

/** `%name words`, and `%%name words` with all the lines that follow: magics of IPython. What is not known of them may do anything. */
function magic(lexer: Lexer): boolean {
  const found = lexer.isOutermost && (lexer.fresh || isAssigned(lexer)) ? matchAt(MAGIC, lexer) : undefined;
  if (!found) return false;
  const [whole, marks = "", name = "", rest = ""] = found;
  const isCell = marks.length > 1;
  const words = rest.trim();
  const end = lexer.at + whole.length;
  lexer.at = end;
  if (OF_CODE.has(name)) {
    // What follows is Python as before.
    lexer.push("mark", ";");
    lexer.fresh = true;
    if (!isCell) lexer.at = end - rest.length;
    return true;
  }
  if (isCell) lexer.at = lexer.code.length;
  if (OF_SHELL.has(name) || (name === "script" && SHELL_WORD.test(words))) runLine(lexer, isCell ? lexer.code.slice(end) : words);
  else if (name === "writefile" || name === "file") runLine(lexer, `tee ${words}`);
  else if (name === "run") runLine(lexer, `python3 ${words}`);
  else if (OF_PROGRAM.has(name)) runLine(lexer, `${name} ${words}`);
  else if (!HARMLESS.has(name)) lexer.push("name", UNKNOWN_MAGIC);
  return true;
}

function runLine(lexer: Lexer, command: string): void {
  lexer.push("command", command, [command]);
}

const OF_CODE: ReadonlySet<string> = new Set("time timeit prun capture python python3 pypy".split(" "));
const OF_SHELL: ReadonlySet<string> = new Set("bash sh sx system !".split(" "));
const OF_PROGRAM: ReadonlySet<string> = new Set("cat cp ls ll mkdir mv rm rmdir less more man pip conda mamba uv".split(" "));
const HARMLESS: ReadonlySet<string> = new Set("matplotlib who whos who_ls pwd lsmagic precision xmode pdef pdoc pinfo psource".split(" "));
const SHELL_WORD = /^(?:\S*\/)?(?:ba|da|z|k)?sh\b/;
/** A name of the kind that Python keeps to itself: nobody takes it for harmless. */
const UNKNOWN_MAGIC = "__magic__";
const MAGIC = /(%{1,2})(!|[A-Za-z_]\w*)([^\n]*)/y;
const SHELL_LINE = /!{1,2}([^\n]*)/y;
const PREFIXED = /([rRbBfFuUtT]{1,2})("""|'''|"|')/y;
