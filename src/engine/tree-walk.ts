import { compare, evaluateCondition, type Holders, holdersOf, setsThatMayHold } from "../conditions/index.ts";
import type { Keyed, SetId, TreeNode, Value } from "../model/index.ts";
import type { EffectScope } from "./effect-scope.ts";

/** Visits every rule below `node` that may match; a node's test only ever rules out what cannot (see the compiler's `tree.ts`). */
export function walkTree(node: TreeNode, scope: EffectScope, visit: (rule: number) => void): void {
  for (const rule of node.rules) visit(rule);
  if (node.below === undefined) return;
  for (const branch of node.below.branches) {
    if (evaluateCondition(branch.condition, scope) !== false) walkTree(branch.node, scope, visit);
  }
  for (const { subject, cases } of node.below.switches) {
    const value = scope.lookup({ kind: "name", name: subject });
    if (value !== undefined) walkCases(value, cases, scope, visit);
  }
  for (const { subject, nodes } of node.below.memberships) {
    const value = scope.lookup({ kind: "name", name: subject });
    if (value !== undefined) walkMemberships(value, nodes, scope, visit);
  }
}

/** A list stands for «any of it»: each known member leads to its case. What is not known may be any case. */
function walkCases(value: NonNullable<Value>, cases: Keyed<TreeNode>, scope: EffectScope, visit: (rule: number) => void): void {
  const items = value.kind === "list" ? value.items : [value];
  const known = (value.kind !== "list" || !value.open) && items.every((item) => item.kind === "word" && item.text !== undefined);
  if (!known) {
    for (const [, child] of cases) walkTree(child, scope, visit);
    return;
  }
  for (const item of items) {
    const child = item.kind === "word" ? cases.get(item.text!) : undefined;
    if (child) walkTree(child, scope, visit);
  }
}

function walkMemberships(value: NonNullable<Value>, nodes: Memberships, scope: EffectScope, visit: (rule: number) => void): void {
  const sets = value.kind === "path" ? setsThatMayHold(value, holdersFor(nodes, scope), scope) : undefined;
  if (sets) {
    for (const set of sets) {
      const child = nodes[set];
      if (child) walkTree(child, scope, visit);
    }
    return;
  }
  for (const [set, child] of Object.entries(nodes)) {
    const outside = value.kind !== "list" && compare(value, { kind: "in", set: Number(set), bothSpellings: false }, scope) === false;
    if (!outside) walkTree(child, scope, visit);
  }
}

type Memberships = Readonly<Record<SetId, TreeNode>>;

const holdersByNodes = new WeakMap<Memberships, Holders>();

/** A path is run through the automata of the sets that lead on, no others. */
function holdersFor(nodes: Memberships, scope: EffectScope): Holders {
  const known = holdersByNodes.get(nodes);
  if (known) return known;
  const holders = holdersOf(Object.keys(nodes).map(Number), scope.tables.tables);
  holdersByNodes.set(nodes, holders);
  return holders;
}
