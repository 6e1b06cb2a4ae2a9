import type { LayerName } from "../model/index.ts";

/** A policy file as bytes that were read once: what compiles is what was hashed. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One of the layers of S5, weakest authority last. */
export interface SourceLayer {
  readonly name: LayerName;
  /** False: what this layer loosens is ignored and reported. */
  readonly trusted: boolean;
  /** The directory of a project that the present one lies in: what its policies call the project is there. */
  readonly enclosing?: string;
  readonly files: readonly SourceFile[];
  /** Packs of this layer by the name that `use "…"` gives. */
  readonly packs?: PackLookup;
}

export type PackLookup = (name: string) => PackSource | UnusablePack;

/** Why a pack cannot be used: a sentence, and what would change that. */
export interface UnusablePack {
  readonly unusable: "unknown" | "not as locked";
  readonly message: string;
  readonly repair: string | undefined;
}

/** A pack (S17): policy files that an importer's layer brings in under the pack's name. */
export interface PackSource {
  readonly name: string;
  readonly files: readonly SourceFile[];
}
