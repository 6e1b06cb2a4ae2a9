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
  PolicyFile,
  RuleItem,
  SetItem,
  TestItem,
  TypeItem,
  UseItem,
} from "../syntax/index.ts";
import { locate, parsePolicy } from "../syntax/index.ts";
import { type Declared, type GivenValue, type Policy, type PolicyGraph, ruleId } from "./graph.ts";
import { didYouMean, type Report } from "./report.ts";
import type { PackLookup, PackSource, SourceLayer } from "./sources.ts";

const LANGUAGE_VERSION = 1;

/** Who may say what: items that a layer or pack may not have are left out. */
export interface Gatekeeper {
  keep(item: Item, policy: Policy, soFar: PolicyGraph): boolean;
  /** Whether values that a `use` line gives may change the params of `target`. */
  mayGive(item: UseItem, policy: Policy, target: Policy, soFar: PolicyGraph): boolean;
}

/** Parses every file and gathers its declarations. */
export function buildGraph(
  layers: readonly SourceLayer[],
  packs: ReadonlyMap<string, PackSource>,
  report: Report,
  gatekeeper: Gatekeeper,
): PolicyGraph {
  const graph = new GraphBuilder(report, gatekeeper);
  for (const layer of layers) graph.addLayer(layer, packs);
  return graph;
}

class GraphBuilder implements PolicyGraph {
  readonly policies: Policy[] = [];
  readonly sets = new Map<string, Declared<SetItem>>();
  readonly conditions = new Map<string, Declared<ConditionItem>>();
  readonly types = new Map<string, Declared<TypeItem>>();
  readonly params = new Map<string, Declared<ParamItem>>();
  readonly paramValues = new Map<string, GivenValue>();
  readonly rules = new Map<string, Declared<RuleItem>>();
  readonly modes = new Map<string, Declared<ModeItem>>();
  readonly commands = new Map<string, Declared<CommandItem>>();
  readonly edits: Declared<EditItem>[] = [];
  readonly exceptions: Declared<ExceptItem | DisableItem>[] = [];
  readonly tests: Declared<TestItem>[] = [];
  readonly #report: Report;
  readonly #gatekeeper: Gatekeeper;
  /** Packs that are loaded, each once: with the layer that brought it in. */
  readonly #loadedPacks = new Map<string, { readonly source: PackSource; readonly layer: SourceLayer }>();
  readonly #givenBy = new Map<string, { readonly policy: Policy; readonly text: string }>();
  #rank = -1;

  constructor(report: Report, gatekeeper: Gatekeeper) {
    this.#report = report;
    this.#gatekeeper = gatekeeper;
  }

  addLayer(layer: SourceLayer, packs: ReadonlyMap<string, PackSource>): void {
    this.#rank++;
    const policies = layer.files.map((file) => this.#open(file.path, file.text, layer, undefined));
    const lookup = lookupIn(layer, packs);
    const grants = grantsOf(policies);
    // Sets and signatures of a whole layer first, so that the order of its files means nothing (S2).
    for (const policy of policies) this.#addUses(policy, lookup, grants);
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
    const policy: Policy = { name: this.#nameFor(file, layer), file, layer, rank: this.#rank, pack, uses: new Map() };
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

  #addUses(policy: Policy, lookup: PackLookup, grants: ReadonlyMap<string, readonly string[]>): void {
    for (const item of policy.file.items) {
      if (item.kind !== "use" || !this.#gatekeeper.keep(item, policy, this)) continue;
      if (item.target.kind === "string") this.#addPack(item, item.target.value, policy, lookup, grants);
      else this.#addAlias(item, item.target, policy);
    }
  }

  #addAlias(item: UseItem, target: Identifier, policy: Policy): void {
    const known = this.policies.filter((candidate) => [candidate.name, declaredName(candidate.file)].includes(target.name));
    if (known.length === 0) {
      const names = this.policies.map((candidate) => candidate.name);
      this.#report.add("P0103", policy.file, target.span, `there is no policy \`${target.name}\``, didYouMean(target.name, names));
      return;
    }
    const near = known.filter(({ layer }) => layer === policy.layer);
    const targets = near.length > 0 ? near : known.filter((candidate) => candidate.name === target.name);
    (policy.uses as Map<string, string>).set(item.alias?.name ?? lastSegment(target.name), targets[0]?.name ?? target.name);
    for (const used of targets) this.#setParams(item, policy, used);
  }

  #addPack(item: UseItem, name: string, policy: Policy, lookup: PackLookup, grants: ReadonlyMap<string, readonly string[]>): void {
    const pack = lookup(name);
    if ("unusable" in pack) {
      const code = pack.unusable === "unknown" ? "P0103" : "P0114";
      this.#report.add(code, policy.file, item.target.span, pack.message, pack.repair);
      return;
    }
    const loaded = this.#loadedPacks.get(name);
    if (!loaded) {
      this.#loadedPacks.set(name, { source: pack, layer: policy.layer });
      // A pack hands on at most what it was given itself.
      const granted = (grants.get(name) ?? item.granting.map((grant) => grant.name)).filter(
        (grant) => policy.pack === undefined || policy.pack.granted.includes(grant),
      );
      const members = pack.files.map((file) => this.#open(file.path, file.text, policy.layer, { name, granted }));
      for (const member of members) this.#addUses(member, lookup, new Map());
      for (const phase of ["declarations", "uses of them"] as const) for (const member of members) this.#addItems(member, phase);
    } else if (loaded.layer !== policy.layer && !sameTexts(loaded.source, pack)) {
      this.#report.add(
        "P0407",
        policy.file,
        item.target.span,
        `the ${loaded.layer.name} layer has another version of \`${name}\`: that one holds`,
      );
    }
    for (const member of this.policies) {
      if (member.pack?.name !== name) continue;
      (policy.uses as Map<string, string>).set(item.alias?.name ?? lastSegment(member.name), member.name);
      this.#setParams(item, policy, member);
    }
  }

  #setParams(item: UseItem, policy: Policy, target: Policy): void {
    if (item.params.length === 0 || !this.#gatekeeper.mayGive(item, policy, target, this)) return;
    for (const { name, value } of item.params) {
      const full = `${target.name}/${name.name}`;
      const text = policy.file.text.slice(value.span.start, value.span.end);
      const given = this.#givenBy.get(full);
      const ofThisLayer = given?.policy.layer === policy.layer;
      // What a pack gives to another one is only its proposal.
      if (ofThisLayer && policy.pack && !given?.policy.pack) continue;
      if (ofThisLayer && given.policy.pack === policy.pack && given.text !== text)
        this.#report.add(
          "P0100",
          policy.file,
          name.span,
          `\`${name.name}\` has two values`,
          `${given.policy.file.path} gives it ${given.text}`,
        );
      this.#givenBy.set(full, { policy, text });
      this.paramValues.set(full, { value, policy });
    }
  }

