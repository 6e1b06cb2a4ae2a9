import type { CharSet } from "./char-set.ts";

/**
 * The tree of a regular expression: everything but structure (flags, escapes, classes) is resolved into sets of code points, so that whatever reads it
 * (printer, automata, literals, samples) knows one notation only. Globs are lowered to the same tree, over UTF-16 units.
 */
export interface Regex {
  readonly root: RegexNode;
  /** Number of capturing groups. */
  readonly captures: number;
}

export type RegexNode =
  | { readonly kind: "empty" }
  | { readonly kind: "set"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly of: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly of: readonly RegexNode[] }
  | RepeatNode
  | { readonly kind: "capture"; readonly of: RegexNode; readonly index: number }
  | { readonly kind: "assertion"; readonly assertion: Assertion };

export interface RepeatNode {
  readonly kind: "repeat";
  readonly of: RegexNode;
  readonly min: number;
  /** Absent: without bound. */
  readonly max?: number;
  readonly lazy: boolean;
}

export type Assertion = "text-start" | "text-end" | "line-start" | "line-end" | "word-boundary" | "no-word-boundary";

export const EMPTY: RegexNode = { kind: "empty" };

export function literal(text: string): RegexNode {
  return sequence([...text].map((character) => setOf([character.codePointAt(0)!, character.codePointAt(0)!])));
}

/** The text that a tree of units matches, where it matches one only. */
export function literalOf(node: RegexNode): string | undefined {
  switch (node.kind) {
    case "empty":
      return "";
    case "set":
      return node.set.length === 2 && node.set[0] === node.set[1] ? String.fromCharCode(node.set[0]!) : undefined;
    case "sequence": {
      const parts = node.of.map(literalOf);
      return parts.includes(undefined) ? undefined : parts.join("");
    }
    default:
      return undefined;
  }
}

export function setOf(set: CharSet): RegexNode {
  return { kind: "set", set };
}

export function sequence(nodes: readonly RegexNode[]): RegexNode {
  const flat: RegexNode[] = [];
  for (const node of nodes) {
    if (node.kind === "sequence") flat.push(...node.of);
    else if (node.kind !== "empty") flat.push(node);
  }
  return flat.length === 0 ? EMPTY : flat.length === 1 ? flat[0]! : { kind: "sequence", of: flat };
}

export function choice(nodes: readonly RegexNode[]): RegexNode {
  return nodes.length === 1 ? nodes[0]! : { kind: "choice", of: nodes };
}

export function repeat(of: RegexNode, min: number, max?: number, lazy = false): RegexNode {
  return max === undefined ? { kind: "repeat", of, min, lazy } : { kind: "repeat", of, min, max, lazy };
}

/** Whether some match may have no character (an assertion counts as none). */
export function mayMatchEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case "empty":
    case "assertion":
      return true;
    case "set":
      return false;
    case "capture":
      return mayMatchEmpty(node.of);
    case "sequence":
      return node.of.every(mayMatchEmpty);
    case "choice":
      return node.of.some(mayMatchEmpty);
    case "repeat":
      return node.min === 0 || mayMatchEmpty(node.of);
  }
}
