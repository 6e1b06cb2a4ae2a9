import { escapeControls } from "../engine/messages.ts";
import type { CommandItem, EditItem, Item, UseItem } from "../syntax/index.ts";
import { dateOf } from "./dates.ts";
import { type Policy, type PolicyGraph, resolveIn, resolveRule, ruleId } from "./graph.ts";
import { type Usage, usages } from "./polarity.ts";
import type { Report } from "./report.ts";
import type { Gatekeeper } from "./resolve.ts";
import { clauseOf } from "./rules.ts";
import { rulesMeant } from "./rules-meant.ts";

/**
 * What a layer or pack may say. An untrusted layer's loosening is left out and reported (S5); what would loosen a sealed rule is an error (S4); a pack
 * stays in its own namespace unless it was granted more (S17).
 */
export class Authority implements Gatekeeper {
  readonly #report: Report;
  /** Sentences for status and the next verdict. */
  readonly notices: string[] = [];
  #usages: ReadonlyMap<string, Usage> | undefined;
  #usagesOf = -1;

  constructor(report: Report) {
    this.#report = report;
  }

  keep(item: Item, policy: Policy, graph: PolicyGraph): boolean {
    if (policy.pack && !this.#packMay(item, policy, graph)) return false;
    if (item.kind === "edit") return this.#editMay(item, policy, graph);
    if (item.kind === "command" && this.#redefines(item, policy, graph)) return this.#refuse(item, policy, "changes a signature");
    if (policy.layer.trusted) return true;
    const what = loosening(item);
    if (what === undefined) return true;
    // What trust would not put in force must not be said to wait for it.
    return this.#couldHold(item, policy, graph) && this.#refuse(item, policy, what);
  }

  /** Whether an item that loosens would be in force in a trusted layer, as far as its names and its date say; what is against it is reported. */
  #couldHold(item: Item, policy: Policy, graph: PolicyGraph): boolean {
    if (item.kind !== "rule" && item.kind !== "except" && item.kind !== "disable") return true;
    const before = this.#report.diagnostics.length;
    if (item.kind !== "rule") rulesMeant(item.rule, policy, "except or disable", graph, this.#report);
    else for (const name of clauseOf(item.clauses, "overriding")?.rules ?? []) rulesMeant(name, policy, "override", graph, this.#report);
    const until = clauseOf(item.clauses, "until");
    if (until && Date.now() >= dateOf(until.date))
      this.#report.add(
        "P0305",
        policy.file,
        item.span,
        `this ended with ${until.date.value}: ignored`,
        "take it out, or give it another date",
      );
    return this.#report.diagnostics.length === before;
  }

  mayGive(item: UseItem, policy: Policy, target: Policy, graph: PolicyGraph): boolean {
    if (policy.pack && !target.pack && !policy.pack.granted.includes("param")) {
      const message = `the pack \`${policy.pack.name}\` may not set params of \`${target.name}\`: it is outside its own namespace`;
      this.#report.add("P0304", policy.file, item.span, message, "write `granting param` where it is used");
      return false;
    }
    if (target.layer === policy.layer) return true;
    if (!policy.layer.trusted) return this.#refuse(item, policy, `sets params of \`${target.name}\``);
    const sealed = item.params.find(({ name }) => {
      const usage = this.#usage(`${target.name}/${name.name}`, graph);
      return usage?.sealedTight === true || usage?.sealedLoose === true;
    });
    if (!sealed) return true;
    this.#report.add("P0300", policy.file, sealed.name.span, `a sealed rule uses \`${sealed.name.name}\`: it keeps its value`);
    return false;
  }

  #packMay(item: Item, policy: Policy, graph: PolicyGraph): boolean {
    const beyond = beyondPack(item, policy, graph);
    if (beyond === undefined) return true;
    const pack = policy.pack!;
    if (pack.granted.some((grant) => grant === beyond.kind || grant === beyond.target)) return true;
    const message = `the pack \`${pack.name}\` may not ${beyond.kind} \`${beyond.target}\`: it is outside its own namespace`;
    this.#report.add("P0304", policy.file, item.span, message, `write \`granting ${beyond.kind}\` where it is used`);
    return false;
  }

  #editMay(item: EditItem, policy: Policy, graph: PolicyGraph): boolean {
    const full = resolveIn(policy, item.name.name, graph.sets);
    if (full === undefined) return true;
    const owner = graph.sets.get(full)!.policy;
    const usage = this.#usage(full, graph);
    const loosensSealed = item.action === "remove" ? usage?.sealedTight : usage?.sealedLoose;
    if (loosensSealed) {
      this.#report.add(
        "P0300",
        policy.file,
        item.span,
        `a sealed rule uses \`${item.name.name}\`: nothing may ${item.action === "remove" ? "be removed from" : "be added to"} it`,
      );
      return false;
    }
    if (policy.layer.trusted || owner.layer === policy.layer) return true;
    const tightens = item.action === "add" && usage?.loose !== true;
    return tightens || this.#refuse(item, policy, `changes the set \`${item.name.name}\``);
  }

  #redefines(item: CommandItem, policy: Policy, graph: PolicyGraph): boolean {
    for (const { words, span } of item.names) {
      const name = words.map((word) => (word.kind === "string" ? word.value : word.name)).join(" ");
      const earlier = graph.commands.get(name);
      if (!earlier || earlier.policy.layer === policy.layer) continue;
      if (!policy.layer.trusted) return true;
      if (earlier.policy.layer.name !== "built-in" || !earlier.item.parts.some((part) => part.kind === "effect")) continue;
      this.#report.add("P0300", policy.file, span, `sealed rules rely on the signature of \`${name}\`: it cannot be redefined`);
      return true;
    }
    return false;
  }

  #refuse(item: Item, policy: Policy, what: string): false {
    if (policy.layer.trusted) return false;
    this.#report.add(
      "P0305",
      policy.file,
      item.span,
      `this ${policy.layer.name} layer is not trusted and ${what}: ignored`,
      "`dl trust` puts it in force once a person has read it",
    );
    this.notices.push(`${escapeControls(policy.file.path)} ${what}: ignored until it is trusted`);
    return false;
  }

  #usage(full: string, graph: PolicyGraph): Usage | undefined {
    const size = graph.rules.size + graph.commands.size + graph.exceptions.length + graph.edits.length + graph.paramValues.size;
    if (!this.#usages || this.#usagesOf !== size) [this.#usages, this.#usagesOf] = [usages(graph), size];
    return this.#usages.get(full);
  }
}

