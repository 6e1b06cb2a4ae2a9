import type { Braces, Clause, Expression, Identifier, RuleItem } from "../syntax/index.ts";
import { type Policy, type PolicyGraph, resolveIn } from "./graph.ts";

/** How rules use a set or param: `tight`: a larger set judges more strictly; `loose`: a larger set lets more pass. */
export interface Usage {
  tight: boolean;
  loose: boolean;
  /** The same, by sealed rules alone. */
  sealedTight: boolean;
  sealedLoose: boolean;
}

/**
 * Which way each set and param pulls, from polarity: a positive use in a block, escalate or warn rule is tight; a use under `not`, `unless`, in an
 * exception or in an allow is loose, and a use in a signature both, since nothing is known of it (S5).
 */
export function usages(graph: PolicyGraph): ReadonlyMap<string, Usage> {
  const walker = new UsageWalker(graph);
  for (const { item, policy } of graph.rules.values()) walker.rule(item, policy);
  for (const { item, policy } of graph.exceptions) walker.clauses(item.clauses, policy, { tight: false, sealed: false });
  for (const { item, policy } of graph.commands.values()) {
    for (const part of item.parts) {
      if (!part.when) continue;
      walker.expression(part.when, policy, { tight: true, sealed: false });
      walker.expression(part.when, policy, { tight: false, sealed: false });
    }
  }
  return walker.found;
}

interface Pull {
  readonly tight: boolean;
  readonly sealed: boolean;
}

class UsageWalker {
  readonly found = new Map<string, Usage>();
  readonly #graph: PolicyGraph;
  readonly #open = new Set<string>();

  constructor(graph: PolicyGraph) {
    this.#graph = graph;
  }

  rule(item: RuleItem, policy: Policy): void {
    this.clauses(item.clauses, policy, { tight: item.verdict !== "allow", sealed: item.sealed });
  }

  clauses(clauses: readonly Clause[], policy: Policy, pull: Pull): void {
    for (const clause of clauses) {
      if (clause.kind === "when") this.expression(clause.expression, policy, pull);
      if (clause.kind === "unless") this.expression(clause.expression, policy, { ...pull, tight: !pull.tight });
    }
  }

  expression(expression: Expression, policy: Policy, pull: Pull): void {
    switch (expression.kind) {
      case "and":
      case "or": {
        for (const operand of expression.operands) this.expression(operand, policy, pull);
        return;
      }
      case "not":
        this.expression(expression.operand, policy, { ...pull, tight: !pull.tight });
        return;
      case "test": {
        const negated =
          (expression.quantifier === "no") !==
          (expression.comparison !== undefined && "negated" in expression.comparison && expression.comparison.negated);
        const here = negated ? { ...pull, tight: !pull.tight } : pull;
        const value = expression.comparison?.value;
        if (value?.kind === "name") this.#name(value, policy, here);
        if (value?.kind === "braces") this.#braces(value, policy, here);
        if (!expression.comparison && expression.subject.kind === "name") this.#condition(expression.subject, policy, here);
      }
    }
  }

  #condition(name: Identifier, policy: Policy, pull: Pull): void {
    const full = resolveIn(policy, name.name, this.#graph.conditions);
    if (full === undefined || this.#open.has(full)) return;
    this.#open.add(full);
    const declared = this.#graph.conditions.get(full)!;
    this.expression(declared.item.expression, declared.policy, pull);
    this.#open.delete(full);
  }

  #name(name: Identifier, policy: Policy, pull: Pull): void {
    const set = resolveIn(policy, name.name, this.#graph.sets);
    const full = set ?? resolveIn(policy, name.name, this.#graph.params);
    if (full === undefined) return;
    const usage = this.found.get(full) ?? { tight: false, loose: false, sealedTight: false, sealedLoose: false };
    this.found.set(full, usage);
    if (pull.tight) usage.tight = true;
    else usage.loose = true;
    if (pull.sealed && pull.tight) usage.sealedTight = true;
    if (pull.sealed && !pull.tight) usage.sealedLoose = true;
    if (set === undefined || this.#open.has(set)) return;
    this.#open.add(set);
    const declared = this.#graph.sets.get(set)!;
    this.#braces(declared.item.members, declared.policy, pull);
    this.#open.delete(set);
  }

  #braces(braces: Braces, policy: Policy, pull: Pull): void {
    for (const member of braces.members) if (member.kind === "name") this.#name(member, policy, pull);
    for (const member of braces.except) if (member.kind === "name") this.#name(member, policy, { ...pull, tight: !pull.tight });
  }
}
