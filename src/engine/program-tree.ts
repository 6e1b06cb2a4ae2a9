/**
 * The decision tree in a program file. A node stands in the text of its parent, but where a text leads to it: the cases of all switches are lists of
 * their own, so that a call reads of the nodes of hundreds of programs the one of its own. Most cases lead to what other cases lead to, too: each node is
 * written once.
 */
import type { Indexed, TreeNode } from "../model/index.ts";
import { LazyTable, type Names } from "./lazy-parts.ts";

/** A node as its text has it: the cases of a switch are some of the whole tree's, `count` of them from `first` on. */
export interface WrittenNode {
  readonly rules: readonly number[];
  readonly below?: {
    readonly branches: readonly { readonly condition: number; readonly node: WrittenNode }[];
    readonly switches: readonly { readonly subject: string; readonly first: number; readonly count: number }[];
    readonly memberships: readonly { readonly subject: string; readonly nodes: Readonly<Record<number, WrittenNode>> }[];
  };
}

/** Writes nodes, and collects the cases of their switches. */
export class TreeWriter {
  /** The texts that lead on, switch by switch, sorted within each. */
  readonly names: string[] = [];
  /** For each of `names` which of the distinct nodes it leads to. */
  readonly nodeOf: number[] = [];
  readonly #numbers = new Map<string, number>();

  /** The texts of the nodes that cases lead to, each once. */
  get nodes(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  written({ rules, below }: TreeNode): WrittenNode {
    if (!below) return { rules };
    return {
      rules,
      below: {
        branches: below.branches.map(({ condition, node }) => ({ condition, node: this.written(node) })),
        switches: below.switches.map(({ subject, cases }) => ({ subject, ...this.#place(cases) })),
        memberships: below.memberships.map(({ subject, nodes }) => ({
          subject,
          nodes: Object.fromEntries(Object.entries(nodes).map(([set, node]) => [set, this.written(node)])),
        })),
      },
    };
  }

  #place(cases: Iterable<readonly [string, TreeNode]>): { readonly first: number; readonly count: number } {
    // The children's own cases come first: those of one switch stand side by side.
    const placed = sorted(cases).map(([name, node]) => [name, this.#numberOf(JSON.stringify(this.written(node)))] as const);
    const first = this.names.length;
    for (const [name, node] of placed) {
      this.names.push(name);
      this.nodeOf.push(node);
    }
    return { first, count: placed.length };
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, known);
    return known;
  }
}

/** What the writer collected, as it is read back: `nodeAt` gives the node of a case. */
export interface Cases {
  readonly names: Names;
  nodeAt(place: number): TreeNode | undefined;
}

/** The node of what was written. Its cases are read when a text asks for them. */
export function readNode({ rules, below }: WrittenNode, cases: Cases): TreeNode {
  if (!below) return { rules };
  return {
    rules,
    below: {
      branches: below.branches.map(({ condition, node }) => ({ condition, node: readNode(node, cases) })),
      switches: below.switches.map(({ subject, first, count }) => ({ subject, cases: tableOf(cases, first, count) })),
      memberships: below.memberships.map(({ subject, nodes }) => ({
        subject,
        nodes: Object.fromEntries(Object.entries(nodes).map(([set, node]) => [set, readNode(node, cases)])),
      })),
    },
  };
}

/** Tables are written by sorted names: reading finds them by halves. */
export function sorted<Item>(table: Iterable<readonly [string, Item]>): (readonly [string, Item])[] {
  return [...table].sort(([left], [right]) => (left < right ? -1 : 1));
}

function tableOf(cases: Cases, first: number, count: number): LazyTable<TreeNode> {
  const names: Names = { length: count, at: (place) => cases.names.at(first + place) };
  const nodes: Pick<Indexed<TreeNode>, "at"> = { at: (place) => cases.nodeAt(first + place) };
  return new LazyTable(names, nodes);
}