/** What an item loosens by itself, whatever it names. */
function loosening(item: Item): string | undefined {
  switch (item.kind) {
    case "rule":
      return item.verdict === "allow" ? "allows something" : undefined;
    case "except":
      return `excepts \`${item.rule.name}\``;
    case "disable":
      return `disables \`${item.rule.name}\``;
    case "mode":
      return `defines the mode \`${item.name.name}\``;
    case "command":
      return "declares a signature";
    default:
      return undefined;
  }
}

function rulesOf(policies: readonly Policy[]): string[] {
  return policies.flatMap((policy) => policy.file.items.flatMap((item) => (item.kind === "rule" ? [ruleId(item, policy)] : [])));
}

function beyondPack(item: Item, policy: Policy, graph: PolicyGraph): { readonly kind: string; readonly target: string } | undefined {
  const pack = policy.pack!.name;
  const members = graph.policies.filter((candidate) => candidate.pack?.name === pack);
  // By who declared it, never by its name: a pack may call its policies what it likes.
  const own = (declared: { readonly policy: Policy } | undefined) => declared?.policy.pack?.name === pack;
  switch (item.kind) {
    case "except":
    case "disable": {
      // The importer's own rules may come after the pack: what the pack itself does not declare is foreign.
      const named = (id: string) => id === item.rule.name || id.endsWith(`/${item.rule.name}`) || id.startsWith(`${item.rule.name}/`);
      const { ids } = resolveRule(graph, item.rule.name, policy);
      const foreign = ids.find((id) => !own(graph.rules.get(id))) ?? (rulesOf(members).some(named) ? undefined : item.rule.name);
      return foreign === undefined ? undefined : { kind: item.kind, target: foreign };
    }
    case "rule":
      return item.verdict === "allow" ? { kind: "allow", target: item.name?.name ?? policy.name } : undefined;
    case "mode":
      return { kind: "mode", target: item.name.name };
    case "command": {
      const names = item.names.map(({ words }) => words.map((word) => (word.kind === "string" ? word.value : word.name)).join(" "));
      const taken = names.find((name) => graph.commands.has(name) && !own(graph.commands.get(name)));
      return taken === undefined ? undefined : { kind: "command", target: taken };
    }
    case "edit": {
      const full = resolveIn(policy, item.name.name, graph.sets);
      return full === undefined || own(graph.sets.get(full)) ? undefined : { kind: item.action, target: full };
    }
    default:
      return undefined;
  }
}
