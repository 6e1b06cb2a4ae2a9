import type {
  CommandItem,
  ConditionItem,
  DisableItem,
  EditItem,
  ExceptItem,
  Identifier,
  Item,
  ModeItem,
  ParamItem,
  ParamValue,
  PolicyFile,
  RuleItem,
  SetItem,
  TestItem,
  TypeItem,
  UseItem,
} from "../syntax/index.ts";
import { parsePolicy } from "../syntax/index.ts";
import { didYouMean, type Report } from "./report.ts";
import type { PackSource, SourceLayer } from "./sources.ts";

/** A policy file with its place: layer, pack, and what its `use` lines bring in. */
export interface Policy {
  readonly name: string;
  readonly file: PolicyFile;
  readonly layer: SourceLayer;
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

/** All declarations by full name: what the lowering passes look names up in. */
export interface PolicyGraph {
  readonly policies: readonly Policy[];
  readonly sets: ReadonlyMap<string, Declared<SetItem>>;
  readonly conditions: ReadonlyMap<string, Declared<ConditionItem>>;
  readonly types: ReadonlyMap<string, Declared<TypeItem>>;
  readonly params: ReadonlyMap<string, Declared<ParamItem>>;
  /** Values given by `use … with`. */
  readonly paramValues: ReadonlyMap<string, ParamValue>;
  readonly rules: ReadonlyMap<string, Declared<RuleItem>>;
  readonly modes: ReadonlyMap<string, Declared<ModeItem>>;
  /** Signatures by the command's name, `git push`. */
  readonly commands: ReadonlyMap<string, Declared<CommandItem>>;
  readonly edits: readonly Declared<EditItem>[];
  readonly exceptions: readonly Declared<ExceptItem | DisableItem>[];
  readonly tests: readonly Declared<TestItem>[];
}

export const LANGUAGE_VERSION = 1;

/** Parses every file and gathers its declarations. Items that a layer may not have were already left out by `keep`. */
export function buildGraph(
  layers: readonly SourceLayer[],
  packs: ReadonlyMap<string, PackSource>,
  report: Report,
  keep: (item: Item, policy: Policy, soFar: PolicyGraph) => boolean,
): PolicyGraph {
  const graph = new GraphBuilder(report, keep);
  for (const layer of layers) graph.addLayer(layer, packs);
  return graph;
}

/** The full name that `name` has in `policy`: its own, one of a used policy, or the name itself. */
export function resolveIn(policy: Policy, name: string, table: ReadonlyMap<string, unknown>): string | undefined {
  const own = `${policy.name}/${name}`;
  if (table.has(own)) return own;
  for (const [alias, target] of policy.uses) {
    if (!name.startsWith(`${alias}/`)) continue;
    const used = target + name.slice(alias.length);
    if (table.has(used)) return used;
  }
  return table.has(name) ? name : undefined;
}

/** The rule that `name` means: a full id, or the end of exactly one id; a policy's name means all its rules. */
export function resolveRule(graph: PolicyGraph, name: string): { readonly ids: readonly string[]; readonly ambiguous: boolean } {
  if (graph.rules.has(name)) return { ids: [name], ambiguous: false };
  const ends: string[] = [];
  const below: string[] = [];
  for (const id of graph.rules.keys()) {
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

class GraphBuilder implements PolicyGraph {
  readonly policies: Policy[] = [];
  readonly sets = new Map<string, Declared<SetItem>>();
  readonly conditions = new Map<string, Declared<ConditionItem>>();
  readonly types = new Map<string, Declared<TypeItem>>();
  readonly params = new Map<string, Declared<ParamItem>>();
  readonly paramValues = new Map<string, ParamValue>();
  readonly rules = new Map<string, Declared<RuleItem>>();
  readonly modes = new Map<string, Declared<ModeItem>>();
  readonly commands = new Map<string, Declared<CommandItem>>();
  readonly edits: Declared<EditItem>[] = [];
  readonly exceptions: Declared<ExceptItem | DisableItem>[] = [];
  readonly tests: Declared<TestItem>[] = [];
  readonly #report: Report;
  readonly #keep: (item: Item, policy: Policy, soFar: PolicyGraph) => boolean;
  readonly #loadedPacks = new Set<string>();

  constructor(report: Report, keep: (item: Item, policy: Policy, soFar: PolicyGraph) => boolean) {
    this.#report = report;
    this.#keep = keep;
  }

  addLayer(layer: SourceLayer, packs: ReadonlyMap<string, PackSource>): void {
    const policies = layer.files.map((file) => this.#open(file.path, file.text, layer, undefined));
    // Sets and signatures of a whole layer first, so that the order of its files means nothing (S2).
    for (const policy of policies) this.#addUses(policy, packs);
    for (const phase of ["declarations", "uses of them"] as const) {
      for (const policy of policies) this.#addItems(policy, phase);
    }
  }

  #open(path: string, text: string, layer: SourceLayer, pack: Policy["pack"]): Policy {
    const { file, diagnostics } = parsePolicy(path, text);
    this.#report.diagnostics.push(...diagnostics);
    if (file.language?.value !== LANGUAGE_VERSION && !diagnostics.some((diagnostic) => diagnostic.severity === "error")) {
      const span = file.language?.span ?? { start: 0, end: Math.min(1, text.length) };
      this.#report.add("P0113", file, span, "the file does not say `language 1`", "make `language 1` the first line");
    }
    const policy: Policy = { name: this.#nameFor(file, layer), file, layer, pack, uses: new Map() };
    this.policies.push(policy);
    return policy;
  }

  /** A project within a project may be a copy of it: the same names are no error there, and both hold. */
  #nameFor(file: PolicyFile, layer: SourceLayer): string {
    const own = declaredName(file);
    if (layer.name !== "project") return own;
    const namesakes = this.policies.filter((other) => other.layer.name === "project" && declaredName(other.file) === own);
    const layers = new Set([...namesakes.map((other) => other.layer), layer]);
    return layers.size === 1 ? own : `${own}~${layers.size}`;
  }

  #addUses(policy: Policy, packs: ReadonlyMap<string, PackSource>): void {
    for (const item of policy.file.items) {
      if (item.kind !== "use" || !this.#keep(item, policy, this)) continue;
      if (item.target.kind === "string") this.#addPack(item, item.target.value, policy, packs);
      else this.#addAlias(item, item.target, policy);
    }
  }

  #addAlias(item: UseItem, target: Identifier, policy: Policy): void {
    const known = this.policies.some((candidate) => candidate.name === target.name);
    if (!known) {
      const names = this.policies.map((candidate) => candidate.name);
      this.#report.add("P0103", policy.file, target.span, `there is no policy \`${target.name}\``, didYouMean(target.name, names));
      return;
    }
    const near = this.policies.find((candidate) => candidate.layer === policy.layer && declaredName(candidate.file) === target.name);
    const full = near?.name ?? target.name;
    (policy.uses as Map<string, string>).set(item.alias?.name ?? lastSegment(target.name), full);
    this.#setParams(item, full);
  }

  #addPack(item: UseItem, name: string, policy: Policy, packs: ReadonlyMap<string, PackSource>): void {
    const pack = packs.get(name);
    if (!pack) {
      this.#report.add("P0103", policy.file, item.target.span, `there is no pack \`${name}\``, didYouMean(name, packs.keys()));
      return;
    }
    const granted = item.granting.map((grant) => grant.name);
    if (!this.#loadedPacks.has(name)) {
      this.#loadedPacks.add(name);
      const members = pack.files.map((file) => this.#open(file.path, file.text, policy.layer, { name, granted }));
      for (const member of members) this.#addUses(member, packs);
      for (const phase of ["declarations", "uses of them"] as const) for (const member of members) this.#addItems(member, phase);
    }
    for (const member of this.policies) {
      if (member.pack?.name !== name) continue;
      (policy.uses as Map<string, string>).set(item.alias?.name ?? lastSegment(member.name), member.name);
      this.#setParams(item, member.name);
    }
  }

  #setParams(item: UseItem, policyName: string): void {
    for (const { name, value } of item.params) this.paramValues.set(`${policyName}/${name.name}`, value);
  }

  #addItems(policy: Policy, phase: "declarations" | "uses of them"): void {
    for (const item of policy.file.items) {
      if (item.kind === "use") continue;
      const declares =
        item.kind === "set" || item.kind === "type" || item.kind === "condition" || item.kind === "param" || item.kind === "rule";
      if (declares !== (phase === "declarations") || !this.#keep(item, policy, this)) continue;
      this.#addItem(item, policy);
    }
  }

  #addItem(item: Exclude<Item, UseItem>, policy: Policy): void {
    switch (item.kind) {
      case "set":
        this.#declare(this.sets, item, item.name, policy);
        return;
      case "param":
        this.#declare(this.params, item, item.name, policy);
        return;
      case "condition":
        this.#declare(this.conditions, item, item.name, policy);
        return;
      case "type":
        this.#declare(this.types, item, item.name, policy);
        return;
      case "mode": {
        this.modes.set(item.name.name, { name: item.name.name, item, policy });
        return;
      }
      case "rule":
        this.#declareRule(item, policy);
        return;
      case "command":
        this.#declareCommand(item, policy);
        return;
      case "edit": {
        this.edits.push({ name: item.name.name, item, policy });
        return;
      }
      case "except":
      case "disable": {
        this.exceptions.push({ name: item.rule.name, item, policy });
        return;
      }
      case "test": {
        this.tests.push({ name: item.title.value, item, policy });
        return;
      }
    }
  }

