import type { CommandSignature, Program } from "../model/index.ts";

type Lookup = Pick<Program, "signature" | "hasSubcommands" | "signatureNames">;

/** How many names without a signature of their own are remembered. */
const MOST_REMEMBERED = 1_000;

/** Access to signatures by name. `read` gives the one that is declared under exactly that name; a declared name may be a glob over the program. */
export function signatureLookup(names: Iterable<string>, read: (name: string) => CommandSignature | undefined): Lookup {
  const parents = new Set<string>();
  const globs: { readonly name: string; readonly pattern: RegExp }[] = [];
  const all: string[] = [];
  for (const name of names) {
    all.push(name);
    for (let space = name.indexOf(" "); space > 0; space = name.indexOf(" ", space + 1)) parents.add(name.slice(0, space));
    if (isGlob(name)) globs.push({ name, pattern: patternOf(name) });
  }
  const remembered = new Map<string, CommandSignature | undefined>();
  return {
    signature: (name) => {
      const exact = read(name);
      if (exact || globs.length === 0) return exact;
      if (remembered.has(name)) return remembered.get(name);
      const glob = globs.find(({ pattern }) => pattern.test(name));
      const found = glob && read(glob.name);
      if (remembered.size < MOST_REMEMBERED) remembered.set(name, found);
      return found;
    },
    hasSubcommands: (name) => parents.has(name),
    signatureNames: () => all,
  };
}

/** `[` alone is a program. */
function isGlob(name: string): boolean {
  return name.includes("*") || /\[.+\]/.test(name);
}

/** Names are short and the globs ours: `*` within a name, `[…]` one character. */
function patternOf(glob: string): RegExp {
  const source = glob.replace(/\*|\[[^\]]*\]|[^*[]+/g, (piece) => {
    if (piece === "*") return "[^ ]*";
    return piece.startsWith("[") ? piece : piece.replace(/[.+?^${}()|\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`);
}
