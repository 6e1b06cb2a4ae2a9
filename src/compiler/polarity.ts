import {
  type Braces,
  type Clause,
  type CodeLiteral,
  type CommandItem,
  type Expression,
  type Identifier,
  type PatternWord,
  parseCommandPattern,
  type RuleItem,
  type Trigger,
} from "../syntax/index.ts";
import { type Policy, type PolicyGraph, paramValue, resolveIn } from "./graph.ts";

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
  for (const { item, policy } of graph.exceptions) {
    const pull = { tight: false, sealed: false };
    walker.clauses(item.clauses, policy, pull);
    if (item.kind === "except") walker.triggers(item.triggers, policy, pull);
  }
  for (const { item, policy } of graph.commands.values()) {
    for (const expression of expressionsOf(item)) {
      walker.expression(expression, policy, { tight: true, sealed: false });
      walker.expression(expression, policy, { tight: false, sealed: false });
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
    const pull = { tight: item.verdict !== "allow", sealed: item.sealed };
    this.clauses(item.clauses, policy, pull);
    this.triggers(item.triggers, policy, pull);
  }

  triggers(triggers: readonly Trigger[], policy: Policy, pull: Pull): void {
    for (const trigger of triggers) if (trigger.kind === "pattern") this.#pattern(trigger.pattern, policy, pull);
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

  #pattern(code: CodeLiteral, policy: Policy, pull: Pull): void {
    if (!code.text.includes("<")) return;
    for (const { words } of parseCommandPattern(code).pattern?.commands ?? []) {
      for (const name of words.flatMap(setsOfWord)) this.#name(name, policy, pull);
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
    this.#record(full, pull);
    if (this.#open.has(full)) return;
    this.#open.add(full);
    if (set !== undefined) this.#set(set, pull);
    else {
      const { value, policy: from } = paramValue(full, this.#graph);
      if (value.kind === "braces") this.#braces(value, from, pull);
    }
    this.#open.delete(full);
  }

  #record(full: string, pull: Pull): void {
    const usage = this.found.get(full) ?? { tight: false, loose: false, sealedTight: false, sealedLoose: false };
    this.found.set(full, usage);
    if (pull.tight) usage.tight = true;
    else usage.loose = true;
    if (pull.sealed && pull.tight) usage.sealedTight = true;
    if (pull.sealed && !pull.tight) usage.sealedLoose = true;
  }

  /** What a set is made of: the members that were given or declared, and what was added and removed. */
  #set(full: string, pull: Pull): void {
    const { item, policy } = this.#graph.sets.get(full)!;
    const given = this.#graph.paramValues.get(full);
    if (given?.value.kind === "braces") this.#braces(given.value, given.policy, pull);
    else this.#braces(item.members, policy, pull);
    for (const edit of this.#graph.edits) {
      if (resolveIn(edit.policy, edit.item.name.name, this.#graph.sets) !== full) continue;
      this.#braces(edit.item.members, edit.policy, edit.item.action === "add" ? pull : { ...pull, tight: !pull.tight });
    }
  }

  #braces(braces: Braces, policy: Policy, pull: Pull): void {
    for (const member of braces.members) if (member.kind === "name") this.#name(member, policy, pull);
    for (const member of braces.except) if (member.kind === "name") this.#name(member, policy, { ...pull, tight: !pull.tight });
  }
}

/** Every expression in a signature: when a part holds, and what decides a field of an effect. */
function expressionsOf({ parts }: CommandItem): readonly Expression[] {
  return parts.flatMap((part) => {
    const ofFields = part.kind === "effect" ? part.fields.map((field) => field.value) : [];
    return [part.when, ...ofFields].filter(isExpression);
  });
}

type FieldValue = Extract<CommandItem["parts"][number], { readonly kind: "effect" }>["fields"][number]["value"];

function isExpression(value: FieldValue): value is Expression {
  return value !== undefined && value.kind !== "string" && value.kind !== "flag" && value.kind !== "name";
}

function setsOfWord(word: PatternWord): readonly Identifier[] {
  if (word.kind === "flag") return word.value === undefined ? [] : setsOfWord(word.value);
  return word.kind === "set" ? [word.name] : [];
}
