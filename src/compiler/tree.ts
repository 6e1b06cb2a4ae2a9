import type {
  Below,
  Comparison,
  CompiledRule,
  CompiledSet,
  CompiledTrigger,
  Condition,
  ConditionId,
  DecisionTree,
  SetId,
  TreeNode,
  Verb,
} from "../model/index.ts";
import type { ConditionPool } from "./pools.ts";

/** Below this many rules with a common test a node of its own does not pay. */
const LEAST_SHARED = 2;

interface Candidate {
  readonly rule: number;
  /** Conditions that must hold, not yet used by a node above. */
  readonly necessary: readonly ConditionId[];
  /** The condition on the mode, of a rule that is in force in some modes only. */
  readonly limit: ConditionId | undefined;
}

/**
 * Builds the decision tree: effect → command name → mode → the tests that tell most. Every node only narrows: a rule's whole condition is judged at its
 * leaf (from the memo), so a node may be passed by whenever its subject is not fully known. Adds to the pool the conditions on the mode.
 */
export function buildTree(rules: readonly CompiledRule[], pool: ConditionPool, sets: readonly CompiledSet[]): DecisionTree {
  const { conditions } = pool;
  const byVerb = new Map<Verb, Candidate[]>();
  const byCommand = new Map<string, Candidate[]>();
  const anyCommand: Candidate[] = [];
  const add = <Key>(table: Map<Key, Candidate[]>, key: Key, candidate: Candidate) => {
    const list = table.get(key);
    if (!list) table.set(key, [candidate]);
    else if (list.at(-1)!.rule !== candidate.rule) list.push(candidate);
  };
  for (const [number, rule] of rules.entries()) {
    const limit = rule.modes && pool.add(isOneOf(rule.modes));
    const candidate: Candidate = { rule: number, necessary: necessaryConditions(rule.condition, conditions), limit };
    for (const trigger of rule.triggers) {
      if (isSearch(rule, trigger)) continue;
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
    verbs: new Map([...byVerb].map(([verb, list]) => [verb, builder.root(list)])),
    commands: new Map([...byCommand].map(([name, list]) => [name, builder.root(list)])),
    anyCommand: anyCommand.length === 0 ? undefined : builder.root(anyCommand),
    finds: rulesByKind(rules),
  };
}

function isOneOf(modes: readonly string[]): Condition {
  const comparison: Comparison = { kind: "either", of: modes.map((text) => ({ kind: "is", text })) };
  return { kind: "test", subject: { kind: "context", name: "mode" }, comparison };
}

/** A rule that looks for credentials is judged where one was found, not at every content. */
export function isSearch(rule: CompiledRule, trigger: CompiledTrigger): boolean {
  return rule.finds.length > 0 && trigger.kind === "verb" && trigger.verb === "content";
}

/** For each kind of credential the rules that report it. */
export function rulesByKind(rules: readonly CompiledRule[]): readonly (readonly number[])[] {
  const byKind: number[][] = [];
  for (const [number, rule] of rules.entries()) {
    for (const kind of rule.finds) {
      while (byKind.length <= kind) byKind.push([]);
      byKind[kind]!.push(number);
    }
  }
  return byKind;
}

class NodeBuilder {
  readonly #conditions: readonly Condition[];
  readonly #sets: readonly CompiledSet[];

  constructor(conditions: readonly Condition[], sets: readonly CompiledSet[]) {
    this.#conditions = conditions;
    this.#sets = sets;
  }

  /** The rules of other modes than the call's are passed by at the top. */
  root(candidates: readonly Candidate[]): TreeNode {
    const always: Candidate[] = [];
    const limited = new Map<ConditionId, Candidate[]>();
    for (const candidate of candidates) {
      if (candidate.limit === undefined) always.push(candidate);
      else push(limited, candidate.limit, candidate);
    }
    const node = this.node(always);
    if (limited.size === 0) return node;
    const { branches, switches, memberships } = node.below ?? { branches: [], switches: [], memberships: [] };
    const ofModes = [...limited].map(([condition, list]) => ({ condition, node: this.node(list) }));
    return { rules: node.rules, below: { branches: [...branches, ...ofModes], switches, memberships } };
  }

  node(candidates: readonly Candidate[]): TreeNode {
    const rules: number[] = [];
    const switches = new Map<string, Map<string, Candidate[]>>();
    const memberships = new Map<string, Map<SetId, Candidate[]>>();
    const shared = this.#countShared(candidates);
    const branches = new Map<ConditionId, Candidate[]>();
    for (const candidate of candidates) {
      if (this.#addByKey("texts", candidate, switches) || this.#addByKey("sets", candidate, memberships)) continue;
      const common = candidate.necessary.find((condition) => shared.get(condition)! >= LEAST_SHARED);
      if (common === undefined) rules.push(candidate.rule);
      else push(branches, common, without(candidate, common));
    }
    if (branches.size + switches.size + memberships.size === 0) return { rules };
    return { rules, below: this.#below(branches, switches, memberships) };
  }

  #below(branches: Children<ConditionId>, switches: ChildrenBySubject<string>, memberships: ChildrenBySubject<SetId>): Below {
    return {
      branches: [...branches].map(([condition, list]) => ({ condition, node: this.node(list) })),
      switches: [...switches].map(([subject, cases]) => ({
        subject,
        cases: new Map([...cases].map(([text, list]) => [text, this.node(list)])),
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

  #addByKey<Kind extends keyof Keys>(kind: Kind, candidate: Candidate, nodes: Map<string, Map<Keys[Kind][number], Candidate[]>>): boolean {
    for (const condition of candidate.necessary) {
      const cover = this.#covers(condition).find((one) => one[kind] !== undefined);
      const keys: readonly Keys[Kind][number][] | undefined = cover?.[kind];
      if (!cover || !keys) continue;
      const children = getOrAdd(nodes, cover.subject, () => new Map<Keys[Kind][number], Candidate[]>());
      for (const key of keys) push(children, key, without(candidate, condition));
      return true;
    }
    return false;
  }

  /** What single subjects must be for the condition to hold: some of the texts, or in some of the sets; empty where that cannot be told. */
  #covers(id: ConditionId): readonly Cover[] {
    const condition = this.#conditions[id]!;
    switch (condition.kind) {
      case "test": {
        const cover = this.#coverOfTest(condition);
        return cover ? [cover] : [];
      }
      case "and":
        return condition.of.flatMap((child) => this.#covers(child));
      case "or":
        return unitedCovers(condition.of.map((child) => this.#covers(child)));
      case "not":
      case "constant":
        return [];
    }
  }

  #coverOfTest({ subject, quantifier, comparison }: Test): Cover | undefined {
    if (subject.kind !== "name" || subject.property) return undefined;
    if (quantifier !== undefined && quantifier !== "any") return undefined;
    const cover = this.#coverOfComparison(subject.name, comparison);
    // The sets of a path are found by its text, which a list does not have.
    return cover?.sets && quantifier !== undefined ? undefined : cover;
  }

  #coverOfComparison(subject: string, comparison: Comparison): Cover | undefined {
    switch (comparison.kind) {
      case "is":
        return { subject, texts: [comparison.text], sets: undefined };
      case "either":
        return united(comparison.of.map((one) => this.#coverOfComparison(subject, one)));
      case "in": {
        const set = this.#sets[comparison.set]!;
        if (set.type === "path") return { subject, texts: undefined, sets: [set.id] };
        const literal = set.type === "word" && !set.foldCase && set.members.every((member) => !/[*?[\]{}\\!()+@|]/.test(member));
        return literal ? { subject, texts: set.members, sets: undefined } : undefined;
      }
      default:
        return undefined;
    }
  }
}

type Children<Key> = ReadonlyMap<Key, readonly Candidate[]>;
type ChildrenBySubject<Key> = ReadonlyMap<string, Children<Key>>;

interface Keys {
  readonly texts: readonly string[];
  readonly sets: readonly SetId[];
}

type Test = Extract<Condition, { readonly kind: "test" }>;
type Cover = { readonly subject: string } & (
  | { readonly texts: readonly string[]; readonly sets: undefined }
  | { readonly texts: undefined; readonly sets: readonly SetId[] }
);

/** For each subject that every one of the alternatives asks about in the same way, what covers all of them. */
function unitedCovers(alternatives: readonly (readonly Cover[])[]): readonly Cover[] {
  return (alternatives[0] ?? []).flatMap((first) => {
    const asksAlike = (cover: Cover) => cover.subject === first.subject && (cover.texts === undefined) === (first.texts === undefined);
    const cover = united(alternatives.map((covers) => covers.find(asksAlike)));
    return cover ? [cover] : [];
  });
}

/** What covers every one of the alternatives, where all ask the same of the same subject. */
function united(covers: readonly (Cover | undefined)[]): Cover | undefined {
  const first = covers[0];
  if (!first) return undefined;
  const { subject } = first;
  const texts = new Set<string>();
  const sets = new Set<SetId>();
  for (const cover of covers) {
    if (cover?.subject !== subject || (cover.texts === undefined) !== (first.texts === undefined)) return undefined;
    for (const text of cover.texts ?? []) texts.add(text);
    for (const set of cover.sets ?? []) sets.add(set);
  }
  return first.texts ? { subject, texts: [...texts], sets: undefined } : { subject, texts: undefined, sets: [...sets] };
}

function necessaryConditions(id: ConditionId | undefined, conditions: readonly Condition[]): readonly ConditionId[] {
  if (id === undefined) return [];
  const condition = conditions[id]!;
  return condition.kind === "and" ? condition.of : [id];
}

function without(candidate: Candidate, condition: ConditionId): Candidate {
  return { ...candidate, necessary: candidate.necessary.filter((other) => other !== condition) };
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
