import type { CommandSignature, Program } from "../model/index.ts";
import { isAt, lowerBound, type Names } from "./lazy-parts.ts";

type Lookup = Pick<Program, "signature" | "hasSubcommands" | "signatureNames">;

/** How many names without a signature of their own are remembered. */
const MOST_REMEMBERED = 1_000;

/**
 * Access to signatures by name. The names are sorted, so that finding one and telling whether longer ones begin with it needs no table, which a process
 * that judges one call would build in vain. `read` gives the signature of a name by its place. A name may be a glob over the program (`mkfs.*`).
 */
export function signatureLookup(names: Names, globPlaces: readonly number[], read: (place: number) => CommandSignature): Lookup {
  const parsed = new Map<string, CommandSignature | undefined>();
  const beginnings = new Map<string, boolean>();
  let globs: readonly { readonly place: number; readonly pattern: RegExp }[] | undefined;
  const find = (name: string): CommandSignature | undefined => {
    const place = lowerBound(names, name);
    if (isAt(names, place, name)) return read(place);
    globs ??= globPlaces.map((glob) => ({ place: glob, pattern: patternOf(names.at(glob)) }));
    const glob = globs.find(({ pattern }) => pattern.test(name));
    return glob && read(glob.place);
  };
  return {
    signature: (name) => {
      const known = parsed.get(name);
      if (known !== undefined || parsed.has(name)) return known;
      const found = find(name);
      if (found || parsed.size < MOST_REMEMBERED) parsed.set(name, found);
      return found;
    },
    hasSubcommands: (name) => {
      const known = beginnings.get(name);
      if (known !== undefined) return known;
      const place = lowerBound(names, `${name} `);
      const found = place < names.length && names.at(place).startsWith(`${name} `);
      if (found || beginnings.size < MOST_REMEMBERED) beginnings.set(name, found);
      return found;
    },
    signatureNames: () => Array.from({ length: names.length }, (_, place) => names.at(place)),
  };
}

/** Where names stand that are globs. `[` alone is a program. */
export function globPlaces(names: readonly string[]): readonly number[] {
  return names.flatMap((name, place) => (name.includes("*") || /\[.+\]/.test(name) ? [place] : []));
}

/** Names are short and the globs ours: `*` within a name, `[…]` one character. */
function patternOf(glob: string): RegExp {
  const source = glob.replace(/\*|\[[^\]]*\]|[^*[]+/g, (piece) => {
    if (piece === "*") return "[^ ]*";
    return piece.startsWith("[") ? piece : piece.replace(/[.+?^${}()|\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`);
}
