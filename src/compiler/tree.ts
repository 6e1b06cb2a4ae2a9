import type { CompiledRule, CompiledSet, Condition, ConditionId, DecisionTree, SetId, TreeNode, Verb } from "../model/index.ts";

/** Below this many rules with a common test a node of its own does not pay. */
const LEAST_SHARED = 2;

interface Candidate {
  readonly rule: number;
  /** Conditions that must hold, not yet used by a node above. */
  readonly necessary: readonly ConditionId[];
}

/**
 * Builds the decision tree: effect → command name → the tests that tell most. Every node only narrows: a rule's whole condition is judged at its leaf
 * (from the memo), so a node may be passed by whenever its subject is not fully known.
 */
export function buildTree(rules: readonly CompiledRule[], conditions: readonly Condition[], sets: readonly CompiledSet[]): DecisionTree {
  const byVerb = new Map<Verb, Candidate[]>();
  const byCommand = new Map<string, Candidate[]>();
  const anyCommand: Candidate[] = [];
  const add = <Key>(table: Map<Key, Candidate[]>, key: Key, candidate: Candidate) => {
    const list = table.get(key);
    if (!list) table.set(key, [candidate]);
    else if (list.at(-1)!.rule !== candidate.rule) list.push(candidate);
  };
  for (const [number, rule] of rules.entries()) {
    const candidate = { rule: number, necessary: necessaryConditions(rule.condition, conditions) };
    for (const trigger of rule.triggers) {
      if (trigger.kind === "verb") add(byVerb, trigger.verb, candidate);
      else {
        const last = trigger.pattern.commands.at(-1)!;
        if (last.nameGlob !== undefined || last.names.length === 0) anyCommand.push(candidate);
        for (const name of last.names) add(byCommand, name, candidate);
      }
    }
  }
  const builder = new NodeBuilder(conditions, sets);
  return {
    verbs: Object.fromEntries([...byVerb].map(([verb, list]) => [verb, builder.node(list)])),
    commands: Object.fromEntries([...byCommand].map(([name, list]) => [name, builder.node(list)])),
    anyCommand: anyCommand.length === 0 ? undefined : builder.node(anyCommand),
  };
}

class NodeBuilder {
  readonly #conditions: readonly Condition[];
  readonly #sets: readonly CompiledSet[];

  constructor(conditions: readonly Condition[], sets: readonly CompiledSet[]) {
    this.#conditions = conditions;
    this.#sets = sets;
  }

  node(candidates: readonly Candidate[]): TreeNode {
    const rules: number[] = [];
    const switches = new Map<string, Map<string, Candidate[]>>();
    const memberships = new Map<string, Map<SetId, Candidate[]>>();
    const shared = this.#countShared(candidates);
    const branches = new Map<ConditionId, Candidate[]>();
    for (const candidate of candidates) {
      if (this.#addToSwitch(candidate, switches) || this.#addToMembership(candidate, memberships)) continue;
      const common = candidate.necessary.find((condition) => shared.get(condition)! >= LEAST_SHARED);
      if (common === undefined) rules.push(candidate.rule);
      else push(branches, common, without(candidate, common));
    }
    return {
      rules,
      branches: [...branches].map(([condition, list]) => ({ condition, node: this.node(list) })),
      switches: [...switches].map(([subject, cases]) => ({
        subject,
        cases: Object.fromEntries([...cases].map(([text, list]) => [text, this.node(list)])),
      })),
      memberships: [...memberships].map(([subject, nodes]) => ({
        subject,
        nodes: Object.fromEntries([...nodes].map(([set, list]) => [set, this.node(list)])),
      })),
    };
  }

  #countShared(candidates: readonly Candidate[]): ReadonlyMap<ConditionId, number> {
    const counts = new Map<ConditionId, number>();
    for (const candidate of candidates) {
      for (const condition of candidate.necessary) counts.set(condition, (counts.get(condition) ?? 0) + 1);
    }
    return counts;
  }

  #addToSwitch(candidate: Candidate, switches: Map<string, Map<string, Candidate[]>>): boolean {
    for (const condition of candidate.necessary) {
      const texts = this.#literals(condition);
      if (!texts) continue;
      const cases = getOrAdd(switches, texts.subject, () => new Map<string, Candidate[]>());
      for (const text of texts.texts) push(cases, text, without(candidate, condition));
      return true;
    }
    return false;
  }

  #addToMembership(candidate: Candidate, memberships: Map<string, Map<SetId, Candidate[]>>): boolean {
    for (const condition of candidate.necessary) {
      const test = this.#conditions[condition]!;
      if (test.kind !== "test" || test.quantifier || test.subject.kind !== "name" || test.subject.property) continue;
      if (test.comparison.kind !== "in" || this.#sets[test.comparison.set]!.type !== "path") continue;
      push(
        getOrAdd(memberships, test.subject.name, () => new Map<SetId, Candidate[]>()),
        test.comparison.set,
        without(candidate, condition),
      );
      return true;
    }
    return false;
  }

  /** The texts that a necessary test of an effect's own word asks for, where they are literal. */
  #literals(condition: ConditionId): { readonly subject: string; readonly texts: readonly string[] } | undefined {
    const test = this.#conditions[condition]!;
    if (test.kind !== "test" || test.subject.kind !== "name" || test.subject.property) return undefined;
    if (test.quantifier !== undefined && test.quantifier !== "any") return undefined;
    if (test.comparison.kind === "is") return { subject: test.subject.name, texts: [test.comparison.text] };
    if (test.comparison.kind !== "in") return undefined;
    const set = this.#sets[test.comparison.set]!;
    const literal = set.type === "word" && !set.foldCase && set.members.every((member) => !/[*?[\]{}\\!()+@|]/.test(member));
    return literal ? { subject: test.subject.name, texts: set.members } : undefined;
  }
}

function necessaryConditions(id: ConditionId | undefined, conditions: readonly Condition[]): readonly ConditionId[] {
  if (id === undefined) return [];
  const condition = conditions[id]!;
  return condition.kind === "and" ? condition.of : [id];
}

function without(candidate: Candidate, condition: ConditionId): Candidate {
  return { rule: candidate.rule, necessary: candidate.necessary.filter((other) => other !== condition) };
}

function push<Key>(table: Map<Key, Candidate[]>, key: Key, candidate: Candidate): void {
  getOrAdd(table, key, () => []).push(candidate);
}

function getOrAdd<Key, Value>(table: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = table.get(key);
  if (known !== undefined) return known;
  const made = make();
  table.set(key, made);
  return made;
}