  #declare<Declaration extends Item>(table: Map<string, Declared<Declaration>>, item: Declaration, name: Identifier, policy: Policy): void {
    const full = `${policy.name}/${name.name}`;
    if (table.has(full)) this.#report.add("P0100", policy.file, name.span, `\`${name.name}\` is declared twice`);
    else table.set(full, { name: full, item, policy });
  }

  #declareRule(item: RuleItem, policy: Policy): void {
    const id = ruleId(item, policy);
    if (!this.rules.has(id)) this.rules.set(id, { name: id, item, policy });
    else this.#report.add("P0100", policy.file, item.name?.span ?? item.verdictSpan, `the rule \`${id}\` is declared twice`);
  }

  #declareCommand(item: CommandItem, policy: Policy): void {
    for (const { words, span } of item.names) {
      const name = words.map((word) => (word.kind === "string" ? word.value : word.name)).join(" ");
      const earlier = this.commands.get(name);
      if (earlier && earlier.policy.layer === policy.layer) {
        this.#report.add("P0100", policy.file, span, `the signature of \`${name}\` is declared twice`);
      } else this.commands.set(name, { name, item, policy });
    }
  }
}

/** The id of S16: policy and name; an unnamed rule's is its verdict and pattern. */
export function ruleId(item: RuleItem, policy: Policy): string {
  if (item.name) return `${policy.name}/${item.name.name}`;
  const patterns = item.triggers.map((trigger) => (trigger.kind === "pattern" ? trigger.pattern.text.trim() : trigger.verb.name));
  return `${policy.name}/${item.verdict} ${patterns.join(", ")}`;
}

function declaredName(file: PolicyFile): string {
  return file.name?.name ?? nameOfFile(file.path);
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function nameOfFile(path: string): string {
  return lastSegment(path.replaceAll("\\", "/")).replace(/\.policy$/, "");
}
