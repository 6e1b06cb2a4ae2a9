import { compare, evaluateCondition } from "../conditions/index.ts";
import type { TreeNode } from "../model/index.ts";
import { type EffectScope, own } from "./effect-scope.ts";

/** Visits every rule below `node` that may match; a node's test only ever rules out what cannot (see the compiler's `tree.ts`). */
export function walkTree(node: TreeNode, scope: EffectScope, visit: (rule: number) => void): void {
  for (const rule of node.rules) visit(rule);
  for (const branch of node.branches) {
    if (evaluateCondition(branch.condition, scope) !== false) walkTree(branch.node, scope, visit);
  }
  for (const { subject, cases } of node.switches) {
    const value = scope.lookup({ kind: "name", name: subject });
    if (value?.kind === "word" && value.text !== undefined) {
      const child = own(cases, value.text);
      if (child) walkTree(child, scope, visit);
    } else if (value !== undefined) for (const child of Object.values(cases)) walkTree(child, scope, visit);
  }
  for (const { subject, nodes } of node.memberships) {
    const value = scope.lookup({ kind: "name", name: subject });
    if (value === undefined) continue;
    for (const [set, child] of Object.entries(nodes)) {
      const outside = value.kind !== "list" && compare(value, { kind: "in", set: Number(set), bothSpellings: false }, scope) === false;
      if (!outside) walkTree(child, scope, visit);
    }
  }
}
