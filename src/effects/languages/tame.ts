import { isTameJavaScript, type JavascriptWorld } from "./tame-javascript.ts";
import { isTamePerl } from "./tame-perl.ts";
import { isTamePython, type PythonWorld } from "./tame-python.ts";
import { isTameRuby } from "./tame-ruby.ts";
import type { Token } from "./tokens.ts";

export type CodeWorld = PythonWorld & JavascriptWorld;

/**
 * Whether code can be taken to compute and print only. It is read name by name: a module or a name that is not known for harmlessness may do anything,
 * and the functions that are known for what they do have effects of their own.
 */
export function isTame(pieces: readonly (readonly Token[])[], language: string, world: CodeWorld): boolean {
  switch (language) {
    case "python":
      return pieces.every((tokens) => isTamePython(tokens, world));
    case "javascript":
      return isTameJavaScript(pieces, world);
    case "perl":
      return isTamePerl(pieces);
    case "ruby":
      return isTameRuby(pieces);
    default:
      return pieces.every(isPlain);
  }
}

/** What only prints in whatever language. */
function isPlain(tokens: readonly Token[]): boolean {
  return tokens.every(({ kind, text }) => (kind === "name" ? PLAIN.test(text) : kind !== "command"));
}

const PLAIN =
  /^(?:print|printf|puts|say|p|echo|my|if|elsif|else|unless|for|foreach|while|in|do|end|next|last|and|or|not|length|scalar|uc|lc|ucfirst|join|split|sort|reverse|keys|values|sprintf|substr|strlen|count|[$@%]\w*)$/;
