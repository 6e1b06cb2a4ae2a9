import type { Token } from "./tokens.ts";

/**
 * Whether code can be taken to compute and print only. It is read name by name: a module or a name that is not known for harmlessness may do anything,
 * and the functions that are known for what they do have effects of their own.
 */
export function isTame(tokens: readonly Token[], language: string): boolean {
  if (language === "python") return isTamePython(tokens);
  return language === "javascript" ? isTameJavaScript(tokens) : isPlain(tokens);
}

/** Perl, Ruby and PHP that only print. */
function isPlain(tokens: readonly Token[]): boolean {
  return tokens.every(({ kind, text }) => (kind === "name" ? PLAIN.test(text) : kind !== "command"));
}

const PLAIN =
  /^(?:print|printf|puts|say|p|echo|my|if|elsif|else|unless|for|foreach|while|in|do|end|next|last|and|or|not|length|scalar|uc|lc|ucfirst|join|split|sort|reverse|keys|values|sprintf|substr|strlen|count|[$@%]\w*)$/;

function isTamePython(tokens: readonly Token[]): boolean {
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] as Token;
    if (kind === "command") return false;
    if (kind !== "name") continue;
    if (text.includes("__") || WILD_PYTHON.test(text)) return false;
    if (text === "from" && tokens[index + 2]?.text !== "." && !isModule(tokens[index + 1])) return false;
    if (text === "import" && !importsKnown(tokens, index)) return false;
    if (text === "os" && tokens[index + 1]?.text === "." && !OS.test(tokens[index + 2]?.text ?? "")) return false;
    if (
      text === "sys" &&
      tokens[index + 1]?.text === "." &&
      /^(?:modules|settrace|setprofile|meta_path|path_hooks)$/.test(tokens[index + 2]?.text ?? "")
    )
      return false;
  }
  return true;
}

function isModule(token: Token | undefined): boolean {
  return token?.kind === "name" && PYTHON_MODULES.test(token.text) && token.text !== "os";
}

/** `import a, b as c`: every one of them; in `from a import b` the module was looked at before. */
function importsKnown(tokens: readonly Token[], index: number): boolean {
  for (let at = index - 1; at >= 0 && !tokens[at + 1]?.fresh && tokens[at]?.text !== ";"; at -= 1)
    if (tokens[at]?.text === "from") return true;
  let expects = true;
  for (let at = index + 1; at < tokens.length && !tokens[at]?.fresh && tokens[at]?.text !== ";"; at += 1) {
    const token = tokens[at] as Token;
    if (expects && !(token.kind === "name" && PYTHON_MODULES.test(token.text))) return false;
    expects = token.text === ",";
  }
  return true;
}

const WILD_PYTHON = /^(?:exec|eval|compile|globals|locals|vars|getattr|setattr|delattr|breakpoint|input|help)$/;
const OS = /^(?:path|getcwd|listdir|environ|getenv|sep|linesep|name|cpu_count|getpid|uname|pathsep|fspath)$/;
const PYTHON_MODULES =
  /^(?:json|re|math|cmath|sys|os|time|datetime|collections|itertools|functools|string|textwrap|random|secrets|statistics|decimal|fractions|uuid|hashlib|hmac|base64|binascii|struct|unicodedata|typing|dataclasses|enum|operator|copy|pprint|calendar|difflib|heapq|bisect|platform|numbers|html|colorsys|keyword|locale|zoneinfo|abc|array|contextlib|tomllib|ipaddress|shlex|fnmatch|sysconfig|site|tokenize|ast|inspect)$/;

function isTameJavaScript(tokens: readonly Token[]): boolean {
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] as Token;
    if (kind === "command") return false;
    if (kind !== "name") continue;
    const next = tokens[index + 1]?.text;
    const member = tokens[index + 2];
    if (WILD_JAVASCRIPT.test(text)) return false;
    if (text === "require" && !(next === "(" && member?.kind === "string" && MODULES.test(member.text))) return false;
    if (text === "process" && !(next === "." && PROCESS.test(member?.text ?? ""))) return false;
  }
  return true;
}

const WILD_JAVASCRIPT =
  /^(?:eval|Function|constructor|globalThis|global|window|self|Reflect|Proxy|import|module|Deno|Bun|WebAssembly|__proto__|prototype|apply|call|bind|fetch|Worker|setTimeout|setInterval)$/;
const PROCESS = /^(?:version|versions|argv|env|exit|cwd|platform|arch|stdout|stderr|uptime|memoryUsage|hrtime|pid|title|release)$/;
const MODULES =
  /^(?:(?:node:)?(?:path|util|url|assert|crypto|os|querystring|string_decoder|punycode)|\.{1,2}\/[\w./-]*\.json|[\w@./-]+\/package\.json)$/;