  #addItems(policy: Policy, phase: "declarations" | "uses of them"): void {
    for (const item of policy.file.items) {
      if (item.kind === "use") continue;
      const declares =
        item.kind === "set" || item.kind === "type" || item.kind === "condition" || item.kind === "param" || item.kind === "rule";
      if (declares !== (phase === "declarations") || !this.#gatekeeper.keep(item, policy, this)) continue;
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
    const earlier = table.get(full);
    if (earlier) this.#report.add("P0100", policy.file, name.span, `\`${name.name}\` is declared twice`, firstAt(earlier));
    else table.set(full, { name: full, item, policy });
  }

  #declareRule(item: RuleItem, policy: Policy): void {
    const id = ruleId(item, policy);
    const earlier = this.rules.get(id);
    if (!earlier) this.rules.set(id, { name: id, item, policy });
    else
      this.#report.add("P0100", policy.file, item.name?.span ?? item.verdictSpan, `the rule \`${id}\` is declared twice`, firstAt(earlier));
  }

  #declareCommand(item: CommandItem, policy: Policy): void {
    for (const { words, span } of item.names) {
      const name = words.map((word) => (word.kind === "string" ? word.value : word.name)).join(" ");
      const earlier = this.commands.get(name);
      if (earlier && earlier.policy.layer === policy.layer) {
        this.#report.add("P0100", policy.file, span, `the signature of \`${name}\` is declared twice`, firstAt(earlier));
      } else this.commands.set(name, { name, item, policy });
    }
  }
}

function firstAt({ item, policy }: Declared<Item>): string {
  const { file, line } = locate(policy.file.text, policy.file.path, item.span);
  return `the first stands at ${file}:${line}; give this one another name`;
}

/** What all files of a layer grant together: which of them is read first means nothing (S2). */
function grantsOf(policies: readonly Policy[]): ReadonlyMap<string, readonly string[]> {
  const grants = new Map<string, readonly string[]>();
  for (const { file } of policies) {
    for (const item of file.items) {
      if (item.kind !== "use" || item.target.kind !== "string") continue;
      grants.set(item.target.value, [...(grants.get(item.target.value) ?? []), ...item.granting.map((grant) => grant.name)]);
    }
  }
  return grants;
}

function lookupIn({ packs: own }: SourceLayer, packs: ReadonlyMap<string, PackSource>): PackLookup {
  return (name) => {
    const found = packs.get(name) ?? own?.(name);
    return found ?? { unusable: "unknown", message: `there is no pack \`${name}\``, repair: didYouMean(name, packs.keys()) };
  };
}

function sameTexts(one: PackSource, other: PackSource): boolean {
  const texts = ({ files }: PackSource) => JSON.stringify(files.map((file) => file.text));
  return texts(one) === texts(other);
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
