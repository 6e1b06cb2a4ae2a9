import { isTamePython, type PythonWorld } from "./tame-python.ts";
import type { Token } from "./tokens.ts";

/**
 * Whether code can be taken to compute and print only. It is read name by name: a module or a name that is not known for harmlessness may do anything,
 * and the functions that are known for what they do have effects of their own.
 */
export function isTame(tokens: readonly Token[], language: string, world: PythonWorld): boolean {
  if (language === "python") return isTamePython(tokens, world);
  return language === "javascript" ? isTameJavaScript(tokens) : isPlain(tokens);
}

/** Perl, Ruby and PHP that only print. */
function isPlain(tokens: readonly Token[]): boolean {
  return tokens.every(({ kind, text }) => (kind === "name" ? PLAIN.test(text) : kind !== "command"));
}

const PLAIN =
  /^(?:print|printf|puts|say|p|echo|my|if|elsif|else|unless|for|foreach|while|in|do|end|next|last|and|or|not|length|scalar|uc|lc|ucfirst|join|split|sort|reverse|keys|values|sprintf|substr|strlen|count|[$@%]\w*)$/;

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
