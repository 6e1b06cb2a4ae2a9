import type {
  CommandItem,
  ConditionItem,
  DisableItem,
  EditItem,
  ExceptItem,
  ModeItem,
  ParamItem,
  ParamValue,
  PolicyFile,
  RuleItem,
  SetItem,
  TestItem,
  TypeItem,
} from "../syntax/index.ts";
import type { SourceLayer } from "./sources.ts";

/** A policy file with its place: layer, pack, and what its `use` lines bring in. */
export interface Policy {
  readonly name: string;
  readonly file: PolicyFile;
  readonly layer: SourceLayer;
  /** The layer's place in the order of S5: what lies in a higher one means nothing here. */
  readonly rank: number;
  /** The pack that brought it in, with the namespaces that the importer granted. */
  readonly pack: { readonly name: string; readonly granted: readonly string[] } | undefined;
  /** Alias → name of the used policy. */
  readonly uses: ReadonlyMap<string, string>;
}

export interface Declared<Declaration> {
  /** The policy's name, `/`, the declared name. */
  readonly name: string;
  readonly item: Declaration;
  readonly policy: Policy;
}

/** A value with the policy that gives it, in which the names in it are looked up. */
export interface GivenValue {
  readonly value: ParamValue;
  readonly policy: Policy;
}

/** All declarations by full name: what the lowering passes look names up in. */
export interface PolicyGraph {
  readonly policies: readonly Policy[];
  readonly sets: ReadonlyMap<string, Declared<SetItem>>;
  readonly conditions: ReadonlyMap<string, Declared<ConditionItem>>;
  readonly types: ReadonlyMap<string, Declared<TypeItem>>;
  readonly params: ReadonlyMap<string, Declared<ParamItem>>;
  /** Values given by `use … with`. */
  readonly paramValues: ReadonlyMap<string, GivenValue>;
  readonly rules: ReadonlyMap<string, Declared<RuleItem>>;
  readonly modes: ReadonlyMap<string, Declared<ModeItem>>;
  /** Signatures by the command's name, `git push`. */
  readonly commands: ReadonlyMap<string, Declared<CommandItem>>;
  readonly edits: readonly Declared<EditItem>[];
  readonly exceptions: readonly Declared<ExceptItem | DisableItem>[];
  readonly tests: readonly Declared<TestItem>[];
}

/**
 * The full name that `name` has in `policy`: its own, one of a used policy, or the name itself. What a higher layer declares is never meant: whoever adds
 * one would decide what the layers below it say.
 */
export function resolveIn(policy: Policy, name: string, table: ReadonlyMap<string, Declared<unknown>>): string | undefined {
  const isMeant = (full: string) => isSeenFrom(policy, table.get(full));
  const own = `${policy.name}/${name}`;
  if (isMeant(own)) return own;
  for (const [alias, target] of policy.uses) {
    if (!name.startsWith(`${alias}/`)) continue;
    const used = target + name.slice(alias.length);
    if (isMeant(used)) return used;
  }
  return isMeant(name) ? name : undefined;
}

function isSeenFrom({ rank }: Policy, declared: Declared<unknown> | undefined): boolean {
  return declared !== undefined && declared.policy.rank <= rank;
}

/** The value of a param: what was given, else what its declaration says. */
export function paramValue(full: string, graph: PolicyGraph): GivenValue {
  const declared = graph.params.get(full)!;
  return graph.paramValues.get(full) ?? { value: declared.item.value, policy: declared.policy };
}

/**
 * The rule that `name` means in `policy`: a full id, one of its own rules, or the end of exactly one id of its layer and those below; a policy's name means
 * all its rules.
 */
export function resolveRule(
  graph: PolicyGraph,
  name: string,
  policy: Policy,
): { readonly ids: readonly string[]; readonly ambiguous: boolean } {
  for (const id of [name, `${policy.name}/${name}`]) if (isSeenFrom(policy, graph.rules.get(id))) return { ids: [id], ambiguous: false };
  const ends: string[] = [];
  const below: string[] = [];
  for (const [id, declared] of graph.rules) {
    if (!isSeenFrom(policy, declared)) continue;
    if (id.endsWith(`/${name}`)) ends.push(id);
    else if (id.startsWith(`${name}/`)) below.push(id);
  }
  if (ends.length === 1) return { ids: ends, ambiguous: false };
  if (ends.length > 1) return { ids: ends, ambiguous: true };
  return { ids: below, ambiguous: false };
}

/** Every way to name a rule: its id and its bare name. */
export function ruleNames(graph: PolicyGraph): string[] {
  return [...graph.rules.keys()].flatMap((id) => [id.slice(id.lastIndexOf("/") + 1), id]);
}

/** The id of S16: policy and name; an unnamed rule's is its verdict and pattern. */
export function ruleId(item: RuleItem, policy: Policy): string {
  if (item.name) return `${policy.name}/${item.name.name}`;
  const patterns = item.triggers.map((trigger) => (trigger.kind === "pattern" ? trigger.pattern.text.trim() : trigger.verb.name));
  return `${policy.name}/${item.verdict} ${patterns.join(", ")}`;
}
