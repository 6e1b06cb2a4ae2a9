import type { CommandSignature, Indexed, Program } from "../model/index.ts";

type Lookup = Pick<Program, "signature" | "hasSubcommands" | "signatureNames">;

/** How many names without a signature of their own are remembered. */
const MOST_REMEMBERED = 1_000;

/**
 * Access to signatures by name. The names are sorted, so that finding one and telling whether longer ones begin with it needs no table, which a process
 * that judges one call would build in vain. `read` gives the signature of a name by its place. A name may be a glob over the program (`mkfs.*`).
 */
export function signatureLookup(names: Indexed<string>, globPlaces: readonly number[], read: (place: number) => CommandSignature): Lookup {
  const parsed = new Map<string, CommandSignature | undefined>();
  const beginnings = new Map<string, boolean>();
  let globs: readonly { readonly place: number; readonly pattern: RegExp }[] | undefined;
  const find = (name: string): CommandSignature | undefined => {
    const place = lowerBound(names, name);
    if (names.at(place) === name) return read(place);
    globs ??= globPlaces.map((glob) => ({ place: glob, pattern: patternOf(names.at(glob)!) }));
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
      const found = names.at(lowerBound(names, `${name} `))?.startsWith(`${name} `) === true;
      if (found || beginnings.size < MOST_REMEMBERED) beginnings.set(name, found);
      return found;
    },
    signatureNames: () => [...names],
  };
}

/** Where names stand that are globs. `[` alone is a program. */
export function globPlaces(names: readonly string[]): readonly number[] {
  return names.flatMap((name, place) => (name.includes("*") || /\[.+\]/.test(name) ? [place] : []));
}

/** The place of the first name that is not smaller. */
function lowerBound(names: Indexed<string>, name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names.at(middle)! < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Names are short and the globs ours: `*` within a name, `[…]` one character. */
function patternOf(glob: string): RegExp {
  const source = glob.replace(/\*|\[[^\]]*\]|[^*[]+/g, (piece) => {
    if (piece === "*") return "[^ ]*";
    return piece.startsWith("[") ? piece : piece.replace(/[.+?^${}()|\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`);
}
